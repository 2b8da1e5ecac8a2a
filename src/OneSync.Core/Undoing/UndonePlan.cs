using OneSync.Core.Activity;
using OneSync.Core.Execution;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Undoing;

/// <summary>A change that was done, held: with the anchor that its account has since.</summary>
internal sealed record DoneChange(ChangeAction Action, long User, string Anchor, byte[] Before, byte[] After);

/// <summary>What one run did of a plan.</summary>
internal sealed class UndonePlan(IVault vault, OneSyncPlan plan, OneSyncRun run)
{
    /// <summary>The run.</summary>
    public OneSyncRun Run => run;

    /// <summary>The plan that it applied.</summary>
    public OneSyncPlan Plan => plan;

    /// <summary>Whether the run closed the plan, and with it changed the links.</summary>
    public bool ClosedPlan { get; } = plan.State == PlanState.Applied && vault.Runs.Read().First(r => r.Kind == RunKind.Export && r.Plan == plan.Id).Id == run.Id;

    /// <summary>The attributes that the run's changes are about.</summary>
    public IReadOnlyCollection<int> Attributes()
    {
        SortedSet<int> used = [];
        foreach (StoredChange change in vault.Plans.Changes(plan.Id))
        {
            if (change.Action.IsOfGroup())
                continue;
            Note(change.Before.Span, used);
            Note(change.After.Span, used);
        }
        return used;
    }

    /// <summary>The changes of accounts that were done, those of one user together and in the opposite order.</summary>
    public IEnumerable<IReadOnlyList<DoneChange>> Accounts()
    {
        List<DoneChange> block = [];
        foreach ((StoredChange change, JournalEntry entry) in Done())
        {
            if (change.Action.IsOfGroup())
                continue;
            if (block.Count > 0 && block[0].User != change.User)
            {
                yield return block;
                block = [];
            }
            block.Insert(0, new DoneChange(change.Action, change.User, entry.Anchor ?? change.Anchor, change.Before.ToArray(), change.After.ToArray()));
        }
        if (block.Count > 0)
            yield return block;
    }

    /// <summary>The changes of groups that were done, by group.</summary>
    public IReadOnlyDictionary<string, List<DoneChange>> Groups()
    {
        Dictionary<string, List<DoneChange>> groups = new(StringComparer.OrdinalIgnoreCase);
        foreach ((StoredChange change, JournalEntry _) in Done())
        {
            if (change.Group(vault.Attributes) is not { } group)
                continue;
            if (!groups.TryGetValue(group, out List<DoneChange>? changes))
                groups[group] = changes = [];
            changes.Add(new DoneChange(change.Action, change.User, change.Anchor, [], []));
        }
        return groups;
    }

    private IEnumerable<(StoredChange, JournalEntry)> Done()
    {
        JournalView journal = new([.. vault.Plans.Journal(plan.Id).Where(e => e.Run == run.Id && e.Status == ChangeStatus.Done)]);
        foreach (StoredChange change in vault.Plans.Changes(plan.Id))
        {
            if (journal.Find(change.Sequence) is { } entry)
                yield return (change, entry);
        }
    }

    private static void Note(ReadOnlySpan<byte> row, SortedSet<int> used)
    {
        while (AttributeEncoding.TrySliceNext(ref row, out int index, out _))
            used.Add(index);
    }
}
