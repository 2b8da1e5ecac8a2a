using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Planning;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync dry-run</c>: works out what destinations need, and writes nothing to them.</summary>
internal static class DryRunCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<string[]> destinations = new("destination") { Description = "Which destinations [default: all]", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("dry-run", "Make a plan of what each destination needs, without writing to it") { destinations };
        command.SetAction(parsed => globals.Run(parsed, session => Plan(session, parsed.GetValue(destinations) ?? [])));
        return command;
    }

    private static ExitCode Plan(CommandSession session, string[] given)
    {
        List<OneSyncPlan> plans = [];
        session.Show(Listings.Plans, CommandSession.Names("destination", given, session.Workspace.Settings.Destinations.Select(d => d.Name)).Select(name =>
        {
            OneSyncPlan plan = session.Workspace.Plan(name, null, session.Cancellation);
            plans.Add(plan);
            return plan;
        }));
        foreach (OneSyncPlan plan in plans)
            PlanCommand.Tell(session, plan);
        return plans.Exists(p => p.State == PlanState.Held) ? ExitCode.Held : ExitCode.Done;
    }
}
