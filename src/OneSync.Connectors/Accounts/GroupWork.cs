using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Accounts;

/// <summary>The changes of one group on their way, and how each ended.</summary>
internal sealed class GroupWork(GroupChanges changes)
{
    private readonly Dictionary<int, (ChangeStatus Status, string? Anchor, string? Error)> _ended = [];
    private readonly HashSet<int> _answered = [];

    /// <summary>What the plan does to the group.</summary>
    public GroupChanges Changes { get; } = changes;

    /// <summary>Whether a change is still to be made.</summary>
    public bool IsOpen => Open.Any() || (Changes.Create is { } create && !_ended.ContainsKey(create));

    /// <summary>The members whose change has not ended.</summary>
    public IEnumerable<MemberChange> Open => Changes.Members.Where(m => !_ended.ContainsKey(m.Sequence));

    /// <summary>Every change that has not ended, by its place in the plan.</summary>
    public IEnumerable<int> OpenSequences => (Changes.Create is { } create && !_ended.ContainsKey(create) ? new[] { create } : []).Concat(Open.Select(m => m.Sequence));

    /// <summary>States how a change ended.</summary>
    public void End(int sequence, ChangeStatus status, string? error = null, string? anchor = null) => _ended.TryAdd(sequence, (status, anchor, error));

    /// <summary>States how all changes of members ended that have not.</summary>
    public void EndMembers(ChangeStatus status, string error)
    {
        foreach (MemberChange member in Open.ToArray())
            End(member.Sequence, status, error);
    }

    /// <summary>Tells the journal what it does not know yet.</summary>
    public void Answer(IOutcomeSink outcomes)
    {
        foreach ((int sequence, (ChangeStatus status, string? anchor, string? error)) in _ended)
        {
            if (_answered.Add(sequence))
                outcomes.Answered(sequence, status, anchor, error);
        }
    }
}
