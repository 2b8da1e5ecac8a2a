using System.Collections;
using System.Globalization;
using OneSync.Core;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the numbers of runs, the newest first.</summary>
public sealed class RunCompleter : WorkspaceCompleter
{
    private const int Most = 100;

    private protected override IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound) =>
        FromVault(settings, options, workspace => workspace.Runs().Take(Most)).Select(r => new Candidate(
            r.Id.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{r.Kind} {r.Subject}: {r.Status}, {r.Started:yyyy-MM-dd HH:mm} UTC")));
}
