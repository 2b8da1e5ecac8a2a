using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;

namespace OneSync.Core.Planning;

/// <summary>One dry run: the changes, the thresholds, and the plan's head. An earlier plan that nobody applied is out of date from now on.</summary>
internal sealed class PlanRun(IVault vault, CompiledDestination destination, AccountTable accounts, Func<long, string?> whyOutOfScope, RunLog log, RunContext context)
{
    /// <summary>Makes the plan, inside the caller's transaction.</summary>
    public OneSyncPlan Make(PlanInput users, string? removalsWithheld, CancellationToken cancellation)
    {
        string name = destination.Destination.Name;
        Supersede(name);
        long id = vault.Plans.Start(name, context.Clock.UtcNow);
        PlanWriter writer = new(vault.Plans, id);
        Planner planner = new(vault, destination, accounts, writer, removalsWithheld, whyOutOfScope, context);
        planner.Plan(users, cancellation);
        IReadOnlyList<TrippedThreshold> thresholds = Thresholds.Check(destination.Settings.Thresholds, writer.Counts, planner.Managed);
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
