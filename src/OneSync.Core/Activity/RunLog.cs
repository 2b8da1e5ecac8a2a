using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Activity;

/// <summary>Who runs, when, and who watches.</summary>
/// <param name="Clock">The time.</param>
/// <param name="Observer">Who watches.</param>
/// <param name="By">Who runs it: account and machine.</param>
public sealed record RunContext(IClock Clock, IRunObserver Observer, string By);

/// <summary>Keeps the log of a run under way: opened at once, closed with what it counted.</summary>
internal sealed class RunLog
{
    private readonly IVault _vault;
    private readonly RunContext _context;
    private readonly DateTimeOffset _started;
    private readonly RunKind _kind;
    private readonly string _subject;
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly List<QuarantinedRow> _quarantined = [];
    private string? _partial;

    public RunLog(IVault vault, RunKind kind, string subject, RunContext context)
    {
        (_vault, _context, _kind, _subject, _started) = (vault, context, kind, subject, context.Clock.UtcNow);
        Run = vault.Runs.Start(kind, subject, context.By, _started);
    }

    /// <summary>The run's number.</summary>
    public long Run { get; }

    /// <summary>The plan it makes or applies.</summary>
    public long? Plan { get; set; }

    /// <summary>Adds to a count.</summary>
    public void Count(string name, long by) => _counts[name] = _counts.GetValueOrDefault(name) + by;

    /// <summary>Keeps an oddity that lost nothing.</summary>
    public void Warn(string message)
    {
        _warnings.Add(message);
        _context.Observer.Warned($"{_subject}: {message}");
    }

    /// <summary>Keeps a row that was passed over; it is written when the run closes.</summary>
    public void Quarantine(QuarantinedRow row)
    {
        _quarantined.Add(row);
        Count("Quarantined", 1);
        _context.Observer.Quarantined(_subject, row);
    }

    /// <summary>Makes the run Partial.</summary>
    public void Partial(string reason)
    {
        _partial = _partial is null ? reason : $"{_partial} {reason}";
        _context.Observer.Warned($"{_subject}: Partial. {reason}");
    }

    /// <summary>Closes the run as Complete, or Partial, inside the transaction of what it did.</summary>
    public OneSyncRun Close(RunStatus? status = null, string? message = null)
    {
        foreach (QuarantinedRow row in _quarantined)
            _vault.Runs.Quarantine(Run, row);
        return Finish(status ?? (_partial is null ? RunStatus.Complete : RunStatus.Partial), message ?? _partial);
    }

    /// <summary>Closes the run as Failed, outside any transaction.</summary>
    public OneSyncRun Fail(Exception error) => Finish(error is OperationCanceledException ? RunStatus.Cancelled : RunStatus.Failed, error.Message);

    /// <summary>Closes the run as Cancelled, outside any transaction.</summary>
    public OneSyncRun Cancel() => Finish(RunStatus.Cancelled, "It was stopped before its end; nothing of it was kept.");

    private OneSyncRun Finish(RunStatus status, string? message)
    {
        OneSyncRun run = new()
        {
            Id = Run,
            Kind = _kind,
            Subject = _subject,
            Status = status,
            Started = _started,
            Ended = _context.Clock.UtcNow,
            By = _context.By,
            Message = message,
            Counts = new Dictionary<string, long>(_counts),
            Warnings = [.. _warnings],
            Plan = Plan,
        };
        _vault.Runs.Finish(run);
        return run;
    }
}
