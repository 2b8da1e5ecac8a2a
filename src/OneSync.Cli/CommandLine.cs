using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text;
using OneSync.Cli.Commands;
using OneSync.Cli.Session;
using OneSync.Core.Settings;

namespace OneSync.Cli;

/// <summary>The command <c>onesync</c>: parses what was typed, and runs one command.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command and answers its exit code.</summary>
    public static int Run(string[] args)
    {
        // What is printed is read by programs, too: the same everywhere.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        RootCommand root = Create();
        ParseResult parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
            return (int)ReportUsage(root, parsed, args);
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static RootCommand Create()
    {
        GlobalOptions globals = new();
        RootCommand root = new("""
            OneSync provisions user accounts for schools: it reads people from their systems, merges the records of one person, shows what would change, and exports the accounts.

            New here? 'onesync demo' shows all of it on a sample district; 'onesync init' starts a workspace of your own.

            Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a plan is held and waits for approval, 4 partial: what could be done was done.
            """);
        globals.AddTo(root);
        foreach (Command command in (Command[])
        [
            DemoCommand.Create(globals), InitCommand.Create(globals), ConvertCommand.Create(globals), CheckCommand.Create(globals), TestCommand.Create(globals), SourcesCommand.Create(globals), ImportCommand.Create(globals), SelectionCommand.Create(globals),
            MergeCommand.Create(globals), UsersCommand.Create(globals), ReviewCommand.Create(globals), DryRunCommand.Create(globals), ScheduleCommand.Create(globals),
            PlanCommand.Create(globals), ApproveCommand.Create(globals), ExportCommand.Create(globals), RunCommand.Create(globals),
            ActivityCommand.Create(globals), ReportCommand.Create(globals), TraceCommand.Create(globals), UndoCommand.Create(globals), LinksCommand.Create(globals), CompareCommand.Create(globals),
        ])
            root.Subcommands.Add(command);
        return root;
    }

    private static ExitCode ReportUsage(RootCommand root, ParseResult parsed, string[] args)
    {
        if (args.Length == 0)
        {
            root.Parse("--help").Invoke();
            return ExitCode.Usage;
        }
        Command command = parsed.CommandResult.Command;
        foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
            Console.Error.WriteLine(error.Message);
        IEnumerable<string> known = [.. command.Subcommands.Select(c => c.Name), .. command.Options.Concat(root.Options).Select(o => o.Name)];
        foreach (string word in parsed.UnmatchedTokens)
        {
            if (NearestName.Of(word, known) is { } near)
                Console.Error.WriteLine($"Did you mean '{near}' instead of '{word}'?");
        }
        Console.Error.WriteLine($"See 'onesync {(command == root ? "" : $"{command.Name} ")}--help'.");
        return ExitCode.Usage;
    }
}
