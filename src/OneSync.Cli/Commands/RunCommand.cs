using System.CommandLine;
using OneSync.Cli.Session;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync run</c>: does the whole job.</summary>
internal static class RunCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Command command = new("run", "Do the whole job: take up what was interrupted, import, merge, plan, and export");
        command.SetAction(parsed => globals.Run(parsed, session => RunReport.Show(session, Runs(session))));
        return command;
    }

    private static IEnumerable<OneSyncRun> Runs(CommandSession session)
    {
        foreach (RunStep step in session.Workspace.RunAll(session.Cancellation))
        {
            // What a threshold held is told with its plan.
            if (step.Error is not null and not PlanRefusedException)
                session.Observer.Warned($"{step.Run.Subject}: {step.Error.Message}");
            yield return step.Run;
        }
    }
}
