using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Settings;
using OneSync.Core.Tracing;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync trace</c>: all that is known of a person, and why.</summary>
internal static class TraceCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<long[]> users = new("user") { Description = "The users' numbers", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> anchor = new("--anchor") { Description = "Whose record or account has this anchor", HelpName = "anchor" };
        Option<string?> email = new("--email") { Description = "Whose e-mail address this is", HelpName = "address" };
        Option<string?> filter = new("--filter", "-f") { Description = "Whom an expression selects", HelpName = "expression" };
        Option<string[]> destination = new("--destination", "-d") { Description = "Read these destinations too, and say what the next plan would do", HelpName = "name", AllowMultipleArgumentsPerToken = true };
        Command command = new("trace", "Tell where the values, the account and the changes of a person come from") { users, anchor, email, filter, destination };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            TraceQuery query = new()
            {
                Ids = parsed.GetValue(users) is { Length: > 0 } ids ? ids : null,
                Anchor = parsed.GetValue(anchor),
                Email = parsed.GetValue(email),
                Filter = parsed.GetValue(filter) is { } text ? SourceText.Parameter("--filter", text) : null,
            };
            if (new object?[] { query.Ids, query.Anchor, query.Email, query.Filter }.Count(o => o is not null) != 1)
                throw new UsageException("Say who: a user's number, --anchor, --email or --filter, one of them.");
            string[] given = parsed.GetValue(destination) ?? [];
            Show(session, session.Workspace.Trace(query, given.Length == 0 ? [] : CommandSession.Names("destination", given, session.Workspace.Settings.Destinations.Select(d => d.Name)), session.Cancellation));
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Show(CommandSession session, IReadOnlyList<OneSyncTrace> traces)
    {
        if (session.Format != OutputFormat.Table)
        {
            session.Show(Listings.Traces, traces);
            return;
        }
        foreach (OneSyncTrace trace in traces)
            session.Say(trace.Report + "\n");
    }
}
