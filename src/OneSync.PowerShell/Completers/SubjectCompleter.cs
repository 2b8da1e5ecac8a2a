using System.Collections;
using OneSync.Core;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the names of sources and destinations.</summary>
public sealed class SubjectCompleter : WorkspaceCompleter
{
    private protected override IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound) =>
        settings.Sources.Select(s => new Candidate(s.Name.Text, $"{s.Type.Text} source"))
            .Concat(settings.Destinations.Select(d => new Candidate(d.Name.Text, $"{d.Type.Text} destination")));
}
