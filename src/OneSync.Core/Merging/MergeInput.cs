using OneSync.Core.Activity;
using OneSync.Core.Correlation;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Merging;

/// <summary>
/// What a merge needs of every person record besides its values: its number, source, state, user, and whether it changed. Records
/// are numbered from 0 in the order of the vault.
/// </summary>
internal sealed class MergeInput
{
    // Records that are gone count as a source of their own, so that a pupil who comes back under another anchor is no duplicate.
    private const int GoneOffset = 30_000;

    private readonly List<(int Number, ushort Source, RecordState State, bool Changed)> _records = [];
    private int[] _users = [];
    private readonly HashSet<long> _linked = [];

    /// <summary>How many records there are.</summary>
    public int Count => _records.Count;

    /// <summary>Whether any record, decision or membership changed since.</summary>
    public bool AnyChanged { get; private set; }

    /// <summary>Loads the records, and to which users they belong.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="since">The run after which a change counts.</param>
    /// <param name="context">Who runs.</param>
    /// <param name="cancellation">Ends it.</param>
    public static MergeInput Load(IVault vault, long since, RunContext context, CancellationToken cancellation)
    {
        MergeInput input = new();
        using (IRecordCursor records = vault.Records.Read(RecordKind.Person, withData: false))
        {
            while (records.MoveNext())
            {
                bool changed = records.ChangedIn > since;
                input.AnyChanged |= changed;
                input._records.Add((checked((int)records.Number), checked((ushort)records.Source), records.State, changed));
            }
        }
        cancellation.ThrowIfCancellationRequested();
        input._users = new int[input._records.Count];
        List<long> members = [];
        using (IUserCursor users = vault.Users.Read(withData: false))
        {
            while (users.MoveNext())
            {
                users.CopyRecords(members);
                foreach (long number in members)
                    input._users[input.Find(number)] = checked((int)users.Number);
            }
        }
        input._linked.UnionWith(vault.Links.LinkedUsers());
        return input;
    }

    /// <summary>The vault's number of the record.</summary>
    public long Number(int record) => _records[record].Number;

    /// <summary>The record's source.</summary>
    public int Source(int record) => _records[record].Source;

    /// <summary>The source as correlation shall see it.</summary>
    public int CorrelationSource(int record) => _records[record].State == RecordState.Gone ? GoneOffset + _records[record].Source : _records[record].Source;

    /// <summary>Where the record stands.</summary>
    public RecordState State(int record) => _records[record].State;

    /// <summary>Whether the record changed.</summary>
    public bool Changed(int record) => _records[record].Changed;

    /// <summary>The user it belongs to; 0 for none yet.</summary>
    public long User(int record) => _users[record];

    /// <summary>Whether its user has accounts.</summary>
    public bool HasLinks(int record) => _users[record] != 0 && _linked.Contains(_users[record]);

    /// <summary>Whether the user has accounts.</summary>
    public bool HasLinks(long user) => _linked.Contains(user);

    /// <summary>The admins' decisions in this run's numbers.</summary>
    public CorrelationDecisions Decisions(IReadOnlyList<PairDecision> decisions) => new()
    {
        Accepted = [.. Pairs(decisions, ReviewDecision.Accept)],
        Rejected = [.. Pairs(decisions, ReviewDecision.Reject)],
    };

    private IEnumerable<Correlation.RecordPair> Pairs(IReadOnlyList<PairDecision> decisions, ReviewDecision wanted) =>
        from pair in decisions
        where pair.Decision == wanted
        let first = Find(pair.First)
        let second = Find(pair.Second)
        where first >= 0 && second >= 0
        select new Correlation.RecordPair(first, second);

    // Records are in ascending order of their number, and seldom is one missing.
    private int Find(long number)
    {
        int guess = (int)Math.Min(number - 1, _records.Count - 1);
        if (guess >= 0 && _records[guess].Number == number)
            return guess;
        int low = 0, high = _records.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (_records[middle].Number == number)
                return middle;
            if (_records[middle].Number < number)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return -1;
    }
}
