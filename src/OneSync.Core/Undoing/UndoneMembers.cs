using System.Buffers;
using System.Globalization;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Undoing;

/// <summary>Plans the opposite of what a run did to groups: who came in goes, who went comes back. Groups that it made stay.</summary>
internal sealed class UndoneMembers(IVault vault, CompiledDestination destination, AccountTable accounts, PlanWriter plan, UndonePlan undone, UndoPlanner planner)
{
    private readonly ArrayBufferWriter<byte> _named = new(), _unnamed = new();
    private readonly int _attribute = vault.Attributes.Add(WellKnown.Group);

    /// <summary>Plans the groups, after the accounts.</summary>
    public void Plan(CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, List<DoneChange>> groups = undone.Groups();
        if (groups.Count == 0)
            return;
        Dictionary<string, string> managed = new(StringComparer.OrdinalIgnoreCase);
        foreach (ManagedGroup group in vault.Links.Groups(destination.Destination.Name))
            managed[group.Name] = group.Rule;
        Dictionary<string, GroupReading> read = new(StringComparer.OrdinalIgnoreCase);
        foreach (GroupReading reading in destination.Destination.ReadGroups([.. groups.Keys], cancellation))
            read[reading.Name] = reading;
        foreach ((string name, List<DoneChange> changes) in groups.OrderBy(g => g.Key, StringComparer.OrdinalIgnoreCase))
        {
            cancellation.ThrowIfCancellationRequested();
            GroupReading? reading = read.GetValueOrDefault(name);
            if (changes.Exists(c => c.Action == ChangeAction.CreateGroup))
                plan.Notice(NoticeKind.Unsupported, 0, null, $"Group '{name}', which run {undone.Run.Id} made, stays: OneSync deletes no groups.");
            if (reading is null ? !destination.Destination.Capabilities.GroupsAreNames : reading.Anchor is null)
            {
                plan.Notice(NoticeKind.Error, 0, null, $"Members of group '{name}' are left as they are. {reading?.Problem ?? "The destination no longer has it."}");
                continue;
            }
            plan.Group(new PlannedGroup(name, reading?.Anchor, managed.GetValueOrDefault(name, ""), Keep: managed.ContainsKey(name)));
            HashSet<string> members = [.. reading?.Members ?? []];
            Change(ChangeAction.RemoveMember, name, changes.Where(c => c.Action == ChangeAction.AddMember), members);
            Change(ChangeAction.AddMember, name, changes.Where(c => c.Action == ChangeAction.RemoveMember), members);
        }
    }

    private void Change(ChangeAction action, string group, IEnumerable<DoneChange> changes, HashSet<string> members)
    {
        _named.ResetWrittenCount();
        _unnamed.ResetWrittenCount();
        AttributeEncoding.Write(_named, _attribute, AttributeValue.Of(group));
        AttributeEncoding.Write(_unnamed, _attribute, AttributeValue.Empty);
        bool adds = action == ChangeAction.AddMember;
        long count = 0;
        foreach (DoneChange change in changes)
        {
            if (AnchorOf(change, adds, members) is not { } anchor)
                continue;
            if (!destination.Can(action))
            {
                planner.Keep(NoticeKind.Unsupported, change.User, anchor, $"Destination '{destination.Destination.Name}' cannot {action}. {change.Action} of run {undone.Run.Id} in group '{group}' is not undone.");
                continue;
            }
            planner.CountAs(change.User);
            plan.Add(action, change.User, anchor, string.Create(CultureInfo.InvariantCulture, $"Undoes {change.Action} of run {undone.Run.Id}."),
                (adds ? _unnamed : _named).WrittenMemory, (adds ? _named : _unnamed).WrittenMemory);
            count++;
        }
        plan.Breakdown?.Count(action, group, count, members.Count);
    }

    // The anchor once the accounts are as they were; null where there is nothing to undo, or it must stay.
    private string? AnchorOf(DoneChange change, bool adds, HashSet<string> members)
    {
        int account = planner.AccountOf(change.User, change.Anchor);
        string? will = planner.Anchors.GetValueOrDefault(change.User);
        if (account >= 0)
            return members.Contains(accounts.Anchor(account)) == adds || planner.IsProtected(change.User, account) ? null : will ?? accounts.Anchor(account);
        if (adds && will is null)
            planner.Keep(NoticeKind.Drifted, change.User, change.Anchor, $"{change.Action} of run {undone.Run.Id} is not undone: the account is no longer in the destination.");
        return adds ? will : null;
    }
}
