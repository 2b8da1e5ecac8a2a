using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>
    /// Does the whole job: takes up exports that were killed, imports every source, merges, and for each destination makes a plan and applies
    /// it, unless a threshold holds it. A source or a destination that fails does not stop the others; its run is Failed and says why.
    /// Removes activity past its retention in the end.
    /// </summary>
    /// <returns>Each run, read from the log once its step is done; a step is started when its runs are asked for.</returns>
    /// <exception cref="ConfigurationException">An expression, a mapping or a rule is not valid; nothing was read.</exception>
    /// <exception cref="Ports.Vault.VaultLockedException">Another run holds the vault.</exception>
    public IEnumerable<OneSyncRun> RunAll(CancellationToken cancellation)
    {
        // A source that cannot be reached is no mistake of the configuration: its import says so.
        ProblemCollector problems = new();
        CheckExpressions(problems, [.. Settings.Sources.Select(s => s.At.ToString())], someAreMissing: false);
        problems.ThrowIfAny();
        return Steps().SelectMany(runs => runs);

        IEnumerable<IReadOnlyList<OneSyncRun>> Steps()
        {
            foreach (DestinationSettings destination in Settings.Destinations)
                yield return Attempt(destination.Name.Text, () => TakeUpUnfinished(destination, cancellation));
            foreach (SourceSettings source in Settings.Sources)
                yield return Attempt(source.Name.Text, () => Import(source.Name.Text, null, cancellation));
            yield return [Merge(force: false, cancellation)];
            foreach (DestinationSettings destination in Settings.Destinations)
                yield return Attempt(destination.Name.Text, () => PlanAndApply(destination, cancellation));
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

    private void PlanAndApply(DestinationSettings destination, CancellationToken cancellation)
    {
        using IDisposable held = Vault.Lock($"export to destination '{destination.Name.Text}'");
        // Still unfinished when it could not be taken up before: a plan made on top of it would be drawn on half a state.
        if (Unfinished(destination.Name.Text).Length > 0)
            return;
        OneSyncPlan plan = PlanLocked(destination, null, cancellation);
        if (plan.State != PlanState.Held)
            Apply(plan, destination, cancellation);
    }

    // The runs that a step left in the log. One that the world outside made fail is among them, and is all that is said of it.
    private List<OneSyncRun> Attempt(string subject, Action step)
    {
        long last = Vault.Runs.Read().FirstOrDefault()?.Id ?? 0;
        try
        {
            step();
        }
        catch (Exception error) when (error is SourceUnavailableException or DestinationUnavailableException or IOException or UnauthorizedAccessException)
        {
            _options.Observer.Warned($"{subject}: {error.Message}");
        }
        List<OneSyncRun> runs = [.. Vault.Runs.Read().TakeWhile(r => r.Id > last).Where(r => r.Subject.Equals(subject, StringComparison.OrdinalIgnoreCase))];
        runs.Reverse();
        return runs;
    }
}
