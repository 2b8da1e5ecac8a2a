using System.CommandLine;
using OneSync.Cli.Session;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync run</c>: does the whole job.</summary>
internal static class RunCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Command command = new("run", "Do the whole job: take up what was interrupted, import, merge, plan, and export");
        command.SetAction(parsed => globals.Run(parsed, session => RunReport.Show(session, session.Workspace.RunAll(session.Cancellation))));
        return command;
    }
}
