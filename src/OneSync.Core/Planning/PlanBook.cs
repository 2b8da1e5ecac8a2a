using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Planning;

/// <summary>Starts and closes a plan, whatever makes its changes: an earlier plan that nobody applied is out of date from now on, and the log tells what it holds.</summary>
internal sealed class PlanBook(IVault vault, string destination, RunLog log, RunContext context)
{
    /// <summary>Starts a plan and answers its number.</summary>
    public long Start()
    {
        foreach (OneSyncPlan old in vault.Plans.Read())
        {
            if (old.Destination.Equals(destination, StringComparison.OrdinalIgnoreCase) && old.State is PlanState.Ready or PlanState.Held or PlanState.Approved)
                vault.Plans.Save(old with { State = PlanState.Superseded });
        }
        return vault.Plans.Start(destination, context.Clock.UtcNow);
    }

    /// <summary>Keeps the plan with what was counted, and closes the run that made it.</summary>
    /// <param name="plan">What the plan's maker knows of its head.</param>
    /// <param name="writer">What counted its changes.</param>
    /// <param name="thresholds">The limits that it reaches.</param>
    public OneSyncPlan Close(OneSyncPlan plan, PlanWriter writer, IReadOnlyList<TrippedThreshold> thresholds)
    {
        plan = plan with
        {
            Destination = destination,
            State = thresholds.Count > 0 ? PlanState.Held : PlanState.Ready,
            Created = context.Clock.UtcNow,
            Run = log.Run,
            Counts = writer.Counts.Where(c => c.Value > 0).ToDictionary(c => c.Key, c => c.Value),
            Thresholds = thresholds,
            Notices = new Dictionary<NoticeKind, long>(writer.Notices),
        };
        log.Plan = plan.Id;
        vault.Plans.Save(plan);
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
        return plan;
    }
}
