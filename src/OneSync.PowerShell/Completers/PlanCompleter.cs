using System.Collections;
using System.Globalization;
using OneSync.Core;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the numbers of plans, the newest first.</summary>
public sealed class PlanCompleter : WorkspaceCompleter
{
    private protected override IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound) =>
        FromVault(settings, options, workspace => workspace.Plans()).Select(p => new Candidate(
            p.Id.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{p.State}: {p.Total} changes of {p.Destination}, {p.Created:yyyy-MM-dd HH:mm} UTC")));
}
