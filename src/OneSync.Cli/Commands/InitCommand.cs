using System.CommandLine;
using OneSync.Cli.Session;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync init</c>: starts a workspace.</summary>
internal static class InitCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<string?> folder = new("folder") { Description = "The folder, made when it is missing [default: the workspace]", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("init", "Start a workspace: an onesync.yaml with remarks that runs as it is, and its schema for editors") { folder };
        command.SetAction(parsed => globals.Run(parsed, session => Start(session, parsed.GetValue(folder) ?? session.WorkspacePath)));
        return command;
    }

    private static ExitCode Start(CommandSession session, string folder)
    {
        foreach (string file in session.Options.Host.CreateWorkspace(folder))
            session.Say($"Made {file}");
        session.Say("Write your sources and destinations into onesync.yaml. 'onesync check' finds mistakes, 'onesync run' does the whole job.");
        return ExitCode.Done;
    }
}
