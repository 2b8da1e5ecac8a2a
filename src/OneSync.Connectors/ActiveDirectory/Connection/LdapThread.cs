using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// A thread on which one connection does its blocking calls. Outside of Windows the LDAP library takes time limits for a suggestion (System.DirectoryServices.Protocols
/// hands it a 32-bit structure where it reads 64 bits), so that only whoever waits on another thread can give up waiting.
/// </summary>
internal sealed class LdapThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private readonly object _calling = new();
    private long _since = -1;

    public LdapThread()
    {
        _thread = new Thread(() =>
        {
            foreach (Action work in _work.GetConsumingEnumerable())
                work();
        })
        { IsBackground = true, Name = "OneSync LDAP" };
        _thread.Start();
    }

    /// <summary>Whether a call was given up: the thread may be in it for ever, and nothing else is done on it.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Does a call on the thread and waits for it; on the thread itself at once.</summary>
    /// <exception cref="TimeoutException">It took longer than <paramref name="limit"/>, or was given up by <see cref="TryAbandon"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public T Run<T>(Func<T> work, TimeSpan limit, CancellationToken cancellation)
    {
        if (Thread.CurrentThread == _thread)
        {
            cancellation.ThrowIfCancellationRequested();
            return Here(work);
        }
        Task<T> done = Start(work);
        try
        {
            if (!done.IsCompleted && WaitHandle.WaitAny([((IAsyncResult)done).AsyncWaitHandle, cancellation.WaitHandle], limit) is var signal and not 0)
            {
                IsAbandoned = true;
                cancellation.ThrowIfCancellationRequested();
                throw new TimeoutException($"No answer within {limit.TotalSeconds:0} seconds.");
            }
            return done.GetAwaiter().GetResult();
        }
        catch (AggregateException error) when (error.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    /// <summary>Does a stretch of work with many calls on the thread, which saves two changes of threads for each call. Nobody waits: whoever started it looks after it with <see cref="TryAbandon"/>.</summary>
    public Task Stay(Action work) => Start(() => { work(); return true; });

    /// <summary>Gives up a call that takes longer than this; false where none does.</summary>
    public bool TryAbandon(TimeSpan limit)
    {
        lock (_calling)
        {
            if (IsAbandoned || _since < 0 || Environment.TickCount64 - _since < limit.TotalMilliseconds)
                return false;
            return IsAbandoned = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _work.CompleteAdding();

    private Task<T> Start<T>(Func<T> work)
    {
        ObjectDisposedException.ThrowIf(IsAbandoned, this);
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    // Either the answer counts or the call was given up, never both: what was given up is done again elsewhere.
    private T Here<T>(Func<T> work)
    {
        lock (_calling)
        {
            ObjectDisposedException.ThrowIf(IsAbandoned, this);
            _since = Environment.TickCount64;
        }
        try
        {
            return work();
        }
        finally
        {
            lock (_calling)
            {
                _since = -1;
                if (IsAbandoned)
                    throw new TimeoutException("The answer came too late.");
            }
        }
    }
}
