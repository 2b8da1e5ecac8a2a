using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Activity;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync activity</c>: shows the log.</summary>
internal static class ActivityCommand
{
    private static readonly Listing<OneSyncActivity> s_listing = new(
    [
        new("at", a => a.At),
        new("run", a => a.Run),
        new("kind", a => a.Kind),
        new("subject", a => a.Subject),
        new("action", a => a.Action),
        new("status", a => a.Status),
        new("userName", a => a.UserName),
        new("detail", a => a.Detail),
        new("user", a => a.User, InTable: false),
        new("anchor", a => a.Anchor, InTable: false),
        new("before", a => a.Before, InTable: false),
        new("after", a => a.After, InTable: false),
        new("error", a => a.Error, InTable: false),
        new("duration", a => a.Duration, InTable: false),
        new("by", a => a.By, InTable: false),
    ], "There is no such activity.");

    public static Command Create(GlobalOptions globals)
    {
        Option<long[]> runs = new("--run") { Description = "Of these runs", HelpName = "id", AllowMultipleArgumentsPerToken = true };
        Option<RunKind?> kind = new("--kind") { Description = "Of runs of this kind", HelpName = string.Join('|', Enum.GetNames<RunKind>()) };
        Option<string?> subject = new("--subject") { Description = "Of this source or destination", HelpName = "name" };
        Option<long?> user = new("--user") { Description = "Of this user", HelpName = "number" };
        Option<string[]> actions = new("--action") { Description = "With these actions, such as Create, Left or Quarantined", HelpName = "action", AllowMultipleArgumentsPerToken = true };
        Option<string[]> statuses = new("--status") { Description = "With these statuses, such as Failed or Partial", HelpName = "status", AllowMultipleArgumentsPerToken = true };
        Option<DateTimeOffset?> after = new("--after") { Description = "Not before this time", HelpName = "time" };
        Option<DateTimeOffset?> before = new("--before") { Description = "Not after this time", HelpName = "time" };
        Option<bool> runsOnly = new("--runs-only") { Description = "Only the runs, without what they did to whom" };
        Option<bool> summary = new("--summary") { Description = "What was done last for each source and destination, counted" };
        Option<int?> first = new("--first") { Description = "At most so many lines", HelpName = "count" };
        Command command = new("activity", "Show what was done, when, by whom and why; the newest run first") { runs, kind, subject, user, actions, statuses, after, before, runsOnly, summary, first };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            if (parsed.GetValue(summary))
            {
                session.Show(Listings.Summaries, session.Workspace.Summarize(parsed.GetValue(runs) is { Length: > 0 } of ? of : null)
                    .Where(s => parsed.GetValue(subject) is not { } name || s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
                return ExitCode.Done;
            }
            ActivityQuery query = new()
            {
                Runs = parsed.GetValue(runs) is { Length: > 0 } numbers ? numbers : null,
                Kind = parsed.GetValue(kind),
                Subject = parsed.GetValue(subject),
                User = parsed.GetValue(user),
                Actions = parsed.GetValue(actions) is { Length: > 0 } names ? names : null,
                Statuses = parsed.GetValue(statuses) is { Length: > 0 } ends ? ends : null,
                After = parsed.GetValue(after),
                Before = parsed.GetValue(before),
                RunsOnly = parsed.GetValue(runsOnly),
            };
            session.Show(s_listing, session.Workspace.FindActivity(query, session.Cancellation).Take(parsed.GetValue(first) ?? int.MaxValue));
            return ExitCode.Done;
        }));
        return command;
    }
}
