using System.CommandLine;
using OneSync.Cli.Output;
using OneSync.Cli.Session;
using OneSync.Core.Ports;
using OneSync.Core.Scheduling;
using OneSync.Core.Settings;

namespace OneSync.Cli.Commands;

/// <summary><c>onesync schedule</c>: has the whole job run at fixed times.</summary>
internal static class ScheduleCommand
{
    public static Command Create(GlobalOptions globals) => new("schedule", "Have the whole job run at fixed times, by cron or Windows' Task Scheduler")
    {
        List(globals),
        Add(globals),
        Remove(globals),
    };

    private static Command List(GlobalOptions globals)
    {
        Command command = new("list", "List the schedules of this account, of all workspaces");
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            session.Show(Listings.Schedules, Book(session).Read());
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Add(GlobalOptions globals)
    {
        Option<string[]> at = new("--at") { Description = "The times of the day, such as 02:00", Required = true, AllowMultipleArgumentsPerToken = true, HelpName = "HH:mm" };
        Option<DayOfWeek[]> day = new("--day") { Description = "The days of the week [default: every day]", AllowMultipleArgumentsPerToken = true, HelpName = "Monday|Tuesday|…" };
        Option<string?> name = new("--name") { Description = "Its name [default: that of the workspace's folder]" };
        Option<bool> full = new("--full") { Description = "Read everything, also what was read before" };
        Option<bool> force = new("--force") { Description = "Add it although secrets are not there for a run without a console" };
        Command command = new("add", "Add a schedule, or change the one of that name") { at, day, name, full, force };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            ScheduleBook book = Book(session);
            WorkspaceSettings settings = session.Workspace.Settings;
            string workspace = Path.TrimEndingDirectorySeparator(Path.GetFullPath(session.WorkspacePath));
            (string program, string[] before) = Program();
            bool everything = parsed.GetValue(full);
            ScheduleRequest request = new(parsed.GetValue(name) ?? ScheduleBook.NameFor(settings), workspace, [.. parsed.GetRequiredValue(at).Select(Time).Distinct()],
                [.. ScheduleTimes.InOrder(parsed.GetValue(day) ?? [])], program, [.. before, "run", "--workspace", workspace, "--no-progress", .. everything ? ["--full"] : Array.Empty<string>()])
            {
                Full = everything,
                Folder = Path.TrimEndingDirectorySeparator(settings.Root),
            };
            IReadOnlyList<ConfigurationProblem> problems = book.Judge(request, settings);
            if (problems.Any(p => p.Severity == ProblemSeverity.Error || !parsed.GetValue(force)))
                throw new ConfigurationException(problems);
            foreach (ConfigurationProblem problem in problems)
                session.Observer.Warned(problem.ToString());
            OneSyncSchedule made = book.Write(request);
            if (book.WhyIdle() is { } idle)
                session.Observer.Warned(idle);
            session.Show(Listings.Schedules, [made]);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Remove(GlobalOptions globals)
    {
        Argument<string> name = new("name") { Description = "Its name" };
        Command command = new("remove", "Take a schedule away") { name };
        command.SetAction(parsed => globals.Run(parsed, session =>
        {
            ScheduleBook book = Book(session);
            OneSyncSchedule found;
            try
            {
                found = book.Find(parsed.GetRequiredValue(name));
            }
            catch (ConfigurationException unknown)
            {
                throw new UsageException(unknown.Message);
            }
            book.Remove(found.Name);
            return ExitCode.Done;
        }));
        return command;
    }

    private static ScheduleBook Book(CommandSession session) => new(session.Options.Host.CreateScheduler(), SystemClock.Instance);

    private static TimeOnly Time(string text) => ScheduleTimes.TryParse(text, out TimeOnly time) ? time
        : throw new UsageException($"'{text}' is no time of the day. Write hours and minutes, 00:00 to 23:59, such as 02:00.");

    // The command as it runs now: by itself, or by dotnet.
    private static (string Program, string[] Before) Program()
    {
        string process = Environment.ProcessPath ?? throw new IOException("This program does not know where it is, and cannot be scheduled.");
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? (process, [Path.Combine(AppContext.BaseDirectory, "onesync.dll")]) : (process, []);
    }
}
