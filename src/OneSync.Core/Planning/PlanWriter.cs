using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Planning;

/// <summary>Puts changes and notices into a plan as they are found, and counts them.</summary>
internal sealed class PlanWriter(IPlanStore plans, long plan)
{
    private readonly SortedDictionary<ChangeAction, long> _counts = [];
    private readonly SortedDictionary<NoticeKind, long> _notices = [];
    private int _sequence;

    /// <summary>How many changes of each action.</summary>
    public IReadOnlyDictionary<ChangeAction, long> Counts => _counts;

    /// <summary>How many notices of each kind.</summary>
    public IReadOnlyDictionary<NoticeKind, long> Notices => _notices;

    /// <summary>Adds a change and answers its place.</summary>
    public int Add(ChangeAction action, long user, string anchor, string reason, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        plans.AddChange(plan, new StoredChange(++_sequence, user, action, anchor, reason, before, after));
        _counts[action] = _counts.GetValueOrDefault(action) + 1;
        return _sequence;
    }

    /// <summary>Takes a change back.</summary>
    public void TakeBack(int sequence, ChangeAction action)
    {
        plans.RemoveChange(plan, sequence);
        _counts[action]--;
    }

    /// <summary>Adds an effect on a link.</summary>
    public void Effect(in LinkEffect effect) => plans.AddLinkEffect(plan, effect);

    /// <summary>Adds a name for the ledger.</summary>
    public void Name(string attribute, string name, long user) => plans.AddName(plan, attribute, name, user);

    /// <summary>Adds a notice.</summary>
    public void Notice(NoticeKind kind, long user, string? anchor, string message)
    {
        plans.AddNotice(plan, new PlanNotice(kind, user, anchor, message));
        _notices[kind] = _notices.GetValueOrDefault(kind) + 1;
    }
}
