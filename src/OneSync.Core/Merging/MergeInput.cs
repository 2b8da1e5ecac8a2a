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
    // By the record's number in the vault.
    private int[] _users = [];
    private readonly HashSet<long> _linked = [];

    /// <summary>How many records there are.</summary>
    public int Count => _records.Count;

    /// <summary>Loads to which users records belong, and which users have accounts.</summary>
    public static MergeInput Load(IVault vault, CancellationToken cancellation)
    {
        MergeInput input = new();
        List<long> members = [];
        using (IUserCursor users = vault.Users.Read(withData: false))
        {
            while (users.MoveNext())
            {
                users.CopyRecords(members);
                foreach (long number in members)
                    input.SetUser(checked((int)number), checked((int)users.Number));
            }
        }
        cancellation.ThrowIfCancellationRequested();
        input._linked.UnionWith(vault.Links.LinkedUsers());
        return input;
    }

    /// <summary>Adds the next record.</summary>
    /// <param name="record">The record, read in ascending order of its number.</param>
    /// <param name="since">The run after which a change counts.</param>
    public void Add(IRecordCursor record, long since) =>
        _records.Add((checked((int)record.Number), checked((ushort)record.Source), record.State, record.ChangedIn > since));

    /// <summary>The vault's number of the record.</summary>
    public long Number(int record) => _records[record].Number;

    /// <summary>The record's source.</summary>
    public int Source(int record) => _records[record].Source;

    /// <summary>The source as correlation shall see it.</summary>
    public int CorrelationSource(int record) => _records[record].State.IsGone() ? GoneOffset + _records[record].Source : _records[record].Source;

    /// <summary>Where the record stands.</summary>
    public RecordState State(int record) => _records[record].State;

    /// <summary>The highest number of a user that has records.</summary>
    public int HighestUser { get; private set; }

    /// <summary>Whether the record changed.</summary>
    public bool Changed(int record) => _records[record].Changed;

    /// <summary>The user it belongs to; 0 for none yet.</summary>
    public long User(int record) => _records[record].Number is var number && number < _users.Length ? _users[number] : 0;

    /// <summary>Whether its user has accounts.</summary>
    public bool HasLinks(int record) => User(record) is var user and not 0 && _linked.Contains(user);

    /// <summary>Whether the user has accounts.</summary>
    public bool HasLinks(long user) => _linked.Contains(user);

    /// <summary>The admins' decisions in this run's numbers.</summary>
    public CorrelationDecisions Decisions(IReadOnlyList<PairDecision> decisions) => new()
    {
        Accepted = [.. Pairs(decisions, ReviewDecision.Accept)],
        Rejected = [.. Pairs(decisions, ReviewDecision.Reject)],
    };

    private void SetUser(int number, int user)
    {
        if (number >= _users.Length)
            Array.Resize(ref _users, Math.Max(number + 1, _users.Length * 2));
        _users[number] = user;
        HighestUser = Math.Max(HighestUser, user);
    }

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
