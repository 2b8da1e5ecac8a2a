using System.DirectoryServices.Protocols;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// Writes changes to a directory in batches: the accounts of a batch are read as they are, judged, and changed side by side, those of one account in order.
/// A server that is lost is replaced by another, which is asked first what it has; so is a run that was killed.
/// </summary>
internal sealed class AccountWriter(DirectorySettings settings, DirectorySession session) : IDestinationWriter
{
    private const int BatchSize = 2000, GroupsAtATime = 200, MostServersLost = 5;

    private RequestLanes _lanes = new(settings.Connection, session);
    private int _lost;

    /// <inheritdoc/>
    public void Apply(IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        if (changes.Count == 0)
            return;
        try
        {
            // Nothing was written yet: a controller that is lost here is replaced, too.
            AccountRun? prepared = null;
            Again(cancellation, () => { }, () => prepared = AccountRun.Prepare(_lanes.First, settings, changes, outcomes, cancellation));
            using AccountRun run = prepared!;
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
            Again(cancellation, run.Forget, () => run.SetReferences(_lanes));
            run.HandOver();
        }
        catch (Exception error) when (error is DirectoryOperationException || ServerLostException.Means(error))
        {
            throw Failed(error);
        }
    }

    /// <inheritdoc/>
    public void ApplyGroups(IGroupFeed groups, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        if (groups.Count == 0)
            return;
        try
        {
            AccountScope scope = new(settings.Base, _lanes.First.Root.Domain);
            ContainerMaker containers = new(scope, settings.CreatesUnits);
            AccountSteps steps = new(AccountAttributes.None(scope), containers, new Dictionary<int, string>(), changeAtNextLogon: false, cancellation);
            GroupSteps group = new(settings, scope, containers, steps, cancellation);
            foreach (GroupWork[] batch in groups.Read().Select(g => new GroupWork(g)).Chunk(GroupsAtATime))
            {
                Again(cancellation, containers.Forget, () => _lanes.Run(
                    [.. batch.Where(w => w.IsOpen)], works => outcomes.Sending([.. works.SelectMany(w => w.OpenSequences)]),
                    (connection, works) => Array.ForEach(works, work => group.Make(connection, work)), works => Array.ForEach(works, work => work.Answer(outcomes)), cancellation));
            }
        }
        catch (Exception error) when (error is DirectoryOperationException || ServerLostException.Means(error))
        {
            throw Failed(error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lanes.Dispose();

    private IEnumerable<AccountWork> Make(AccountRun run, AccountWork[] batch)
    {
        Again(run.Cancellation, run.Forget, () => run.Make(_lanes, batch));
        return batch.Where(w => w.IsOpen && w.Changes.Exists(c => c.IsNameTaken));
    }

    // Until it is done, on as many servers as it takes.
    private void Again(CancellationToken cancellation, Action forget, Action step)
    {
        while (true)
        {
            try
            {
                step();
                return;
            }
            catch (Exception error) when (ServerLostException.Means(error))
            {
                if (++_lost > MostServersLost)
                    throw Failed(error);
                DirectoryServer lost = _lanes.First.Server;
                _lanes.Dispose();
                _lanes = new RequestLanes(settings.Connection, DirectorySession.Open(settings.Connection, forWriting: true, lost, cancellation));
                forget();
            }
        }
    }

    private DestinationUnavailableException Failed(Exception error) => error is DirectoryOperationException
        ? new("DirectoryFailed", $"Destination '{settings.Connection.Destination}': {_lanes.First.Server} refused to be read: {error.Message}", error)
        : new("DirectoryLost", $"Destination '{settings.Connection.Destination}': {error.Message} What was sent is in the journal; Resume-OneSyncRun takes up the rest.", error);
}
