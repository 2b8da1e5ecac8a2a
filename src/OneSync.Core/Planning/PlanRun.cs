using OneSync.Core.Activity;
using OneSync.Core.Planning.Groups;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;

namespace OneSync.Core.Planning;

/// <summary>One dry run: the changes, the thresholds, and the plan's head. An earlier plan that nobody applied is out of date from now on.</summary>
internal sealed class PlanRun(
    IVault vault, CompiledDestination destination, AccountTable accounts, Func<long, string?> whyOutOfScope, IReadOnlyList<string> sources, RunLog log, RunContext context)
{
    /// <summary>The accounts that no user owns; null until the plan was made.</summary>
    public OrphanPlanner? Orphans { get; private set; }

    /// <summary>Makes the plan, inside the caller's transaction.</summary>
    /// <param name="users">The users it is made for.</param>
    /// <param name="groups">Makes the planner of groups, once it is known where changes go; null where there are no rules for groups.</param>
    /// <param name="removalsWithheld">Why nobody may be removed; null when they may.</param>
    /// <param name="cancellation">Ends it.</param>
    public OneSyncPlan Make(PlanInput users, Func<PlanWriter, GroupPlanner>? groups, string? removalsWithheld, CancellationToken cancellation)
    {
        PlanBook book = new(vault, destination.Destination.Name, log, context);
        long id = book.Start();
        ThresholdCounts? breakdown = ThresholdCounts.For(groups is null ? destination.Settings.Thresholds : Thresholds.WithDefaults(destination.Settings.Thresholds), vault.Attributes);
        PlanWriter writer = new(vault.Plans, id, breakdown);
        GroupPlanner? members = groups?.Invoke(writer);
        using Planner planner = new(vault, destination, accounts, writer, members, removalsWithheld, whyOutOfScope, sources, context, cancellation);
        planner.Plan(users, cancellation);
        members?.Plan(users.IsSubset, removalsWithheld, cancellation);
        List<TrippedThreshold> thresholds = [.. Thresholds.Check(destination.Settings.Thresholds, writer.Counts, planner.Managed, breakdown)];
        if (planner.Orphans.Tripped is { } orphans)
            thresholds.Add(orphans);
        Orphans = planner.Orphans;
        foreach (string warning in destination.Resources.Unmapped!.Messages(destination.Resources.Lookups))
            log.Warn(warning);
        OneSyncPlan head = new()
        {
            Id = id,
            InScope = planner.InScope,
            Unchanged = planner.Unchanged,
            OutOfScope = planner.OutOfScope,
            Accounts = accounts.Count,
            IsSubset = users.IsSubset,
            RemovalsWithheld = removalsWithheld,
        };
        return book.Close(head, writer, thresholds);
    }
}
