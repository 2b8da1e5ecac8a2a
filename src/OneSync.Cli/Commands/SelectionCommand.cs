using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Selecting;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync selection</c>: chooses schools, classes, roles and statuses to sync.</summary>
internal static class SelectionCommand
{
    public static Command Create(GlobalOptions globals) => new("selection", "Choose the schools, classes, roles and statuses that are synced; whoever is left out is out of scope, which is not gone")
    {
        List(globals),
        Export(globals),
        Import(globals),
        Reset(globals),
    };

    private static Command List(GlobalOptions globals)
    {
        Command command = new("list", "List what is selected of each source, and how many people are out of scope");
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            session.Show(Listings.Selections, session.Workspace.Selections());
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Export(GlobalOptions globals)
    {
        Argument<string> file = new("file") { Description = "The file to write: a workbook when its name ends in .xlsx, otherwise CSV" };
        Option<string[]> source = SourceOption();
        Option<SelectionKind[]> kind = new("--kind", "-k") { Description = "What to choose of [default: everything]", HelpName = "School|Class|Role|Status", AllowMultipleArgumentsPerToken = true };
        Command command = new("export", "Write what there is to choose as a spreadsheet with a column 'sync' to fill in") { file, source, kind };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            string path = parsed.GetRequiredValue(file);
            int rows = session.Workspace.ExportSelection(path, Sources(session, parsed.GetValue(source)), parsed.GetValue(kind) is { Length: > 0 } kinds ? kinds : null);
            session.Say($"{rows} rows are in {path}. Write Yes into the column 'sync', then: {session.Hint($"selection import {path}")}");
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Import(GlobalOptions globals)
    {
        Argument<string> file = new("file") { Description = "The filled-in workbook or CSV file" };
        Option<string[]> source = SourceOption();
        Option<bool> preview = new("--preview") { Description = "Only show what it would change" };
        Command command = new("import", "Read a filled-in spreadsheet") { file, source, preview };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            bool keep = !parsed.GetValue(preview);
            return Tell(session, session.Workspace.ImportSelection(parsed.GetRequiredValue(file), Sources(session, parsed.GetValue(source)), keep), keep);
        }));
        return command;
    }

    private static Command Reset(GlobalOptions globals)
    {
        Option<string[]> source = SourceOption();
        Option<bool> preview = new("--preview") { Description = "Only show what it would change" };
        Command command = new("reset", "Forget what was selected, so that everybody is in scope again") { source, preview };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            bool keep = !parsed.GetValue(preview);
            return Tell(session, session.Workspace.ResetSelection(Sources(session, parsed.GetValue(source)), keep), keep);
        }));
        return command;
    }

    private static ExitCode Tell(CommandSession session, IReadOnlyList<OneSyncSelection> selections, bool keep)
    {
        session.Show(Listings.Selections, selections);
        if (session.Format == OutputFormat.Table)
        {
            foreach (SelectionChange change in selections.SelectMany(s => s.Changes))
                session.Say(change.ToString());
        }
        session.Say(keep ? $"The next merge acts on it: {session.Hint("merge")}" : "This is what it would change; nothing was kept.");
        return ExitCode.Done;
    }

    private static Option<string[]> SourceOption() => new("--source", "-s") { Description = "Which sources [default: all]", HelpName = "source", AllowMultipleArgumentsPerToken = true };

    private static IReadOnlyList<string>? Sources(CommandSession session, string[]? given) =>
        given is { Length: > 0 } ? CommandSession.Names("source", given, session.Workspace.Settings.Sources.Select(s => s.Name)) : null;
}
