using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Comparing;

/// <summary>
/// Lays a destination as it is beside what was written to it last, and beside what the next plan would write. The plan is made for it, read, and thrown
/// away by the caller.
/// </summary>
internal sealed class Comparison(IVault vault, OneSyncPlan plan, AccountTable accounts, IReadOnlyList<int> attributes, Func<long, string?> nameOf)
{
    private readonly Dictionary<int, SortedDictionary<int, Found>> _differences = [];
    private readonly Dictionary<int, long> _users = [];

    // What is known of one attribute of one account that differs.
    private sealed record Found(AttributeValue Written, AttributeValue Wanted, AttributeValue Actual, string Reason, long Run);

    /// <summary>All differences: accounts with their attributes, memberships, accounts that are missing, those of nobody, and disputes.</summary>
    public IEnumerable<OneSyncDrift> Read(CancellationToken cancellation)
    {
        List<OneSyncDrift> missing = [], members = [];
        Dictionary<(long, string), (StoredChangeHead Change, string Group)> wantedMembers = [];
        foreach (StoredChange change in vault.Plans.Drafted(plan.Id))
        {
            cancellation.ThrowIfCancellationRequested();
            if (change.Group(vault.Attributes) is { } group)
            {
                if (change.User != 0)
                    wantedMembers[(change.User, group.ToLowerInvariant())] = (new StoredChangeHead(change.User, change.Anchor, change.Action, change.Reason), group);
            }
            else if (change.Action == ChangeAction.Create)
                missing.Add(About(DriftKind.Missing, change.User, vault.Links.Find(plan.Destination, change.User)?.Anchor, change.Reason));
            else
                Want(change);
        }
        WrittenValues written = new(vault, plan.Destination, accounts, attributes);
        foreach (WrittenValue value in written.Read((user, group) => wantedMembers.ContainsKey((user, group.ToLowerInvariant())), cancellation))
            Compare(value);
        FindOwners();
        foreach (OneSyncDrift drift in _differences.OrderBy(d => _users.GetValueOrDefault(d.Key)).SelectMany(Shown))
            yield return drift;
        foreach (((long User, string Group) key, (StoredChangeHead change, string group)) in wantedMembers)
            yield return Member(change, group, written.Members.TryGetValue(key, out bool wasIn) ? wasIn : null);
        foreach (OneSyncDrift drift in missing)
            yield return drift;
        foreach (PlanNotice notice in vault.Plans.Notices(plan.Id))
        {
            if (notice.Kind is NoticeKind.Orphan or NoticeKind.Disputed)
                yield return About(notice.Kind == NoticeKind.Orphan ? DriftKind.Orphan : DriftKind.Disputed, notice.User, notice.Anchor, notice.Message);
        }
    }

    private void Want(in StoredChange change)
    {
        int account = accounts.Find(change.Anchor);
        if (account < 0)
            return;
        _users[account] = change.User;
        foreach (AttributeChange attribute in AttributeChanges.Of(vault.Attributes, change.Before.Span, change.After.Span))
            Want(account, vault.Attributes.Add(attribute.Attribute), attribute, change.Action, change.Reason);
        if (change.Action == ChangeAction.Delete)
            _differences[account] = new SortedDictionary<int, Found> { [-1] = new Found(default, default, default, change.Reason, 0) };
    }

    private void Want(int account, int index, AttributeChange attribute, ChangeAction action, string reason)
    {
        SortedDictionary<int, Found> differences = Differences(account);
        if (action is not (ChangeAction.AssignLicense or ChangeAction.RemoveLicense))
        {
            differences[index] = new Found(default, attribute.After, attribute.Before, reason, 0);
            return;
        }
        // Values that come or go alone, beside all that the account has; both may be of one attribute.
        AttributeValue actual = AttributeEncoding.Read(accounts.Row(account), index);
        IEnumerable<string> so = (differences.TryGetValue(index, out Found? other) ? other.Wanted : actual).ToArray();
        IEnumerable<string> wanted = action == ChangeAction.AssignLicense ? so.Union(attribute.After.ToArray(), StringComparer.OrdinalIgnoreCase) : so.Except(attribute.Before.ToArray(), StringComparer.OrdinalIgnoreCase);
        AttributeValue all = AttributeValue.Of(wanted);
        differences[index] = new Found(default, all.HasValue ? all : AttributeValue.Empty, actual, reason, 0);
    }

