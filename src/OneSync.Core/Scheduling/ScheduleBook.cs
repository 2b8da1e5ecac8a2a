using System.Text.RegularExpressions;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Core.Scheduling;

/// <summary>What both fronts do with schedules: list them, judge one that is wanted, make it, and take it away.</summary>
public sealed partial class ScheduleBook(IScheduler scheduler, IClock clock)
{
    /// <summary>All of them, by name.</summary>
    /// <exception cref="SchedulerUnavailableException">There is no scheduler, or it refuses.</exception>
    public IReadOnlyList<OneSyncSchedule> Read()
    {
        DateTime now = clock.UtcNow.LocalDateTime;
        return [.. scheduler.Read().Select(s => s with { NextRun = ScheduleTimes.Next(s.At, s.Days, now) }).OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The schedule of a name.</summary>
    /// <exception cref="ConfigurationException"><c>UnknownSchedule</c>: there is none.</exception>
    public OneSyncSchedule Find(string name)
    {
        IReadOnlyList<OneSyncSchedule> all = Read();
        return all.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw new ConfigurationException(new ConfigurationProblem(
            "UnknownSchedule", all.Count == 0 ? $"There is no schedule '{name}': this account has none." : $"There is no schedule '{name}'. There are: {string.Join(", ", all.Select(s => s.Name))}.",
            Position.Whole("Name"), NearestName.Of(name, all.Select(s => s.Name))));
    }

    /// <summary>The name that a workspace's schedule has when nobody says: that of its folder.</summary>
    public static string NameFor(WorkspaceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string name = Unfit().Replace(Path.GetFileName(Path.TrimEndingDirectorySeparator(settings.Root)), "-").Trim('-', '.', ' ');
        return name.Length == 0 ? "onesync" : name[..Math.Min(name.Length, 60)].TrimEnd('-', '.', ' ');
    }

    /// <summary>
    /// Everything that is wrong with a schedule: with its name, with the program and its place, and secrets of the configuration that a run without a console would not have, each with its line.
    /// Those alone are warnings, since it may be that only this account's environment is looked at.
    /// </summary>
    /// <exception cref="SchedulerUnavailableException">There is no scheduler, or it refuses.</exception>
    public IReadOnlyList<ConfigurationProblem> Judge(ScheduleRequest request, WorkspaceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(settings);
        List<ConfigurationProblem> problems = [];
        if (!Fit().IsMatch(request.Name))
            Add("BadScheduleName", "Name", $"A schedule cannot be called '{request.Name}'. Letters, digits, spaces and - _ . are allowed, 60 at most, with a letter or digit first and last.");
        if (request.At.Count == 0)
            Add("NoTime", "At", "A schedule needs a time of the day, such as 02:00.");
        if (scheduler.Read().FirstOrDefault(s => s.Name.Equals(request.Name, StringComparison.OrdinalIgnoreCase)) is { } other && !other.Workspace.Equals(request.Workspace, StringComparison.Ordinal))
            Add("ScheduleTaken", "Name", $"The schedule '{other.Name}' is of another workspace, {other.Workspace}. Give this one a name of its own.");
        if (scheduler.WhyNot(request) is { } reason)
            Add("ScheduleRefused", request.Name, reason);
        problems.AddRange(Secrets(settings).Where(s => !scheduler.HasVariable(s.Variable)).Select(s => new ConfigurationProblem(
            "SecretNotScheduled",
            $"'{s.Option}' is env:{s.Variable}, which a scheduled run will not have: it starts with an environment of its own. Write file:PATH, a file that only the account can read, or vault:NAME.",
            s.At, null, ProblemSeverity.Warning)));
        return problems;

        void Add(string id, string parameter, string message) => problems.Add(new ConfigurationProblem(id, message, Position.Whole(parameter)));
    }

    /// <summary>Makes the schedule, in the place of one of the same name, and answers it.</summary>
    /// <exception cref="SchedulerUnavailableException">There is no scheduler, or it refuses.</exception>
    public OneSyncSchedule Write(ScheduleRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        scheduler.Write(request);
        return Find(request.Name);
    }

    /// <summary>Takes a schedule away.</summary>
    /// <exception cref="SchedulerUnavailableException">There is no scheduler, or it refuses.</exception>
    public void Remove(string name) => scheduler.Remove(name);

    /// <summary>Why nothing would be run at present; null when all is well.</summary>
    public string? WhyIdle() => scheduler.WhyIdle();

    private static IEnumerable<(string Option, string Variable, Position At)> Secrets(WorkspaceSettings settings)
    {
        const string scheme = "env:";
        IEnumerable<OptionValue> options = settings.Sources.SelectMany(s => s.Options.All).Concat(settings.Destinations.SelectMany(d => d.Options.All));
        return options.SelectMany(o => o.Texts.Concat(o.Map?.Select(p => p.Value) ?? []).Where(t => t.Text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            .Select(t => (o.Name, t.Text[scheme.Length..].Trim(), t.At)));
    }

    [GeneratedRegex(@"^[\p{L}\p{N}]([\p{L}\p{N} ._-]{0,58}[\p{L}\p{N}])?$")]
    private static partial Regex Fit();

    [GeneratedRegex(@"[^\p{L}\p{N} ._-]+")]
    private static partial Regex Unfit();
}
