using System.CommandLine;
using OneSync.Cli.Demo;
using OneSync.Cli.Session;
using OneSync.Core;
using OneSync.Core.Ports;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync demo</c>: shows the main job on the sample district.</summary>
internal static class DemoCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Option<string?> folder = new("--folder") { Description = "Work in this folder, which must be empty or missing, and leave everything there [default: a temporary one]", HelpName = "path" };
        Command command = new("demo", "Show the whole job on a sample district, and explain it") { folder };
        command.SetAction(parsed => globals.Run(parsed, session => Show(session, parsed.GetValue(folder))));
        return command;
    }

    private static ExitCode Show(CommandSession session, string? folder)
    {
        // The story tells by itself what it meets: warnings on stderr would only be in between.
        WorkspaceOptions options = session.Options with { Observer = SilentObserver.Instance };
        new DemoStory(new DemoPage(session.Out), DemoFolder.Create(folder), options, session.Cancellation).Tell();
        return ExitCode.Done;
    }
}
