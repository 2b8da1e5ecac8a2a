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
        Option<bool> full = new("--full") { Description = "Read everything, also what was read before" };
        command.Add(full);
        command.SetAction(parsed => globals.Run(parsed, session => RunReport.Show(session, Runs(session, parsed.GetValue(full)))));
        return command;
    }

    private static IEnumerable<OneSyncRun> Runs(CommandSession session, bool full)
    {
        foreach (RunStep step in session.Workspace.RunAll(session.Cancellation, full: full))
        {
            // What a threshold held is told with its plan.
            if (step.Error is not null and not PlanRefusedException)
                session.Observer.Warned($"{step.Run.Subject}: {step.Error.Message}");
            yield return step.Run;
        }
    }
}
