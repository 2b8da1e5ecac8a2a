using System.Collections;
using OneSync.Core;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the names of sources.</summary>
public sealed class SourceCompleter : WorkspaceCompleter
{
    private protected override IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound) =>
        settings.Sources.Select(s => new Candidate(s.Name.Text, $"{s.Type.Text} source"));
}
