using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Planning;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync undo</c>: takes an export back.</summary>
internal static class UndoCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<long> run = new("run") { Description = "The export's number, as 'onesync activity' shows it" };
        Option<bool> apply = new("--apply") { Description = "Apply the plan at once, unless a threshold holds it" };
        Option<bool> preview = new("--preview") { Description = "Only count what it would take, and keep no plan" };
        Command command = new("undo", "Plan how an export is taken back, from the values that were there before it") { run, apply, preview };
        command.SetAction(parsed => globals.Run(parsed, session => Undo(session, parsed.GetRequiredValue(run), parsed.GetValue(apply), parsed.GetValue(preview))));
        return command;
    }

    private static ExitCode Undo(CommandSession session, long run, bool apply, bool preview)
    {
        if (apply && preview)
            throw new UsageException("Give --apply or --preview, not both.");
        OneSyncPlan plan = preview ? session.Workspace.PreviewUndo(run, session.Cancellation) : session.Workspace.PlanUndo(run, session.Cancellation);
        if (apply)
            return RunReport.Show(session, [session.Workspace.Export(plan.Id, session.Cancellation)]);
        session.Show(Listings.Plans, [plan]);
        if (!preview)
        {
            PlanCommand.Tell(session, plan);
            if (plan.State == PlanState.Ready)
                session.Say($"It is applied by: {session.Hint($"export --plan {plan.Id}")}");
        }
        return plan.State == PlanState.Held ? ExitCode.Held : ExitCode.Done;
    }
}
