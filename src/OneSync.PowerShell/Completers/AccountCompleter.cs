using System.Collections;
using OneSync.Core;
using OneSync.Core.Planning;
using OneSync.Core.Settings;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the anchors of accounts that the newest plan of the destination found without an owner, or disputed.</summary>
public sealed class AccountCompleter : WorkspaceCompleter
{
    private protected override IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound)
    {
        string? destination = (AttributeValues.Bare(bound["Destination"]) as IEnumerable<object>)?.FirstOrDefault()?.ToString() ?? AttributeValues.Bare(bound["Destination"]) as string;
        return FromVault(settings, options, workspace => workspace.Plans()
                .Where(p => destination is null || p.Destination.Equals(destination, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(p => p.Destination, StringComparer.OrdinalIgnoreCase).SelectMany(p => workspace.Notices(p.Id)))
            .Where(n => n is { Kind: NoticeKind.Orphan or NoticeKind.Disputed, Anchor: not null }).DistinctBy(n => n.Anchor).Select(n => new Candidate(n.Anchor!, $"{n.Kind}: {n.Message}"));
    }
}
