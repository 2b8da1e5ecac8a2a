using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Linking;
using OneSync.Core.Ports.Vault;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync links</c>: which accounts users have, and what an admin says about it.</summary>
internal static class LinksCommand
{
    public static Command Create(GlobalOptions globals) => new("links", "Show and set which accounts users have")
    {
        List(globals),
        Set(globals),
        Remove(globals),
    };

    private static Command List(GlobalOptions globals)
    {
        Argument<string[]> destinations = new("destination") { Description = "Which destinations [default: all]", Arity = ArgumentArity.ZeroOrMore };
        Option<long?> user = new("--user", "-u") { Description = "Only those of this user", HelpName = "number" };
        Option<LinkState[]> state = new("--state") { Description = "Only those in these states", HelpName = "Linked|Proposed|Disputed|Blocked", AllowMultipleArgumentsPerToken = true };
        Command command = new("list", "List links, and users whose account is disputed") { destinations, user, state };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            LinkState[] states = parsed.GetValue(state) ?? [];
            session.Show(Listings.Links, Names(session, parsed.GetValue(destinations) ?? []).SelectMany(name => session.Workspace.Links(name, parsed.GetValue(user)))
                .Where(link => states.Length == 0 || states.Contains(link.State)));
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Set(GlobalOptions globals)
    {
        Argument<string> destination = new("destination") { Description = "The destination" };
        Argument<long> user = new("user") { Description = "The user's number" };
        Argument<string?> account = new("account") { Description = "The account's anchor, or a name that it has [default: the account of the link]", Arity = ArgumentArity.ZeroOrOne };
        Option<LinkState> state = new("--state") { Description = "What the link shall be [default: Linked]", HelpName = "Linked|Proposed|Disputed|Blocked" };
        Option<bool> preview = new("--preview") { Description = "Only show what it would set" };
        Command command = new("set", "Link a user to an account, or say that nothing is to be done about it") { destination, user, account, state, preview };
        command.SetAction(parsed => globals.Run(parsed, session => Tell(session, parsed.GetValue(preview), confirm => session.Workspace.SetLinks(
            Names(session, [parsed.GetRequiredValue(destination)])[0],
            [new LinkRequest(parsed.GetRequiredValue(user), parsed.GetValue(account), parsed.GetValue(state))], confirm, session.Cancellation))));
        return command;
    }

    private static Command Remove(GlobalOptions globals)
    {
        Argument<string> destination = new("destination") { Description = "The destination" };
        Argument<long[]> users = new("user") { Description = "The users' numbers", Arity = ArgumentArity.OneOrMore };
        Option<bool> preview = new("--preview") { Description = "Only show what it would remove" };
        Command command = new("remove", "Forget links; the next plan looks for the accounts anew") { destination, users, preview };
        command.SetAction(parsed => globals.Run(parsed, session => Tell(session, parsed.GetValue(preview),
            confirm => session.Workspace.RemoveLinks(Names(session, [parsed.GetRequiredValue(destination)])[0], parsed.GetRequiredValue(users), confirm))));
        return command;
    }

    private static ExitCode Tell(CommandSession session, bool preview, Func<Func<OneSyncLink, bool>, IReadOnlyList<LinkEdit>> edit)
    {
        List<OneSyncLink> shown = [];
        IReadOnlyList<LinkEdit> edits = edit(link =>
        {
            shown.Add(link);
            return !preview;
        });
        session.Show(Listings.Links, shown);
        ExitCode code = ExitCode.Done;
        foreach (LinkEdit refused in edits.Where(e => e.Refused is not null))
            code = Failure.Report(refused.Refused!, session);
        return code;
    }

    private static IReadOnlyList<string> Names(CommandSession session, string[] given) =>
        CommandSession.Names("destination", given, session.Workspace.Settings.Destinations.Select(d => d.Name));
}
