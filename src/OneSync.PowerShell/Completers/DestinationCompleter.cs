using System.Collections;
using OneSync.Core;
using OneSync.Core.Settings;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the names of destinations.</summary>
public sealed class DestinationCompleter : WorkspaceCompleter
{
    private protected override IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound) =>
        settings.Destinations.Select(d => new Candidate(d.Name.Text, $"{d.Type.Text} destination"));
}
