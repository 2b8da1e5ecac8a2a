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
        Option<bool> test = new("--test-at-destination") { Description = "Have the destination try the changes, too: it does nothing, and says what it would refuse" };
        Command command = new("dry-run", "Make a plan of what each destination needs, without writing to it") { destinations, test };
        command.SetAction(parsed => globals.Run(parsed, session => Plan(session, parsed.GetValue(destinations) ?? [], parsed.GetValue(test))));
        return command;
    }

    private static ExitCode Plan(CommandSession session, string[] given, bool test)
    {
        List<OneSyncPlan> plans = [];
        session.Show(Listings.Plans, CommandSession.Names("destination", given, session.Workspace.Settings.Destinations.Select(d => d.Name)).Select(name =>
        {
            OneSyncPlan plan = session.Workspace.Plan(name, null, session.Cancellation);
            if (test)
                plan = session.Workspace.Rehearse(plan.Id, session.Cancellation);
            plans.Add(plan);
            return plan;
        }));
        foreach (OneSyncPlan plan in plans)
            PlanCommand.Tell(session, plan);
        return plans.Exists(p => p.State == PlanState.Held) ? ExitCode.Held : ExitCode.Done;
    }
}
