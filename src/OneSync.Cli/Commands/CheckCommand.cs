using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core;
using OneSync.Core.Settings;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync check</c>: finds mistakes of the configuration.</summary>
internal static class CheckCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Command command = new("check", "Check the configuration through and through, and change nothing");
        command.SetAction(parsed => globals.Run(parsed, Check));
        return command;
    }

    private static ExitCode Check(CommandSession session)
    {
        IReadOnlyList<ConfigurationProblem> problems = Workspace.Check(session.WorkspacePath, session.Options);
        int errors = problems.Count(p => p.Severity == ProblemSeverity.Error);
        if (session.Format == OutputFormat.Table)
        {
            foreach (ConfigurationProblem problem in problems)
                session.Observer.Write($"{problem}{(problem.Severity == ProblemSeverity.Warning ? " (warning)" : "")}");
        }
        else
        {
            session.Show(Listings.Problems, problems);
        }
        if (errors == 0)
        {
            WorkspaceSettings settings = session.Workspace.Settings;
            session.Say($"The configuration is valid: {Count(settings.Sources.Count, "source")}, {Count(settings.Correlations.Count, "correlation")}, {Count(settings.Destinations.Count, "destination")}.");
        }
        return errors == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
