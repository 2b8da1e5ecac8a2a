using OneSync.Core.Scheduling;

namespace OneSync.Core.Ports;

/// <summary>What runs programs at fixed times on this machine: cron, or Windows' Task Scheduler. It keeps the schedules of one account.</summary>
public interface IScheduler
{
    /// <summary>OneSync's schedules, in the order in which the scheduler has them.</summary>
    /// <exception cref="SchedulerUnavailableException">There is no scheduler, or it refuses.</exception>
    IReadOnlyList<OneSyncSchedule> Read();

    /// <summary>Makes a schedule, in the place of one of the same name.</summary>
    /// <exception cref="SchedulerUnavailableException">There is no scheduler, or it refuses.</exception>
    void Write(ScheduleRequest request);

    /// <summary>Takes a schedule away; nothing happens when there is none of that name.</summary>
    /// <exception cref="SchedulerUnavailableException">There is no scheduler, or it refuses.</exception>
    void Remove(string name);

    /// <summary>Why this scheduler cannot do what is asked, and what to do instead; null when it can.</summary>
    string? WhyNot(ScheduleRequest request);

    /// <summary>Why nothing would be run at present although it is registered; null when all is well, as far as can be told.</summary>
    string? WhyIdle();

    /// <summary>Whether what it runs has an environment variable of this name.</summary>
    bool HasVariable(string name);
}

/// <summary>There is no scheduler on this machine, or it refuses.</summary>
/// <param name="id">A stable id, the first part of the PowerShell error id.</param>
/// <param name="message">What is wrong, and what to do about it.</param>
public sealed class SchedulerUnavailableException(string id, string message) : Exception(message)
{
    /// <summary>A stable id.</summary>
    public string Id { get; } = id;
}
