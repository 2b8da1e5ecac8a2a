using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Activity;

namespace OneSync.Cli.Commands;

/// <summary>Shows runs, and what they come to as an exit code.</summary>
internal static class RunReport
{
    /// <summary>Shows each run once it ended, tells what waits for somebody, and answers the gravest end.</summary>
    public static ExitCode Show(CommandSession session, IEnumerable<OneSyncRun> runs)
    {
        List<OneSyncRun> done = [];
        session.Show(Listings.Runs, runs.Select(run =>
        {
            done.Add(run);
            return run;
        }));
        foreach (OneSyncRun run in done)
            Tell(session, run);
        return (ExitCode)JobOutcomes.Of(done);
    }

    private static void Tell(CommandSession session, OneSyncRun run)
    {
        if (run is { Status: RunStatus.Held, Plan: { } plan })
            Failure.TellHeld(session.Workspace.FindPlan(plan), session);
        else if (run is { Kind: RunKind.DryRun, Plan: { } made } && session.Workspace.FindPlan(made).RemovalsWithheld is { } reason)
            session.Observer.Write($"Plan {made} for {run.Subject} takes nothing away from anybody. {reason}");
        if (run.Kind == RunKind.Correlate && run.Count("Proposed") + run.Count("Disputed") is > 0 and var waiting)
            session.Say($"{waiting} {(waiting == 1 ? "match waits" : "matches wait")} for review: {session.Hint("review list")}");
    }
}
