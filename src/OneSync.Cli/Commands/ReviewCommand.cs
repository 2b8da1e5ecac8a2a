using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Correlation;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync review</c>: decides on the matches that wait.</summary>
internal static class ReviewCommand
{
    public static Command Create(GlobalOptions globals) => new("review", "Decide whether records that may be one person are")
    {
        List(globals),
        Export(globals),
        Import(globals),
        Decide(globals, "accept", "Say that the records of these matches are one person", CorrelationDecision.Accept),
        Decide(globals, "reject", "Say that the records of these matches are different people, for good", CorrelationDecision.Reject),
    };

    private static Command List(GlobalOptions globals)
    {
        Command command = new("list", "List the matches that wait, the surest first");
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            session.Show(Listings.Reviews, session.Workspace.Correlations());
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Export(GlobalOptions globals)
    {
        Argument<string> file = new("file") { Description = "The CSV file to write" };
        Command command = new("export", "Write the matches that wait as a spreadsheet with a column 'decision' to fill in") { file };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            string path = parsed.GetRequiredValue(file);
            session.Say($"{session.Workspace.ExportReview(path)} matches are in {path}. Write accept or reject into the column 'decision', then: {session.Hint($"review import {path}")}");
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Import(GlobalOptions globals)
    {
        Argument<string> file = new("file") { Description = "The filled-in CSV file" };
        Command command = new("import", "Read the decisions of a filled-in spreadsheet") { file };
        command.SetAction(parsed => globals.Run(parsed, session => Tell(session, session.Workspace.ImportReview(parsed.GetRequiredValue(file)))));
        return command;
    }

    private static Command Decide(GlobalOptions globals, string name, string description, CorrelationDecision decision)
    {
        Argument<long[]> ids = new("id") { Description = "The numbers of the matches, as 'review list' shows them", Arity = ArgumentArity.OneOrMore };
        Command command = new(name, description) { ids };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            long[] matches = [.. parsed.GetRequiredValue(ids).Distinct()];
            HashSet<long> waiting = [.. session.Workspace.Correlations().Select(c => c.Id)];
            foreach (long id in matches.Where(id => !waiting.Contains(id)))
                throw new UsageException($"No match {id} waits for review; 'onesync review list' shows those that do.");
            session.Workspace.Decide(matches.Select(id => (id, decision)));
            return Tell(session, matches.Length);
        }));
        return command;
    }

    private static ExitCode Tell(CommandSession session, int decided)
    {
        session.Say($"{decided} {(decided == 1 ? "match is" : "matches are")} decided. The next merge acts on it: {session.Hint("merge")}");
        return ExitCode.Done;
    }
}
