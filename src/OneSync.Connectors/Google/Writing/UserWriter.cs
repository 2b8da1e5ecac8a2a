using OneSync.Connectors.Accounts;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>
/// Writes changes to the domain in waves of accounts: those of a wave are read as they are, judged, and changed side by side, the requests of one account
/// one after the other. A run that was killed is taken up by doing it again.
/// </summary>
internal sealed class UserWriter(GoogleSettings settings, DirectoryClient client) : IDestinationWriter
{
    private const int Wave = 1000, GroupsAtATime = 50;

    /// <inheritdoc/>
    public void Apply(IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        if (changes.Count == 0)
            return;
        BatchSender sender = new(client, settings, cancellation);
        try
        {
            using UserRun run = UserRun.Prepare(client, settings, sender, changes, outcomes, cancellation);
            List<UserWork> later = [];
            foreach (UserWork[] wave in AccountChanges.Of(changes, (anchor, user) => new UserWork(anchor, user)).Chunk(Wave))
                later.AddRange(run.Make(wave));
            // Who waits for an address that another gives up gets it once that is done; as long as somebody gets one, the others try again.
            for (int before = int.MaxValue; later.Count > 0 && later.Count < before;)
            {
                before = later.Count;
                later = [.. later.Chunk(Wave).SelectMany(run.Make)];
            }
            run.Refuse(later);
            run.HandOver();
        }
        finally
        {
            sender.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc/>
    public void ApplyGroups(IGroupFeed groups, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        if (groups.Count == 0)
            return;
        BatchSender sender = new(client, settings, cancellation);
        try
        {
            GroupSteps steps = new(client, settings, sender);
            foreach (GroupWork[] some in groups.Read().Select(g => new GroupWork(g)).Chunk(GroupsAtATime))
            {
                // Two names of one group, told apart by their role, are seen to one after the other.
                GroupWork[][] apart = [.. some.GroupBy(work => steps.AddressOf(work)).Select(g => g.ToArray())];
                SideBySide.Run(apart, works =>
                {
                    foreach (int sequence in works.SelectMany(w => w.OpenSequences))
                        outcomes.Sending(sequence);
                }, steps.MakeAsync, works => Array.ForEach(works, work => work.Answer(outcomes)), cancellation);
            }
        }
        finally
        {
            sender.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
