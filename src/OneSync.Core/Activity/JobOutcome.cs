namespace OneSync.Core.Activity;

/// <summary>How a job of several runs ended. The numbers are what <c>onesync run</c> ends with, and what <c>Invoke-OneSync</c> leaves in <c>$LASTEXITCODE</c>.</summary>
public enum JobOutcome
{
    /// <summary>All of it was done.</summary>
    Done = 0,

    /// <summary>A run failed, or was stopped.</summary>
    Failed = 1,

    /// <summary>A threshold holds a plan, which waits for approval.</summary>
    Held = 3,

    /// <summary>What could be done was done.</summary>
    Partial = 4,
}

/// <summary>Sums up runs.</summary>
public static class JobOutcomes
{
    private static readonly JobOutcome[] s_gravest = [JobOutcome.Failed, JobOutcome.Held, JobOutcome.Partial, JobOutcome.Done];

    /// <summary>The gravest end of all: failed before held before partial. Without a run, all was done.</summary>
    public static JobOutcome Of(IEnumerable<OneSyncRun> runs) =>
        runs.Select(run => Of(run.Status)).DefaultIfEmpty(JobOutcome.Done).MinBy(outcome => Array.IndexOf(s_gravest, outcome));

    private static JobOutcome Of(RunStatus status) => status switch
    {
        RunStatus.Complete or RunStatus.Unchanged => JobOutcome.Done,
        RunStatus.Partial => JobOutcome.Partial,
        RunStatus.Held => JobOutcome.Held,
        _ => JobOutcome.Failed,
    };
}
