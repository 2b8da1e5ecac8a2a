using System.Buffers;
using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Roster;
using OneSync.Core.Safety;

namespace OneSync.Core.Planning.Groups;

/// <summary>
/// Works out who comes into which group and who goes, in the groups that the rules name and nowhere else. Members whom OneSync does not know, or whose
/// account it leaves alone, stay.
/// </summary>
internal sealed class GroupPlanner
{
    private readonly CompiledDestination _destination;
    private readonly AccountTable _accounts;
    private readonly PlanWriter _plan;
    private readonly IVault _vault;
    private readonly RunContext _context;
    private readonly GroupRuleRun[] _rules;
    private readonly GroupList _groups = new();
    private readonly GroupHolders _holders;
    private readonly HashSet<int> _protected = [];
    private readonly EncodedRow _accountRow = new();
    private readonly EvaluationContext _account;
    private readonly ArrayBufferWriter<byte> _named = new(), _unnamed = new();
    private readonly int _attribute;
    private readonly IReadOnlySet<long> _keep;
    private bool[] _present = [], _wanted = [];

    /// <param name="groups">The rules.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="accounts">Its accounts as they are.</param>
    /// <param name="plan">Where changes go.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="context">Who runs.</param>
    /// <param name="cancellation">Ends it.</param>
    public GroupPlanner(
        CompiledGroups groups, CompiledDestination destination, AccountTable accounts, PlanWriter plan, IVault vault, RunContext context, CancellationToken cancellation)
    {
        (_destination, _accounts, _plan, _vault, _context) = (destination, accounts, plan, vault, context);
        _holders = new GroupHolders(accounts);
        _account = new EvaluationContext { Row = _accountRow, Today = context.Clock.Today };
        _attribute = vault.Attributes.Add(WellKnown.Group);
        _keep = PartlyOutOfScope.Load(vault);
        RosterGraph? graph = groups.NeedRoster ? RosterGraph.Load(vault, cancellation) : null;
        _rules = [.. groups.Rules.Select(rule => new GroupRuleRun(rule, groups, graph, context.Clock.Today))];
        foreach (GroupRuleRun rule in _rules)
        {
            foreach (string error in rule.Errors)
                plan.Notice(NoticeKind.Error, 0, null, error);
            foreach (string name in rule.Known)
                _groups.Named(name, rule);
        }
    }

    /// <summary>Takes in a user who should have an account and has one, or gets one; users come in ascending order.</summary>
    /// <param name="user">The user.</param>
    /// <param name="account">The account as read; -1 for one that the plan makes.</param>
    /// <param name="anchor">The anchor it will have, where that is not the one as read.</param>
    /// <param name="created">The change that makes it; 0 where it is there.</param>
    public void Met(PlanUser user, int account, string? anchor, int created)
    {
        List<int> into = [];
        bool keeps = _keep.Contains(user.Number);
        foreach (GroupRuleRun rule in _rules)
        {
            try
            {
                foreach (string name in rule.For(user))
                    into.Add(_groups.Named(name, rule));
            }
            catch (EvaluationException error)
            {
                keeps = true;
                _plan.Notice(NoticeKind.Error, user.Number, anchor ?? _accounts.Anchor(account), $"{error.Message} The user stays in the groups it is in.");
            }
        }
        int holder = _holders.Add(new GroupHolder(user.Number, account, anchor, created, keeps, _plan.Counting));
        foreach (int group in into)
            _holders.Want(group, holder);
    }

    /// <summary>Takes in a user whose account is no longer kept up: it leaves every managed group.</summary>
    public void Leaves(long user, int account) => _holders.Add(new GroupHolder(user, account, null, 0, Keeps: false, _plan.Counting));

