using System.Collections;
using OneSync.Core.Execution;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Comparing;

/// <summary>A value that OneSync wrote last.</summary>
/// <param name="Account">The account as read.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Value">The value.</param>
/// <param name="Run">The run that wrote it.</param>
internal readonly record struct WrittenValue(int Account, int Attribute, AttributeValue Value, long Run);

/// <summary>
/// Goes through what was written to a destination, the newest first, and tells the last value of each attribute of each account that is still there. It
/// keeps one bit an account and attribute.
/// </summary>
internal sealed class WrittenValues(IVault vault, string destination, AccountTable accounts, IReadOnlyList<int> attributes)
{
    private readonly Dictionary<int, int> _places = attributes.Select((attribute, place) => (attribute, place)).ToDictionary(a => a.attribute, a => a.place);
    private readonly BitArray _told = new(Math.Max(1, checked(accounts.Count * attributes.Count)));
    private readonly BitArray _made = new(Math.Max(1, accounts.Count));
    private readonly Dictionary<(long User, string Group), bool> _members = [];

    /// <summary>Whether those who were asked for were put into the group last, or taken out; the group in lower case.</summary>
    public IReadOnlyDictionary<(long User, string Group), bool> Members => _members;

    /// <summary>The last values, in no order of the accounts.</summary>
    /// <param name="isMemberWanted">Whether somebody asks for a membership.</param>
    /// <param name="cancellation">Ends it.</param>
    public IEnumerable<WrittenValue> Read(Func<long, string, bool> isMemberWanted, CancellationToken cancellation)
    {
        foreach (OneSyncPlan plan in vault.Plans.Read())
        {
            if (plan.State is not (PlanState.Applied or PlanState.Applying) || !plan.Destination.Equals(destination, StringComparison.OrdinalIgnoreCase))
                continue;
            JournalView journal = new([.. vault.Plans.Journal(plan.Id).Where(e => e.Status == ChangeStatus.Done)]);
            List<int> created = [];
            foreach (StoredChange change in vault.Plans.Changes(plan.Id))
            {
                cancellation.ThrowIfCancellationRequested();
                if (journal.Find(change.Sequence) is not { } entry)
                    continue;
                if (change.Group(vault.Attributes) is { } group)
                {
                    if (change.User != 0 && isMemberWanted(change.User, group))
                        _members.TryAdd((change.User, group.ToLowerInvariant()), change.Action == ChangeAction.AddMember);
                    continue;
                }
                int account = AccountOf(change, entry);
                if (account < 0 || _made[account] || change.Action == ChangeAction.Delete)
                    continue;
                if (change.Action == ChangeAction.Create)
                    created.Add(account);
                foreach (WrittenValue value in ValuesOf(change, account, entry.Run))
                    yield return value;
            }
            // What was written before an account was made, was written to another.
            foreach (int account in created)
                _made[account] = true;
        }
    }

    private IEnumerable<WrittenValue> ValuesOf(StoredChange change, int account, long run)
    {
        List<WrittenValue> values = [];
        ReadOnlySpan<byte> after = change.After.Span;
        while (AttributeEncoding.TryReadNext(ref after, out int attribute, out AttributeValue value))
        {
            if (!_places.TryGetValue(attribute, out int place) || _told[(account * attributes.Count) + place])
                continue;
            _told[(account * attributes.Count) + place] = true;
            // Values that came or went alone do not say what the whole attribute was.
            if (change.Action is not (ChangeAction.AssignLicense or ChangeAction.RemoveLicense))
                values.Add(new WrittenValue(account, attribute, value, run));
        }
        return values;
    }

    // An anchor that OneSync chooses may have changed since; then the user tells whose account it is.
    private int AccountOf(in StoredChange change, JournalEntry entry)
    {
        int account = accounts.Find(entry.Anchor ?? change.Anchor);
        return account >= 0 || vault.Links.Find(destination, change.User) is not { Anchor.Length: > 0 } link ? account : accounts.Find(link.Anchor);
    }
}
