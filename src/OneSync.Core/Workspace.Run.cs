using OneSync.Core.Activity;
using OneSync.Core.Importing;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Core;

/// <summary>One run of a whole job.</summary>
/// <param name="Run">What it did.</param>
/// <param name="Error">Why it failed or was held; null when it was not.</param>
public sealed record RunStep(OneSyncRun Run, Exception? Error = null);

public sealed partial class Workspace
{
    /// <summary>
    /// Does the whole job: takes up exports that were killed, imports every source, merges, and for each destination makes a plan and applies
    /// it, unless a threshold holds it. A source or a destination that fails does not stop the others; its run is Failed and says why.
    /// Removes activity past its retention in the end.
    /// </summary>
    /// <param name="cancellation">Ends it; what was done stays, and the next run takes it up.</param>
    /// <param name="full">Whether everything is read, whatever the sources remember of earlier readings.</param>
    /// <param name="confirm">Asked once for each plan that has changes; when it says no, the plan is kept and not applied.</param>
    /// <returns>Each run, read from the log once its step is done; a step is started when its runs are asked for.</returns>
    /// <exception cref="ConfigurationException">An expression, a mapping or a rule is not valid; nothing was read.</exception>
    /// <exception cref="Ports.Vault.VaultLockedException">Another run holds the vault.</exception>
    public IEnumerable<RunStep> RunAll(CancellationToken cancellation, Func<OneSyncPlan, bool>? confirm = null, bool full = false)
    {
        // A source that cannot be reached is no mistake of the configuration: its import says so.
        ProblemCollector problems = new();
        CheckExpressions(problems, [.. Settings.Sources.Select(s => s.At.ToString())], someAreMissing: false);
        problems.ThrowIfAny();
        return Steps().SelectMany(runs => runs);

        IEnumerable<IReadOnlyList<RunStep>> Steps()
        {
            foreach (DestinationSettings destination in Settings.Destinations)
                yield return Attempt(destination.Name.Text, () => TakeUpUnfinished(destination, cancellation));
            foreach (SourceSettings source in Settings.Sources)
                yield return Attempt(source.Name.Text, () => Import(source.Name.Text, new ImportOptions(Full: full), cancellation));
            yield return [new RunStep(Merge(force: false, cancellation))];
            LetGoOfGarbage();
            foreach (DestinationSettings destination in Settings.Destinations)
                yield return Attempt(destination.Name.Text, () => PlanAndApply(destination, confirm, cancellation));
            PurgeActivity();
        }
    }

    private void TakeUpUnfinished(DestinationSettings destination, CancellationToken cancellation)
    {
        if (Unfinished(destination.Name.Text).Length == 0)
            return;
        using IDisposable held = Vault.Lock($"resumed export to destination '{destination.Name.Text}'");
        foreach (OneSyncPlan plan in Unfinished(destination.Name.Text))
            Apply(plan, destination, cancellation);
    }

    private void PlanAndApply(DestinationSettings destination, Func<OneSyncPlan, bool>? confirm, CancellationToken cancellation)
    {
        using IDisposable held = Vault.Lock($"export to destination '{destination.Name.Text}'");
        // Still unfinished when it could not be taken up before: a plan made on top of it would be drawn on half a state.
        if (Unfinished(destination.Name.Text).Length > 0)
            return;
        OneSyncPlan plan = PlanLocked(destination, null, cancellation);
        if (plan.State == PlanState.Held || confirm is null || plan.Total == 0 || confirm(plan))
            Apply(plan, destination, cancellation);
    }

    // A step over a million records leaves a few hundred megabytes behind, on top of which the next would take its own: a sandbox with a
    // limit would end the job.
    private static void LetGoOfGarbage()
    {
        const long worthIt = 64L << 20;
        if (GC.GetTotalMemory(forceFullCollection: false) > worthIt)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    // The runs that a step left in the log. Where the world outside made the last of them fail, or a threshold held it, it says why.
    private List<RunStep> Attempt(string subject, Action step)
    {
        long last = Vault.Runs.Read().FirstOrDefault()?.Id ?? 0;
        Exception? failure = null;
        try
        {
            step();
        }
        catch (Exception error) when (error is SourceUnavailableException or DestinationUnavailableException or PlanRefusedException or IOException or UnauthorizedAccessException)
        {
            failure = error;
        }
        LetGoOfGarbage();
        List<OneSyncRun> runs = [.. Vault.Runs.Read().TakeWhile(r => r.Id > last).Where(r => r.Subject.Equals(subject, StringComparison.OrdinalIgnoreCase))];
        runs.Reverse();
        return [.. runs.Select((run, i) => new RunStep(run, i == runs.Count - 1 ? failure : null))];
    }
}
