using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Core;

/// <summary>One step of a whole run.</summary>
/// <param name="Run">What it did.</param>
/// <param name="Error">Why it failed or was held; null when it was not.</param>
public sealed record SyncStep(OneSyncRun Run, Exception? Error = null);

public sealed partial class Workspace
{
    /// <summary>
    /// All of it: takes up exports that were killed, imports every source, merges, and exports every destination whose plan no threshold
    /// holds. A step that fails does not stop the others; after an import that failed, removals are withheld.
    /// </summary>
    /// <param name="cancellation">Ends it; what was done stays, and the next run takes it up.</param>
    /// <param name="confirm">Asked once for each plan; when it says no, the plan is kept and not applied.</param>
    /// <returns>The steps as they end.</returns>
    /// <exception cref="ConfigurationException">An expression, a mapping or a rule is not valid.</exception>
    public IEnumerable<SyncStep> Sync(CancellationToken cancellation, Func<OneSyncPlan, bool>? confirm = null)
    {
        foreach (OneSyncRun resumed in Resume(cancellation))
            yield return new SyncStep(resumed);
        foreach (SourceSettings source in Settings.Sources)
            yield return Step(() => Import(source.Name.Text, maxDrop: null, cancellation))!;
        yield return new SyncStep(Merge(force: false, cancellation));
        foreach (DestinationSettings destination in Settings.Destinations)
        {
            if (Step(() => Export(destination.Name.Text, users: null, cancellation, confirm)) is { } step)
                yield return step;
        }
        PurgeActivity();
    }

    // The vault keeps the run of a step that failed; it is the newest there is.
    private SyncStep? Step(Func<OneSyncRun?> step)
    {
        try
        {
            return step() is { } run ? new SyncStep(run) : null;
        }
        catch (Exception error) when (error is SourceUnavailableException or DestinationUnavailableException or PlanRefusedException)
        {
            return new SyncStep(Runs().First(), error);
        }
    }
}
