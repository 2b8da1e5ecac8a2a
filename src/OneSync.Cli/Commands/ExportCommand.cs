using System.CommandLine;
using OneSync.Cli.Session;
using OneSync.Core.Activity;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync export</c>: writes to destinations what a plan says.</summary>
internal static class ExportCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<string[]> destinations = new("destination") { Description = "Which destinations [default: all]", Arity = ArgumentArity.ZeroOrMore };
        Option<long?> plan = new("--plan") { Description = "Apply this plan as it stands, instead of making a new one", HelpName = "id" };
        Command command = new("export", "Plan and apply what each destination needs, unless a threshold holds the plan") { destinations, plan };
        command.SetAction(parsed => globals.Run(parsed, session => Export(session, parsed.GetValue(destinations) ?? [], parsed.GetValue(plan))));
        return command;
    }

    private static ExitCode Export(CommandSession session, string[] given, long? plan)
    {
        if (plan is { } id)
        {
            if (given.Length > 0)
                throw new UsageException("A plan knows its destination: give --plan or destinations, not both.");
            return RunReport.Show(session, [session.Workspace.Export(session.Plan(id).Id, session.Cancellation)]);
        }
        IReadOnlyList<string> names = CommandSession.Names("destination", given, session.Workspace.Settings.Destinations.Select(d => d.Name));
        ExitCode refused = ExitCode.Done;
        ExitCode shown = RunReport.Show(session, Runs());
        return refused == ExitCode.Done ? shown : refused;

        IEnumerable<OneSyncRun> Runs()
        {
            foreach (string name in names)
            {
                OneSyncRun? run = null;
                try
                {
                    run = session.Workspace.Export(name, null, session.Cancellation);
                }
                catch (Exception error) when (error is Core.Planning.PlanRefusedException or Core.Ports.DestinationUnavailableException)
                {
                    // The other destinations can be served all the same.
                    ExitCode code = Failure.Report(error, session);
                    refused = refused == ExitCode.Failed ? refused : code;
                }
                if (run is not null)
                    yield return run;
            }
        }
    }
}
