using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;
using OneSync.Core.Settings;
using OneSync.Core.Undoing;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>
    /// Makes the plan that takes an export back, from its before-values. It is a plan as any other: limits hold it, it is looked at, approved and applied. What was changed
    /// since stays as it is and is told.
    /// </summary>
    /// <param name="run">The export.</param>
    /// <param name="cancellation">Ends it without a trace.</param>
    /// <exception cref="ConfigurationException"><c>UnknownRun</c>, or <c>RunNotUndoable</c>: it is no export, or its plan is still being applied.</exception>
    /// <exception cref="DestinationUnavailableException">The destination cannot be read.</exception>
    public OneSyncPlan PlanUndo(long run, CancellationToken cancellation)
    {
        UndonePlan undone = FindUndoable(run);
        using IDisposable held = Vault.Lock($"dry run that undoes run {run}");
        RunLog log = new(Vault, RunKind.DryRun, undone.Plan.Destination, _context);
        try
        {
            using IVaultTransaction transaction = Vault.Begin();
            OneSyncPlan plan = MakeUndo(undone, log, cancellation);
            transaction.Commit();
            return plan;
        }
        catch (Exception error)
        {
            log.Fail(error);
            throw;
        }
    }

    /// <summary>The same, of which nothing is kept: no plan, no run.</summary>
    public OneSyncPlan PreviewUndo(long run, CancellationToken cancellation)
    {
        UndonePlan undone = FindUndoable(run);
        using IDisposable held = Vault.Lock($"preview of what undoes run {run}");
        using IVaultTransaction never = Vault.Begin();
        return MakeUndo(undone, new RunLog(Vault, RunKind.DryRun, undone.Plan.Destination, _context), cancellation);
    }

    private UndonePlan FindUndoable(long id)
    {
        OneSyncRun run = Vault.Runs.Read().FirstOrDefault(r => r.Id == id)
            ?? throw new ConfigurationException(new ConfigurationProblem("UnknownRun", $"There is no run {id}.", Position.Whole("Run")));
        if (run is not { Kind: RunKind.Export, Plan: { } number })
            throw Refused($"Run {id} is of kind {run.Kind}; only an export can be undone.");
        OneSyncPlan plan = FindPlan(number);
        return plan.State == PlanState.Applying
            ? throw Refused($"Run {id} did not end, and the rest of plan {number} is still to be applied. Take it up first; then undo it.")
            : new UndonePlan(Vault, plan, run);

        static ConfigurationException Refused(string message) => new(new ConfigurationProblem("RunNotUndoable", message, Position.Whole("Run")));
    }

    private OneSyncPlan MakeUndo(UndonePlan undone, RunLog log, CancellationToken cancellation)
    {
        DestinationSettings settings = FindDestination(undone.Plan.Destination);
        string name = settings.Name.Text;
        (CompiledDestination destination, AccountTable accounts, _) = ReadDestination(settings, null, cancellation, [.. undone.Attributes().Select(a => Vault.Attributes.Names[a])]);
        foreach (QuarantinedRow row in accounts.Quarantined)
            log.Quarantine(row);
        PlanBook book = new(Vault, name, log, _context);
        long id = book.Start();
        ThresholdCounts? breakdown = ThresholdCounts.For(destination.Destination.Capabilities.HasGroups ? Thresholds.WithDefaults(settings.Thresholds) : settings.Thresholds, Vault.Attributes);
        PlanWriter writer = new(Vault.Plans, id, breakdown);
        if (breakdown is not null)
            CountManaged(name, writer);
        UndoPlanner planner = new(Vault, destination, accounts, writer, undone, _options.Clock.Today, cancellation);
        planner.Plan();
        if (destination.Destination.Capabilities.HasGroups)
            new UndoneMembers(Vault, destination, accounts, writer, undone, planner).Plan(cancellation);
        new UndoneLinks(Vault, name, accounts, writer, undone).Plan(planner.Kept);
        OneSyncPlan head = new() { Id = id, Undoes = undone.Run.Id, Unchanged = planner.Unchanged, Accounts = accounts.Count };
        return book.Close(head, writer, Thresholds.Check(settings.Thresholds, writer.Counts, Vault.Links.Count(name), breakdown));
    }

    // Shares are taken of those who have an account.
    private void CountManaged(string destination, PlanWriter writer)
    {
        EncodedRow row = new();
        foreach (Link link in Vault.Links.Read(destination))
        {
            if (Vault.Users.Find(link.User) is not { } user)
                continue;
            row.Load(user.Data);
            writer.About(row, managed: true);
        }
    }
}
