using System.Collections.Concurrent;
using System.DirectoryServices.Protocols;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// A few connections to one server that carry work side by side: so many requests are under way at a time, and those of one piece of work stay in order.
/// </summary>
internal sealed class RequestLanes(DirectoryOptions options, DirectorySession first) : IDisposable
{
    private readonly List<DirectorySession> _more = [];

    /// <summary>The first connection, for what is done by itself.</summary>
    public DirectorySession First => first;

    /// <summary>Does the work on the connections; <paramref name="before"/> and <paramref name="done"/> are called on the caller's thread.</summary>
    /// <param name="items">What is to be done.</param>
    /// <param name="before">Called before an item may be begun.</param>
    /// <param name="work">Does one item on one connection.</param>
    /// <param name="done">Called after an item was done, in any order.</param>
    /// <param name="cancellation">Ends it; what is under way may still take effect.</param>
    /// <exception cref="ServerLostException">The server was lost; nothing is known of items that are not done.</exception>
    public void Run<T>(IReadOnlyList<T> items, Action<T> before, Action<DirectorySession, T> work, Action<T> done, CancellationToken cancellation)
    {
        if (items.Count == 0)
            return;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using BlockingCollection<T> waiting = new(options.Connections);
        ConcurrentQueue<T> finished = [];
        Exception? failure = null;
        Task[] lanes = [.. Enumerable.Range(0, Math.Min(options.Connections, (items.Count + 3) / 4)).Select(lane => Task.Factory.StartNew(
            () => Serve(lane, waiting, work, finished, error => Interlocked.CompareExchange(ref failure, error, null), stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        void Drain()
        {
            while (finished.TryDequeue(out T? item))
                done(item);
        }
        try
        {
            foreach (T item in items)
            {
                before(item);
                waiting.Add(item, stop.Token);
                Drain();
            }
            waiting.CompleteAdding();
            while (!Task.WaitAll(lanes, 20))
                Drain();
        }
        catch (OperationCanceledException)
        {
            waiting.CompleteAdding();
        }
        finally
        {
            stop.Cancel();
            Task.WaitAll(lanes);
        }
        Drain();
        cancellation.ThrowIfCancellationRequested();
        if (failure is not null)
            throw new ServerLostException(first.Server, failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DirectorySession session in _more)
            session.Dispose();
        first.Dispose();
    }

    private void Serve<T>(int lane, BlockingCollection<T> waiting, Action<DirectorySession, T> work, ConcurrentQueue<T> finished, Action<Exception> failed, CancellationTokenSource stop)
    {
        try
        {
            DirectorySession session = Session(lane, stop.Token);
            foreach (T item in waiting.GetConsumingEnumerable(stop.Token))
            {
                work(session, item);
                finished.Enqueue(item);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception error)
        {
            failed(error);
            stop.Cancel();
        }
    }

    private DirectorySession Session(int lane, CancellationToken cancellation)
    {
        if (lane == 0)
            return first;
        lock (_more)
        {
            if (lane <= _more.Count)
                return _more[lane - 1];
        }
        DirectorySession session = first.Another(options, cancellation);
        lock (_more)
            _more.Add(session);
        return session;
    }
}

/// <summary>The server that a run had found is gone.</summary>
internal sealed class ServerLostException(DirectoryServer server, Exception inner) : Exception($"{server} was lost: {inner.Message}", inner)
{
    /// <summary>The server.</summary>
    public DirectoryServer Server { get; } = server;

    /// <summary>Whether an exception of a request means that the server is gone.</summary>
    public static bool Means(Exception error) => error is ServerLostException or LdapException or TimeoutException or ObjectDisposedException or ServerUnusableException;
}
