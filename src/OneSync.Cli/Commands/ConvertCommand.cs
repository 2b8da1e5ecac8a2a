using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Settings;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync convert</c>: starts a workspace from the configuration of Adobe's User Sync Tool.</summary>
internal static class ConvertCommand
{
    private static readonly Listing<ConversionNote> s_notes = new(
    [
        new("file", n => n.File),
        new("line", n => n.Line),
        new("key", n => n.Key),
        new("why", n => n.Why),
        new("remedy", n => n.Remedy),
    ], "Everything was carried over.");

    public static Command Create(GlobalOptions globals)
    {
        Argument<string> path = new("file") { Description = "Its user-sync-config.yml; the connector files that it names are read, too" };
        Argument<string?> folder = new("folder") { Description = "The folder of the new workspace, made when it is missing [default: the workspace]", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("convert", "Start a workspace from the configuration of Adobe's User Sync Tool, and list what was not carried over") { path, folder };
        command.SetAction(parsed => globals.Run(parsed, session => Convert(session, parsed.GetValue(path)!, parsed.GetValue(folder) ?? session.WorkspacePath)));
        return command;
    }

    private static ExitCode Convert(CommandSession session, string path, string folder)
    {
        ConvertedConfiguration converted = session.Options.Host.ConvertConfiguration(Path.GetFullPath(path));
        foreach (string file in session.Options.Host.CreateWorkspace(folder, converted))
            session.Say($"Made {file}");
        session.Show(s_notes, converted.Notes);
        return ExitCode.Done;
    }
}
