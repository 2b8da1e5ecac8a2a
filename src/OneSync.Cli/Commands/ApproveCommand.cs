using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync approve</c>: lets a held plan pass.</summary>
internal static class ApproveCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<long> id = new("id") { Description = "The plan's number" };
        Command command = new("approve", "Let a held plan be applied") { id };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            session.Show(Listings.Plans, [session.Workspace.Approve(session.Plan(parsed.GetRequiredValue(id)).Id)]);
            session.Say($"It is applied by: {session.Hint($"export --plan {parsed.GetRequiredValue(id)}")}");
            return ExitCode.Done;
        }));
        return command;
    }
}
