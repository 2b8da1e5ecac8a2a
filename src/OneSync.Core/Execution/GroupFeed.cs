using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Execution;

/// <summary>
/// The group changes of a plan, group by group. Whose account was to be made by the same plan is known by the anchor that it got; where it was not
/// made, nobody is put into a group.
/// </summary>
internal sealed class GroupFeed(IVault vault, OneSyncPlan plan, IAnswers journal) : IGroupFeed
{
    private readonly Dictionary<string, string?> _anchors = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<long, int>? _creates;

    public long Plan => plan.Id;

    public long Count => plan.Counts.Where(c => c.Key.IsOfGroup()).Sum(c => c.Value);

    public IEnumerable<GroupChanges> Read()
    {
        if (Count == 0)
            yield break;
        foreach (PlannedGroup group in vault.Plans.Groups(plan.Id))
            _anchors[group.Name] = group.Anchor;
        string? name = null;
        int? create = null;
        List<MemberChange> members = [];
        foreach (StoredChange change in vault.Plans.GroupChanges(plan.Id))
        {
            if (change.Group(vault.Attributes) is not { } group || journal.WasAnswered(change.Sequence))
                continue;
            if (name is not null && name != group && (create is not null || members.Count > 0))
            {
                yield return new GroupChanges(name, _anchors.GetValueOrDefault(name), create, members);
                (create, members) = (null, []);
            }
            name = group;
            if (change.Action == ChangeAction.CreateGroup)
                create = change.Sequence;
            else if (Anchor(change) is { Length: > 0 } anchor)
                members.Add(new MemberChange(change.Sequence, change.Action, change.User, anchor));
            else
                journal.Answered(change.Sequence, ChangeStatus.Skipped, null, "The account was not made, so that there is nobody to put into the group.");
        }
        if (name is not null && (create is not null || members.Count > 0))
            yield return new GroupChanges(name, _anchors.GetValueOrDefault(name), create, members);
    }

    private string? Anchor(in StoredChange change)
    {
        if (change.Anchor.Length > 0)
            return change.Anchor;
        if (_creates is null)
        {
            _creates = [];
            foreach (StoredChange made in vault.Plans.Changes(plan.Id, ChangeAction.Create))
                _creates[made.User] = made.Sequence;
        }
        return _creates.TryGetValue(change.User, out int sequence) ? journal.AnchorOf(sequence) : null;
    }
}
