using System.Collections;
using OneSync.Core;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the names of users' attributes.</summary>
public sealed class AttributeCompleter : WorkspaceCompleter
{
    private protected override IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound) =>
        settings.Sources.SelectMany(s => s.Map.Select(m => m.Target.Text))
            .Concat(FromVault(settings, options, workspace => workspace.UserAttributes))
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).Select(name => new Candidate(name, "Attribute"));
}
