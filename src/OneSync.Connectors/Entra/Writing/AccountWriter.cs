using OneSync.Connectors.Accounts;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>
/// Writes changes to a tenant, some hundred accounts at a time: each is read as it is, judged, and changed in batches of twenty requests, the requests of one
/// account in order.
/// </summary>
internal sealed class AccountWriter(EntraSettings settings, GraphSession session) : IDestinationWriter
{
    /// <summary>How many accounts are under way at a time.</summary>
    public const int BatchSize = 400;

    private const int GroupsAtATime = 100;

    /// <inheritdoc/>
    public void Apply(IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        if (changes.Count == 0)
            return;
        Send(() =>
        {
            using AccountRun run = AccountRun.Prepare(session, settings, changes, outcomes, cancellation);
            List<AccountWork> later = [];
            foreach (AccountWork[] batch in AccountChanges.Of(changes, (anchor, user) => new AccountWork(anchor, user)).Chunk(BatchSize))
                later.AddRange(Make(run, batch));
            // Who waits for a name that another account gives up gets it once that is done; as long as somebody gets one, the others try again.
            for (int before = int.MaxValue; later.Count > 0 && later.Count < before;)
            {
                before = later.Count;
                later = [.. later.Chunk(BatchSize).SelectMany(batch => Make(run, batch))];
            }
            run.Refuse(later);
            run.SetManagers();
            run.HandOver();
        });
    }

    /// <inheritdoc/>
    public void ApplyGroups(IGroupFeed groups, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        if (groups.Count == 0)
            return;
        Send(() =>
        {
            GroupSteps steps = new(session, settings, cancellation);
            foreach (GroupWork[] batch in groups.Read().Select(g => new GroupWork(g)).Chunk(GroupsAtATime))
            {
                foreach (int sequence in batch.SelectMany(w => w.OpenSequences))
                    outcomes.Sending(sequence);
                steps.Make(batch);
                foreach (GroupWork work in batch)
                    work.Answer(outcomes);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    private static IEnumerable<AccountWork> Make(AccountRun run, AccountWork[] batch)
    {
        run.Make(batch);
        return batch.Where(w => w.IsOpen && w.Changes.Exists(c => c.IsNameTaken));
    }

    private void Send(Action step)
    {
        try
        {
            step();
        }
        catch (Exception error) when (GraphFault.Means(error))
        {
            DestinationUnavailableException lost = session.Lost("changes were sent", error);
            throw new DestinationUnavailableException(lost.Id, $"{lost.Message} What was sent is in the journal; Resume-OneSyncRun takes up the rest.", error);
        }
    }
}
