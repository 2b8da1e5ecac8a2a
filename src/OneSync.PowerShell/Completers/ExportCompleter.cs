using System.Collections;
using System.Globalization;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the numbers of exports, the newest first.</summary>
public sealed class ExportCompleter : WorkspaceCompleter
{
    private const int Most = 100;

    private protected override IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound) =>
        FromVault(settings, options, workspace => workspace.Runs().Where(r => r.Kind == RunKind.Export).Take(Most)).Select(r => new Candidate(
            r.Id.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{r.Subject}: {r.Status}, {r.Started:yyyy-MM-dd HH:mm} UTC")));
}
