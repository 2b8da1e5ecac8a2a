using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync sources</c>: lists the sources and how the last import of each ended.</summary>
internal static class SourcesCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<string[]> names = new("source") { Description = "Which sources [default: all]", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("sources", "List the sources, how the last import of each ended, and what the vault has of it") { names };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            IReadOnlyList<string> wanted = CommandSession.Names("source", parsed.GetValue(names) ?? [], session.Workspace.Settings.Sources.Select(s => s.Name));
            session.Show(Listings.Sources, session.Workspace.Sources().Where(s => wanted.Contains(s.Name, StringComparer.OrdinalIgnoreCase)));
            return ExitCode.Done;
        }));
        return command;
    }
}
