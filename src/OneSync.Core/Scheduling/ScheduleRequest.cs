namespace OneSync.Core.Scheduling;

/// <summary>A schedule that somebody wants.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Workspace">The folder of <c>onesync.yaml</c>, or the file, absolute.</param>
/// <param name="At">The times of the day, in the machine's time zone; whole minutes.</param>
/// <param name="Days">The days of the week; none for every day.</param>
/// <param name="Program">The program that is run, absolute.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ScheduleRequest(
    string Name, string Workspace, IReadOnlyList<TimeOnly> At, IReadOnlyList<DayOfWeek> Days, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Whether everything is read, also what was read before.</summary>
    public bool Full { get; init; }

    /// <summary>The working folder, absolute, in which the log is kept too.</summary>
    public required string Folder { get; init; }

    /// <summary>The account that it runs as; null for the one that registers it.</summary>
    public ScheduleAccount? Account { get; init; }

    /// <summary>The file in <see cref="Folder"/> that is told what a run prints.</summary>
    public string LogName => $"schedule-{Name}.log";
}

/// <summary>An account that a schedule runs as.</summary>
/// <param name="User">Its name, with the domain.</param>
/// <param name="Password">Its password, asked for when it is needed.</param>
public sealed record ScheduleAccount(string User, Func<string> Password);
