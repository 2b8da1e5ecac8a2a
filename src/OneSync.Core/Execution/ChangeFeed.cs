using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Execution;

/// <summary>The changes of accounts of a plan that are still to be answered.</summary>
internal sealed class ChangeFeed(IVault vault, OneSyncPlan plan, IAnswers answers, RunContext context) : IChangeFeed
{
    private Dictionary<long, List<NewMembership>>? _memberships;

    public long Plan => plan.Id;

    public AttributeTable Attributes => vault.Attributes;

    public long Count => plan.Counts.Where(c => !c.Key.IsOfGroup()).Sum(c => c.Value);

    public IEnumerable<StoredChange> Read(ChangeAction? only)
    {
        long read = 0;
        foreach (StoredChange change in vault.Plans.Changes(plan.Id, only))
        {
            if ((++read & 0x1FFF) == 0)
                context.Observer.Progress(new RunProgress($"Exporting {plan.Destination}", string.Create(CultureInfo.InvariantCulture, $"{read:N0} of {plan.Total:N0} changes"), (double)read / plan.Total));
            // Those of groups come last, and have a feed of their own.
            if (change.Action.IsOfGroup())
                yield break;
            if (!answers.WasAnswered(change.Sequence))
                yield return change;
        }
    }

    public IReadOnlyList<NewMembership> MembershipsOf(long user)
    {
        if (_memberships is null)
        {
            _memberships = [];
            HashSet<string> there = new(vault.Plans.Groups(plan.Id).Where(g => g.Anchor is not null).Select(g => g.Name), StringComparer.OrdinalIgnoreCase);
            foreach (StoredChange change in vault.Plans.GroupChanges(plan.Id))
            {
                // Whoever has no anchor yet gets an account by the same plan.
                if (change is not { Action: ChangeAction.AddMember, Anchor.Length: 0 } || change.Group(vault.Attributes) is not { } group || !there.Contains(group))
                    continue;
                if (!_memberships.TryGetValue(change.User, out List<NewMembership>? of))
                    _memberships[change.User] = of = [];
                of.Add(new NewMembership(change.Sequence, group));
            }
        }
        return _memberships.TryGetValue(user, out List<NewMembership>? memberships) ? [.. memberships.Where(m => !answers.WasAnswered(m.Sequence))] : [];
    }
}