    private void Compare(WrittenValue value)
    {
        if (_differences.TryGetValue(value.Account, out SortedDictionary<int, Found>? known) && known.TryGetValue(value.Attribute, out Found? found))
        {
            known[value.Attribute] = found with { Written = value.Value, Run = value.Run };
            return;
        }
        AttributeValue actual = AttributeEncoding.Read(accounts.Row(value.Account), value.Attribute);
        if (!AccountDiff.Same(actual, value.Value))
            Differences(value.Account)[value.Attribute] = new Found(value.Value, default, actual, "", value.Run);
    }

    private IEnumerable<OneSyncDrift> Shown(KeyValuePair<int, SortedDictionary<int, Found>> account)
    {
        foreach ((int attribute, Found found) in account.Value)
        {
            bool changed = !found.Written.IsAbsent && !AccountDiff.Same(found.Actual, found.Written);
            string detail = changed ? $"Changed by somebody else since run {found.Run} wrote it.{(found.Wanted.IsAbsent ? " OneSync leaves it so." : " The next plan would change it back.")}" : found.Reason;
            if (changed && !found.Wanted.IsAbsent && found.Wanted != found.Written)
                detail = $"Changed by somebody else since run {found.Run} wrote it, and another value is due. {found.Reason}";
            yield return About(changed ? DriftKind.Changed : DriftKind.Pending, _users.GetValueOrDefault(account.Key), accounts.Anchor(account.Key), detail) with
            {
                Attribute = attribute < 0 ? null : vault.Attributes.Names[attribute],
                Written = found.Written,
                Wanted = found.Wanted,
                Actual = found.Actual,
            };
        }
    }

    // Who was put in and is not, or taken out and is in again, was changed by somebody else; so was who is in and never was put in.
    private OneSyncDrift Member(StoredChangeHead change, string group, bool? wasIn)
    {
        bool shallBeIn = change.Action == ChangeAction.AddMember;
        bool changed = shallBeIn ? wasIn == true : wasIn != true;
        string detail = !changed ? change.Reason
            : shallBeIn ? "Somebody else took the user out of the group." : "Somebody else put the user into the group, which no rule does.";
        return About(changed ? DriftKind.Changed : DriftKind.Pending, change.User, change.Anchor.Length > 0 ? change.Anchor : null, detail) with
        {
            Attribute = WellKnown.Group,
            Written = wasIn is { } was ? AttributeValue.Of(was ? group : "") : default,
            Wanted = AttributeValue.Of(shallBeIn ? group : ""),
            Actual = AttributeValue.Of(shallBeIn ? "" : group),
        };
    }

    private OneSyncDrift About(DriftKind kind, long user, string? anchor, string detail) => new()
    {
        Destination = plan.Destination,
        Kind = kind,
        User = user == 0 ? null : user,
        UserName = user == 0 ? null : nameOf(user),
        Anchor = anchor,
        Detail = detail,
    };

    private SortedDictionary<int, Found> Differences(int account)
    {
        if (!_differences.TryGetValue(account, out SortedDictionary<int, Found>? found))
            _differences[account] = found = [];
        return found;
    }

    private void FindOwners()
    {
        foreach (Link link in vault.Links.Read(plan.Destination))
        {
            if (accounts.Find(link.Anchor) is >= 0 and var account && _differences.ContainsKey(account))
                _users.TryAdd(account, link.User);
        }
    }

    private readonly record struct StoredChangeHead(long User, string Anchor, ChangeAction Action, string Reason);
}
