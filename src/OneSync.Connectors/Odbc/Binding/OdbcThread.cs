using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>
/// The thread on which all calls of one connection are made. Whoever waits for a call can be cancelled: the call is asked to end, and where the
/// driver does not obey, it is left to itself, to free what it holds once it comes back.
/// </summary>
internal sealed class OdbcThread : IDisposable
{
    // A cancelled cmdlet ends within a second.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(600);

    private readonly BlockingCollection<Call> _calls = [];
    private bool _finished;

    public OdbcThread() => new Thread(Work) { IsBackground = true, Name = "ODBC" }.Start();

    /// <summary>Whether a call was left to itself: the connection is lost.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Makes a call and waits for it.</summary>
    /// <param name="action">The call.</param>
    /// <param name="limit">How long it may take; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="interrupt">Asks the driver to end it; called on another thread.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="OdbcException">An earlier call was left to itself.</exception>
    public void Run(Action action, TimeSpan limit, Action? interrupt, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Wait(Start(action), limit, interrupt, cancellation);
    }

    /// <summary>Makes a call when those before it are done; <see cref="Wait"/> for it.</summary>
    /// <exception cref="OdbcException">An earlier call was left to itself.</exception>
    public Call Start(Action action)
    {
        if (IsAbandoned)
            throw new OdbcException([new OdbcDiagnostic("08S01", 0, "The connection was given up after a call that did not end.")]);
        Call call = new(action);
        _calls.Add(call, CancellationToken.None);
        return call;
    }

    /// <summary>Waits for a call, as <see cref="Run"/> does.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public void Wait(Call call, TimeSpan limit, Action? interrupt, CancellationToken cancellation)
    {
        bool inTime = false;
        try
        {
            inTime = call.Done.Wait(limit, cancellation);
        }
        catch (OperationCanceledException)
        {
            End(call, interrupt);
            throw;
        }
        if (!inTime)
        {
            End(call, interrupt);
            throw new TimeoutException();
        }
        call.Failure?.Throw();
    }

    /// <summary>Makes a call when those before it are done, and does not wait for it.</summary>
    public void Post(Action action)
    {
        if (!_finished)
            _calls.Add(new Call(action), CancellationToken.None);
    }

    /// <summary>Makes a last call when all others are done. Waits for it unless a call was left to itself.</summary>
    public void Finish(Action action)
    {
        if (_finished)
            return;
        _finished = true;
        Call call = new(action);
        _calls.Add(call, CancellationToken.None);
        _calls.CompleteAdding();
        if (!IsAbandoned && !call.Done.Wait(s_grace))
            IsAbandoned = true;
    }

    public void Dispose() => Finish(() => { });

    private void End(Call call, Action? interrupt)
    {
        // The request may itself wait for the driver.
        if (interrupt is not null)
            ThreadPool.QueueUserWorkItem(static ask => ask(), interrupt, preferLocal: false);
        IsAbandoned = !call.Done.Wait(s_grace);
    }

    private void Work()
    {
        foreach (Call call in _calls.GetConsumingEnumerable())
            call.Make();
    }

    /// <summary>A call that was asked for.</summary>
    internal sealed class Call(Action action)
    {
        public ManualResetEventSlim Done { get; } = new();

        public ExceptionDispatchInfo? Failure { get; private set; }

        public void Make()
        {
            try
            {
                action();
            }
            catch (Exception error)
            {
                Failure = ExceptionDispatchInfo.Capture(error);
            }
            Done.Set();
        }
    }
}
