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

    public LdapThread()
    {
        Thread thread = new(() =>
        {
            foreach (Action work in _work.GetConsumingEnumerable())
                work();
        })
        { IsBackground = true, Name = "OneSync LDAP" };
        thread.Start();
    }

    /// <summary>Whether a call was given up: the thread may be in it for ever, and nothing else is done on it.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Does the work on the thread and waits for it.</summary>
    /// <exception cref="TimeoutException">It took longer than <paramref name="limit"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public T Run<T>(Func<T> work, TimeSpan limit, CancellationToken cancellation)
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
        }, cancellation);
        try
        {
            if (!((IAsyncResult)done.Task).AsyncWaitHandle.WaitOne(TimeSpan.Zero) && WaitHandle.WaitAny([((IAsyncResult)done.Task).AsyncWaitHandle, cancellation.WaitHandle], limit) is var signal and not 0)
            {
                IsAbandoned = true;
                cancellation.ThrowIfCancellationRequested();
                throw new TimeoutException($"No answer within {limit.TotalSeconds:0} seconds.");
            }
            return done.Task.GetAwaiter().GetResult();
        }
        catch (AggregateException error) when (error.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _work.CompleteAdding();
}
