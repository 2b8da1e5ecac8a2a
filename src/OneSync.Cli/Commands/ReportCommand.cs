using System.CommandLine;
using OneSync.Cli.Session;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync report</c>: writes plans for people to read.</summary>
internal static class ReportCommand
{
    public static Command Create(GlobalOptions globals)
    {
        Argument<string> file = new("file") { Description = "The file to write: a page for a browser when its name ends in .html, otherwise CSV" };
        Option<long[]> plan = new("--plan", "-p") { Description = "Which plans [default: the newest of each destination]", HelpName = "number", AllowMultipleArgumentsPerToken = true };
        Command command = new("report", "Write a report of plans, with their changes, reasons and notices") { file, plan };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            string path = parsed.GetRequiredValue(file);
            long[] plans = [.. (parsed.GetValue(plan) ?? []).Select(id => session.Plan(id).Id)];
            int count = session.Workspace.ExportReport(path, plans.Length > 0 ? plans : null, session.Cancellation);
            session.Say($"{count} {(count == 1 ? "plan is" : "plans are")} in {path}.");
            return ExitCode.Done;
        }));
        return command;
    }
}
