using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Text;
using OneSync.Connectors.Accounts;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Makes one group and changes who is in it. Members are compared with those it has now, and go in requests of some hundreds.</summary>
internal sealed class GroupSteps(DirectorySettings settings, AccountScope scope, ContainerMaker containers, AccountSteps steps, CancellationToken cancellation)
{
    /// <summary>How many members one request adds or removes; Active Directory takes 5000 values at most.</summary>
    public const int MembersAtATime = 500;

    private const int AccountsAtATime = 100;

    private const string GlobalSecurityGroup = "-2147483646";

    /// <summary>Makes the changes of one group as far as they are open.</summary>
    /// <exception cref="LdapException">The connection was lost.</exception>
    public void Make(DirectorySession session, GroupWork work)
    {
        if (Group(session, work) is not { } group)
            return;
        Dictionary<string, string> names = Names(session, work.Open.Select(m => m.Anchor));
        HashSet<string> members = new(PagedSearch.Values(session, group, "member", cancellation).Select(Encoding.UTF8.GetString).Select(DistinguishedName.Canonical), StringComparer.OrdinalIgnoreCase);
        foreach (MemberChange member in work.Open.ToArray())
        {
            bool adds = member.Action == ChangeAction.AddMember;
            if (!names.TryGetValue(member.Anchor, out string? name))
                work.End(member.Sequence, adds ? ChangeStatus.Drifted : ChangeStatus.Done, adds ? "The account is no longer there." : null);
            else if (members.Contains(DistinguishedName.Canonical(name)) == adds)
                work.End(member.Sequence, ChangeStatus.Done);
        }
        foreach (ChangeAction action in new[] { ChangeAction.AddMember, ChangeAction.RemoveMember })
        {
            foreach (MemberChange[] some in work.Open.Where(m => m.Action == action).ToArray().Chunk(MembersAtATime))
                Change(session, work, group.DistinguishedName, action, some, names);
        }
    }

    private void Change(DirectorySession session, GroupWork work, string group, ChangeAction action, MemberChange[] members, Dictionary<string, string> names)
    {
        Outcome outcome = steps.Send(session, Request(group, action, members.Select(m => names[m.Anchor])));
        if (outcome.Kind == AnswerKind.Success)
        {
            foreach (MemberChange member in members)
                work.End(member.Sequence, ChangeStatus.Done);
        }
        else if (members.Length == 1)
        {
            // Somebody else was quicker: it is there, or gone, already.
            bool isSo = outcome.Kind == AnswerKind.AlreadySo || (action == ChangeAction.AddMember && outcome.Kind == AnswerKind.AlreadyExists);
            work.End(members[0].Sequence, isSo ? ChangeStatus.Done : ChangeStatus.Failed, isSo ? null : outcome.Why);
        }
        else
        {
            // One bad member must not keep the others out.
            foreach (MemberChange member in members)
                Change(session, work, group, action, [member], names);
        }
    }

    private static ModifyRequest Request(string group, ChangeAction action, IEnumerable<string> names)
    {
        DirectoryAttributeModification change = new()
        {
            Name = "member", Operation = action == ChangeAction.AddMember ? DirectoryAttributeOperation.Add : DirectoryAttributeOperation.Delete,
        };
        foreach (string name in names)
            change.Add(name);
        return new ModifyRequest(group, change) { Controls = { new PermissiveModifyControl() } };
    }

    // The group as it is now, made where that is planned; null when it is not to be had, which every change is answered with.
    private SearchResultEntry? Group(DirectorySession session, GroupWork work)
    {
        GroupChanges changes = work.Changes;
        SearchResultEntry? group = Guid.TryParse(changes.Anchor, out Guid id)
            ? Find(session, EntryAnchor.Filter(session.Root, [id])).FirstOrDefault()
            : Find(session, GroupNames.Filter(changes.Name)) is [var only] ? only : null;
        if (changes.Create is not { } create)
        {
            if (group is null || !GroupReader.Means(changes.Name, group))
                work.EndMembers(ChangeStatus.Drifted, $"The group '{changes.Name}' is no longer there, or another has its name.");
            return group is not null && GroupReader.Means(changes.Name, group) ? group : null;
        }
        if (group is null && Create(session, changes.Name) is { } why)
        {
            work.End(create, ChangeStatus.Failed, why);
            work.EndMembers(ChangeStatus.Skipped, $"The group '{changes.Name}' was not made.");
            return null;
        }
        group ??= Find(session, GroupNames.Filter(changes.Name)).FirstOrDefault();
        if (group is not null)
            work.End(create, ChangeStatus.Done, anchor: EntryAnchor.Of(group).ToString());
        return group;
    }

    private string? Create(DirectorySession session, string name)
    {
        if (name.Length > GroupNames.LongestName)
            return string.Create(CultureInfo.InvariantCulture, $"The name of the group has {name.Length} characters, and the directory takes {GroupNames.LongestName}.");
        if (scope.ContainerOf(settings.GroupUnit ?? "") is not { } container)
            return $"'groupUnit' ('{settings.GroupUnit}') is no path of containers.";
        if (containers.Ensure(session, container, cancellation) is { } why)
            return why;
        AddRequest add = new(DistinguishedName.Join(DistinguishedName.Part("CN", name), container), "group");
        add.Attributes.Add(new DirectoryAttribute("sAMAccountName", GroupNames.AccountName(name)));
        add.Attributes.Add(new DirectoryAttribute("groupType", GlobalSecurityGroup));
        Outcome outcome = steps.Send(session, add);
        return outcome.Kind == AnswerKind.Success ? null : outcome.Why;
    }

    private List<SearchResultEntry> Find(DirectorySession session, string filter)
    {
        SearchRequest search = new(scope.Domain, LdapFilter.All("(objectClass=group)", filter), SearchScope.Subtree, ["cn", "sAMAccountName", "member", .. EntryAnchor.Attributes]);
        return [.. ((SearchResponse)session.Send(search, cancellation)).Entries.Cast<SearchResultEntry>()];
    }

    private Dictionary<string, string> Names(DirectorySession session, IEnumerable<string> anchors)
    {
        Dictionary<string, string> names = [];
        foreach (Guid[] some in anchors.Where(a => Guid.TryParse(a, out _)).Select(Guid.Parse).Distinct().Chunk(AccountsAtATime))
        {
            SearchRequest search = new(scope.Domain, EntryAnchor.Filter(session.Root, some), SearchScope.Subtree, [.. EntryAnchor.Attributes]);
            foreach (SearchResultEntry entry in ((SearchResponse)session.Send(search, cancellation)).Entries)
                names[EntryAnchor.Of(entry).ToString()] = entry.DistinguishedName;
        }
        return names;
    }
}