    /// <summary>Plans the changes of all groups.</summary>
    /// <param name="isSubset">Whether these were some users only; then nobody goes.</param>
    /// <param name="withheld">Why nobody may be removed; null when they may.</param>
    /// <param name="cancellation">Ends it.</param>
    public void Plan(bool isSubset, string? withheld, CancellationToken cancellation)
    {
        if (!isSubset)
        {
            foreach (ManagedGroup forgotten in _groups.TakeFormer(_vault.Links.Groups(_destination.Destination.Name), _rules))
                _plan.Group(new PlannedGroup(forgotten.Name, null, forgotten.Rule, Keep: false));
        }
        (_present, _wanted) = (new bool[_holders.Count], new bool[_holders.Count]);
        bool[] answered = new bool[_groups.Count];
        if (_groups.Count == 0)
            return;
        _context.Observer.Progress(new RunProgress($"Planning {_destination.Destination.Name}", string.Create(CultureInfo.InvariantCulture, $"{_groups.Count:N0} groups"), null));
        foreach (GroupReading reading in _destination.Destination.ReadGroups(_groups.Names, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            int group = _groups.Find(reading.Name);
            if (group < 0 || answered[group])
                continue;
            answered[group] = true;
            PlanGroup(group, reading, isSubset, withheld);
        }
        for (int group = 0; group < answered.Length; group++)
        {
            if (!answered[group])
                PlanMissing(group);
        }
    }

    private void PlanGroup(int number, GroupReading reading, bool isSubset, string? withheld)
    {
        ManagedGroupState group = _groups[number];
        if (reading.Anchor is null)
        {
            _plan.Notice(NoticeKind.Error, 0, null, $"Group '{group.Name}' is left alone. {reading.Problem}");
            Keep(group, null);
            return;
        }
        int[] present = [.. reading.Members.Select(_holders.Find).Where(h => h >= 0).Distinct()], wanted = [.. Wanted(number)];
        Keep(group, reading.Anchor, keep: !group.Vanished || present.Length > 0);
        Mark(_present, present, true);
        Mark(_wanted, wanted, true);
        Name(group.Name);
        Add([.. wanted.Where(h => !_present[h])], group, reading.Members.Count);
        if (!isSubset)
            Remove([.. present.Where(h => !_wanted[h] && !_holders[h].Keeps).Order()], group, reading.Members.Count, withheld ?? group.Withheld ?? reading.Problem);
        Mark(_present, present, false);
        Mark(_wanted, wanted, false);
    }

    private void PlanMissing(int number)
    {
        ManagedGroupState group = _groups[number];
        int[] wanted = [.. Wanted(number)];
        Keep(group, null, keep: !group.Vanished);
        if (wanted.Length == 0)
            return;
        Name(group.Name);
        if (!_destination.Destination.Capabilities.GroupsAreNames)
        {
            string name = _destination.Destination.Name;
            if (!group.Create || !_destination.Can(ChangeAction.CreateGroup))
            {
                _plan.Notice(group.Create ? NoticeKind.Unsupported : NoticeKind.Error, 0, null, string.Create(CultureInfo.InvariantCulture,
                    $"Destination '{name}' has no group '{group.Name}' for {wanted.Length} users. {(group.Create ? "It cannot make groups: make it there." : "Correct the name, make the group there, or set create: true.")}"));
                return;
            }
            _plan.Add(ChangeAction.CreateGroup, 0, "", group.First.Rule.Reason, default, _named.WrittenMemory);
        }
        Add(wanted, group, 0);
    }

    private void Add(int[] holders, ManagedGroupState group, int members)
    {
        long added = 0;
        foreach (int holder in holders.Where(h => !IsProtected(h)))
        {
            added++;
            Change(ChangeAction.AddMember, holder, group.First.Rule.Reason, _unnamed.WrittenMemory, _named.WrittenMemory);
        }
        _plan.Breakdown?.Count(ChangeAction.AddMember, group.Name, added, members);
    }

    private void Remove(int[] holders, ManagedGroupState group, int members, string? withheld)
    {
        int[] free = [.. holders.Where(h => !IsProtected(h))];
        if (free.Length == 0)
            return;
        string counted = string.Create(CultureInfo.InvariantCulture, $"{free.Length} of {members} members of group '{group.Name}'");
        if (withheld is not null)
        {
            _plan.Notice(NoticeKind.Withheld, 0, null, $"{counted} are in no rule for it; that they go is withheld: {withheld}");
            return;
        }
        if (!_destination.Can(ChangeAction.RemoveMember))
        {
            _plan.Notice(NoticeKind.Unsupported, 0, null, $"{counted} are in no rule for it. Destination '{_destination.Destination.Name}' cannot {ChangeAction.RemoveMember}.");
            return;
        }
        string reason = group.Vanished ? "No rule names the group any more." : "No rule puts the user into the group any more.";
        foreach (int holder in free)
            Change(ChangeAction.RemoveMember, holder, reason, _named.WrittenMemory, _unnamed.WrittenMemory);
        _plan.Breakdown?.Count(ChangeAction.RemoveMember, group.Name, free.Length, members);
    }

    private void Change(ChangeAction action, int holder, string reason, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        _plan.Counting = _holders[holder].Counts;
        _plan.Add(action, _holders[holder].User, _holders.AnchorOf(holder), reason, before, after);
    }

    // Whose account was to be made, and is not, comes into no group.
    private IEnumerable<int> Wanted(int group) => _holders.WantedIn(group).Where(h => _holders[h].Created == 0 || !_plan.WasTakenBack(_holders[h].Created));

    private bool IsProtected(int holder)
    {
        GroupHolder held = _holders[holder];
        if (held.Account < 0 || !_destination.HasProtection)
            return false;
        if (_protected.Contains(holder))
            return true;
        _accountRow.Load(_accounts.Row(held.Account));
        if (_destination.WhyProtected(_account) is null)
            return false;
        _protected.Add(holder);
        _plan.Notice(NoticeKind.Protected, held.User, _accounts.Anchor(held.Account), "The account is protected; it stays in the groups it is in, and comes into no other.");
        return true;
    }

    private void Keep(ManagedGroupState group, string? anchor, bool keep = true) =>
        _plan.Group(new PlannedGroup(group.Name, anchor, group.First.Rule.Key, keep));

    private void Name(string group)
    {
        _named.ResetWrittenCount();
        _unnamed.ResetWrittenCount();
        AttributeEncoding.Write(_named, _attribute, AttributeValue.Of(group));
        AttributeEncoding.Write(_unnamed, _attribute, AttributeValue.Empty);
    }

    private static void Mark(bool[] marks, int[] holders, bool mark)
    {
        foreach (int holder in holders)
            marks[holder] = mark;
    }
}
