using System.Collections;
using System.Globalization;
using OneSync.Core;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the numbers of matches that wait for review, the surest first.</summary>
public sealed class CorrelationCompleter : WorkspaceCompleter
{
    private protected override IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound) =>
        FromVault(settings, options, workspace => workspace.Correlations()).Select(c => new Candidate(
            c.Id.ToString(CultureInfo.InvariantCulture), string.Join(" | ", c.Records)));
}
