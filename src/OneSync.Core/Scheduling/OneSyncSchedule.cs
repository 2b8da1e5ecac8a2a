namespace OneSync.Core.Scheduling;

/// <summary>When the whole job of a workspace is run without anybody at a console.</summary>
public sealed record OneSyncSchedule
{
    /// <summary>Its name, unique among the schedules of an account on a machine.</summary>
    public string Name { get; init; } = "";

    /// <summary>The folder of <c>onesync.yaml</c>, or the file, absolute.</summary>
    public string Workspace { get; init; } = "";

    /// <summary>The times of the day, in the machine's time zone.</summary>
    public IReadOnlyList<TimeOnly> At { get; init; } = [];

    /// <summary>The days of the week; none means every day.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>Whether everything is read, also what was read before.</summary>
    public bool Full { get; init; }

    /// <summary>What the scheduler runs, as it has it.</summary>
    public string Command { get; init; } = "";

    /// <summary>The file that has what the last run printed; null where nothing is kept.</summary>
    public string? Log { get; init; }

    /// <summary>When it is due next, in the machine's time zone.</summary>
    public DateTime? NextRun { get; init; }

    /// <summary>The times and days in words.</summary>
    public string When => ScheduleTimes.Describe(At, Days);
}
