using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning.Groups;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;

namespace OneSync.Core.Planning;

/// <summary>One dry run: the changes, the thresholds, and the plan's head. An earlier plan that nobody applied is out of date from now on.</summary>
internal sealed class PlanRun(IVault vault, CompiledDestination destination, AccountTable accounts, Func<long, string?> whyOutOfScope, RunLog log, RunContext context)
{
    /// <summary>Makes the plan, inside the caller's transaction.</summary>
    /// <param name="users">The users it is made for.</param>
    /// <param name="groups">Makes the planner of groups, once it is known where changes go; null where there are no rules for groups.</param>
    /// <param name="removalsWithheld">Why nobody may be removed; null when they may.</param>
    /// <param name="cancellation">Ends it.</param>
    public OneSyncPlan Make(PlanInput users, Func<PlanWriter, GroupPlanner>? groups, string? removalsWithheld, CancellationToken cancellation)
    {
        string name = destination.Destination.Name;
        Supersede(name);
        long id = vault.Plans.Start(name, context.Clock.UtcNow);
        ThresholdCounts? breakdown = ThresholdCounts.For(groups is null ? destination.Settings.Thresholds : Thresholds.WithDefaults(destination.Settings.Thresholds), vault.Attributes);
        PlanWriter writer = new(vault.Plans, id, breakdown);
        GroupPlanner? members = groups?.Invoke(writer);
        Planner planner = new(vault, destination, accounts, writer, members, removalsWithheld, whyOutOfScope, context, cancellation);
        planner.Plan(users, cancellation);
        members?.Plan(users.IsSubset, removalsWithheld, cancellation);
        IReadOnlyList<TrippedThreshold> thresholds = Thresholds.Check(destination.Settings.Thresholds, writer.Counts, planner.Managed, breakdown);
        log.Plan = id;
        OneSyncPlan plan = new()
        {
            Id = id,
            Destination = name,
            State = thresholds.Count > 0 ? PlanState.Held : PlanState.Ready,
            Created = context.Clock.UtcNow,
            Run = log.Run,
            Counts = writer.Counts.Where(c => c.Value > 0).ToDictionary(c => c.Key, c => c.Value),
            InScope = planner.InScope,
            Unchanged = planner.Unchanged,
            OutOfScope = planner.OutOfScope,
            Accounts = accounts.Count,
            IsSubset = users.IsSubset,
            RemovalsWithheld = removalsWithheld,
            Thresholds = thresholds,
            Notices = new Dictionary<NoticeKind, long>(writer.Notices),
        };
        vault.Plans.Save(plan);
        Close(plan);
        return plan;
    }

    private void Supersede(string name)
    {
        foreach (OneSyncPlan old in vault.Plans.Read())
        {
            if (old.Destination.Equals(name, StringComparison.OrdinalIgnoreCase) && old.State is PlanState.Ready or PlanState.Held or PlanState.Approved)
                vault.Plans.Save(old with { State = PlanState.Superseded });
        }
    }

    private void Close(OneSyncPlan plan)
    {
        foreach (string warning in destination.Resources.Unmapped!.Messages(destination.Resources.Lookups))
            log.Warn(warning);
        log.Count("InScope", plan.InScope);
        log.Count("Unchanged", plan.Unchanged);
        foreach ((ChangeAction action, long count) in plan.Counts)
            log.Count(action.ToString(), count);
        foreach ((NoticeKind kind, long count) in plan.Notices.Where(n => n.Key != NoticeKind.OutOfScope))
            log.Count(kind.ToString(), count);
        if (plan.OutOfScope > 0)
            log.Count("OutOfScope", plan.OutOfScope);
        if (plan.State == PlanState.Held)
            log.Close(RunStatus.Held, string.Join(' ', plan.Thresholds));
        else
            log.Close();
        context.Observer.Decided(string.Create(CultureInfo.InvariantCulture,
            $"{plan.Destination}: {plan.InScope} users in scope, {plan.Accounts} accounts, {plan.Unchanged} unchanged, {plan.Total} changes; plan {plan.Id} is {plan.State}"));
    }
}
