using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;

namespace OneSync.Core.Planning;

/// <summary>Puts changes and notices into a plan as they are found, and counts them.</summary>
internal sealed class PlanWriter(IPlanStore plans, long plan, ThresholdCounts? breakdown = null)
{
    private readonly HashSet<int> _takenBack = [];
    private readonly SortedDictionary<ChangeAction, long> _counts = [];
    private readonly SortedDictionary<NoticeKind, long> _notices = [];
    // What each change was counted under, in order, where anything is counted.
    private readonly List<int[]> _counted = [];
    private int _sequence;

    /// <summary>How many changes of each action.</summary>
    public IReadOnlyDictionary<ChangeAction, long> Counts => _counts;

    /// <summary>How many notices of each kind.</summary>
    public IReadOnlyDictionary<NoticeKind, long> Notices => _notices;

    /// <summary>The counts by group and by attribute; null when no threshold asks for them.</summary>
    public ThresholdCounts? Breakdown => breakdown;

    /// <summary>What the user whose changes are being added is counted under.</summary>
    public int[] Counting { get; set; } = [];

    /// <summary>Says whose changes follow.</summary>
    /// <param name="user">The user.</param>
    /// <param name="managed">Whether the user has an account under a link.</param>
    public void About(EncodedRow user, bool managed)
    {
        if (breakdown is null)
            return;
        Counting = breakdown.KeysOf(user);
        if (managed)
            breakdown.Manage(Counting);
    }

    /// <summary>Adds a change and answers its place.</summary>
    public int Add(ChangeAction action, long user, string anchor, string reason, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        plans.AddChange(plan, new StoredChange(++_sequence, user, action, anchor, reason, before, after));
        _counts[action] = _counts.GetValueOrDefault(action) + 1;
        if (breakdown is not null)
        {
            breakdown.Count(action, Counting);
            _counted.Add(Counting);
        }
        return _sequence;
    }

    /// <summary>Takes a change back.</summary>
    public void TakeBack(int sequence, ChangeAction action)
    {
        plans.RemoveChange(plan, sequence);
        _counts[action]--;
        breakdown?.Uncount(action, _counted[sequence - 1]);
        _takenBack.Add(sequence);
    }

    /// <summary>Puts a change in the place of one that is in the plan already, for the same action.</summary>
    public void Replace(in StoredChange change)
    {
        plans.RemoveChange(plan, change.Sequence);
        plans.AddChange(plan, change);
    }

    /// <summary>The changes so far, in order; the memory of each is valid until the next.</summary>
    public IEnumerable<StoredChange> Drafted() => plans.Drafted(plan);

    /// <summary>Whether a change was taken back.</summary>
    public bool WasTakenBack(int sequence) => _takenBack.Contains(sequence);

    /// <summary>Adds a group that the plan manages.</summary>
    public void Group(PlannedGroup group) => plans.AddGroup(plan, group);

    /// <summary>Adds an effect on a link.</summary>
    public void Effect(in LinkEffect effect) => plans.AddLinkEffect(plan, effect);

    /// <summary>Adds a name for the ledger.</summary>
    public void Name(string attribute, string name, long user) => plans.AddName(plan, attribute, name, user);

    /// <summary>Adds what later destinations are told of a user's account.</summary>
    public void Issue(long user, ReadOnlyMemory<byte> row) => plans.AddIssued(plan, user, row);

    /// <summary>Adds a notice.</summary>
    public void Notice(NoticeKind kind, long user, string? anchor, string message)
    {
        plans.AddNotice(plan, new PlanNotice(kind, user, anchor, message));
        _notices[kind] = _notices.GetValueOrDefault(kind) + 1;
    }
}
