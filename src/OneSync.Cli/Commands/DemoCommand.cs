using System.CommandLine;
using OneSync.Cli.Session;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync demo</c>: shows the main job on the sample district.</summary>
internal static class DemoCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Option<string?> folder = new("--folder") { Description = "Work in this folder, which must be empty or missing, and leave everything there [default: a temporary one]", HelpName = "path" };
        Command command = new("demo", "Show the whole job on a sample district, and explain it") { folder };
        command.SetAction(parsed => globals.Run(parsed, session => ExitCode.Done));
        return command;
    }
}
