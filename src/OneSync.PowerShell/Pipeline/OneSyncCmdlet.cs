using System.Management.Automation;
using OneSync.Core.Ports;
using OneSync.PowerShell.Errors;

namespace OneSync.PowerShell.Pipeline;

/// <summary>What every cmdlet does alike: it stops when it is told to, shows what a run tells, and turns the engine's exceptions into errors.</summary>
public abstract class OneSyncCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PipelineObserver _observer;

    /// <summary>A cmdlet that is watched.</summary>
    protected OneSyncCmdlet() => _observer = new PipelineObserver(this);

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    protected CancellationToken Cancellation => _stopping.Token;

    /// <summary>Brings what a run tells to the streams.</summary>
    protected IRunObserver Observer => _observer;

    /// <summary>Whether this is only asked what it would do.</summary>
    protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Before the first object.</summary>
    protected virtual void Begin() { }

    /// <summary>For each object.</summary>
    protected virtual void Process() { }

    /// <summary>After the last object.</summary>
    protected virtual void End() { }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stopping.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _stopping.Dispose();
    }

    /// <summary>Takes secrets out of a text before it is shown.</summary>
    protected internal virtual string Redact(string text) => text;

    /// <summary>The full path of a file or folder that need not be there; nothing in it is a wildcard.</summary>
    /// <exception cref="PSArgumentException">It is no path of the file system.</exception>
    protected string FullPath(string path)
    {
        string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == "FileSystem" ? full : throw new PSArgumentException($"'{path}' is in provider {provider.Name}; give a path of the file system.");
    }

    /// <summary>Writes an exception of the engine as errors that do not end the cmdlet.</summary>
    protected void WriteErrors(Exception error)
    {
        foreach (ErrorRecord record in ErrorRecords.Of(error, Redact))
            WriteError(record);
    }

    private void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception error) when (ErrorRecords.IsExpected(error))
        {
            IReadOnlyList<ErrorRecord> records = ErrorRecords.Of(error, Redact);
            foreach (ErrorRecord record in records.SkipLast(1))
                WriteError(record);
            ThrowTerminatingError(records[^1]);
        }
        finally
        {
            if (!Cancellation.IsCancellationRequested)
                _observer.Complete();
        }
    }
}
