using System.Diagnostics;
using System.Management.Automation;
using OneSync.Core.Ports;
using OneSync.PowerShell.Errors;

namespace OneSync.PowerShell.Pipeline;

/// <summary>
/// Turns what the engine tells into progress, verbose messages, warnings and errors. The engine calls on the thread that runs it, which is the
/// pipeline's.
/// </summary>
internal sealed class PipelineObserver(OneSyncCmdlet cmdlet) : IRunObserver
{
    // Often enough to look alive, seldom enough to cost nothing.
    private const long Pause = 200;

    private const int Activity = 0x0E5;
    private readonly Stopwatch _step = new();
    private string? _shown;
    private long _lastAt;

    /// <inheritdoc/>
    public void Progress(RunProgress progress)
    {
        bool next = progress.Step != _shown;
        if (next)
            _step.Restart();
        else if (_step.ElapsedMilliseconds - _lastAt < Pause)
            return;
        (_shown, _lastAt) = (progress.Step, _step.ElapsedMilliseconds);
        ProgressRecord record = new(Activity, progress.Step, progress.Detail.Length > 0 ? progress.Detail : " ");
        if (progress.Fraction is { } fraction)
        {
            record.PercentComplete = (int)Math.Clamp(fraction * 100, 0, 100);
            if (fraction is > 0.01 and <= 1)
                record.SecondsRemaining = (int)Math.Min(_step.Elapsed.TotalSeconds * (1 - fraction) / fraction, int.MaxValue);
        }
        cmdlet.WriteProgress(record);
    }

    /// <inheritdoc/>
    public void Decided(string message) => cmdlet.WriteVerbose(cmdlet.Redact(message));

    /// <inheritdoc/>
    public void Warned(string message) => cmdlet.WriteWarning(cmdlet.Redact(message));

    /// <inheritdoc/>
    public void Quarantined(string source, QuarantinedRow row) => cmdlet.WriteError(ErrorRecords.Of(source, row));

    /// <summary>Takes the progress away.</summary>
    public void Complete()
    {
        if (_shown is not { } step)
            return;
        _shown = null;
        cmdlet.WriteProgress(new ProgressRecord(Activity, step, "Done") { RecordType = ProgressRecordType.Completed });
    }
}
