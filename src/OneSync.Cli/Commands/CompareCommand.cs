using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Comparing;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync compare</c>: how destinations differ from what was written to them.</summary>
internal static class CompareCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<string[]> destinations = new("destination") { Description = "Which destinations [default: all]", Arity = ArgumentArity.ZeroOrMore };
        Option<DriftKind[]> kind = new("--kind", "-k") { Description = "Only differences of these kinds", HelpName = "Changed|Pending|Missing|Orphan|Disputed", AllowMultipleArgumentsPerToken = true };
        Command command = new("compare", "List how destinations differ from what OneSync wrote, and from what it would write; writes nothing") { destinations, kind };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            DriftKind[] kinds = parsed.GetValue(kind) ?? [];
            session.Show(Listings.Differences, CommandSession.Names("destination", parsed.GetValue(destinations) ?? [], session.Workspace.Settings.Destinations.Select(d => d.Name))
                .SelectMany(name => session.Workspace.Compare(name, session.Cancellation)).Where(d => kinds.Length == 0 || kinds.Contains(d.Kind)));
            return ExitCode.Done;
        }));
        return command;
    }
}
