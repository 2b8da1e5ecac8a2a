using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Planning;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync plan</c>: shows plans and what they hold.</summary>
internal static class PlanCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<long?> id = new("id") { Description = "The plan's number [default: all plans, the newest first]", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> changes = new("--changes") { Description = "Show each change with its reason, and how far it got" };
        Option<bool> notices = new("--notices") { Description = "Show what else the plan tells: disputes, orphans, protected accounts, removals withheld" };
        Command command = new("plan", "Show plans and what they hold") { id, changes, notices };
        command.SetAction(parsed => globals.Run(parsed, session => Show(session, parsed.GetValue(id), parsed.GetValue(changes), parsed.GetValue(notices))));
        return command;
    }

    /// <summary>Tells what about a plan somebody should know besides its row.</summary>
    public static void Tell(CommandSession session, OneSyncPlan plan)
    {
        if (plan.State == PlanState.Held)
            Failure.TellHeld(plan, session);
        if (plan.RemovalsWithheld is { } reason)
            session.Observer.Write($"Plan {plan.Id} takes nothing away from anybody. {reason}");
        if (plan.Notices.Count > 0)
            session.Say($"Plan {plan.Id} tells more ({string.Join(", ", plan.Notices.Select(n => $"{n.Key} {n.Value}"))}): {session.Hint($"plan {plan.Id} --notices")}");
    }

    private static ExitCode Show(CommandSession session, long? id, bool changes, bool notices)
    {
        if (id is not { } number)
        {
            if (changes || notices)
                throw new UsageException("--changes and --notices are of one plan: name it, as in 'onesync plan 1 --changes'.");
            session.Show(Listings.Plans, session.Workspace.Plans());
            return ExitCode.Done;
        }
        OneSyncPlan plan = session.Plan(number);
        if (changes)
            session.Show(Listings.Changes, session.Workspace.Changes(number));
        if (notices)
            session.Show(Listings.Notices, session.Workspace.Notices(number));
        if (changes || notices)
            return ExitCode.Done;
        session.Show(Listings.Plans, [plan]);
        Tell(session, plan);
        return ExitCode.Done;
    }
}
