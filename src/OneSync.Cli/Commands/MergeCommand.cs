using System.CommandLine;
using OneSync.Cli.Session;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync merge</c>: finds which records are one person.</summary>
internal static class MergeCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Option<bool> all = new("--all") { Description = "Look at every record, though nothing seems to have changed" };
        Command command = new("merge", "Find which records are one person, and bring the users up to date") { all };
        command.SetAction(parsed => globals.Run(parsed, session => RunReport.Show(session, [session.Workspace.Merge(parsed.GetValue(all), session.Cancellation)])));
        return command;
    }
}
