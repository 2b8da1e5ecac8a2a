using System.Collections;
using OneSync.Core;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes selectors: the schools, courses and classes of the vault, each with its students.</summary>
public sealed class SelectorCompleter : WorkspaceCompleter
{
    private protected override IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound) =>
        FromVault(settings, options, workspace => workspace.SelectorExamples()).Select(selector => new Candidate(selector, "Selector"));
}
