using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Csv;

/// <summary>Changes of memberships as a file needs them: found by the row they are about.</summary>
internal sealed class PendingMembers
{
    private readonly Dictionary<string, Dictionary<string, MemberChange>> _groups = new(StringComparer.OrdinalIgnoreCase);

    public PendingMembers(IGroupFeed feed, CancellationToken cancellation)
    {
        foreach (GroupChanges group in feed.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            Dictionary<string, MemberChange> members = _groups[group.Name] = new(StringComparer.Ordinal);
            foreach (MemberChange member in group.Members)
                members[member.Anchor] = member;
        }
    }

    /// <summary>The change of the membership that a row stands for, which is taken out; null for none.</summary>
    public ChangeAction? Take(string group, string anchor) =>
        _groups.TryGetValue(group, out Dictionary<string, MemberChange>? members) && members.Remove(anchor, out MemberChange change) ? change.Action : null;

    /// <summary>What was not taken, group by group: memberships that have no row.</summary>
    public IEnumerable<GroupChanges> Rest => _groups.Where(g => g.Value.Count > 0).Select(g => new GroupChanges(g.Key, g.Key, null, [.. g.Value.Values]));
}
