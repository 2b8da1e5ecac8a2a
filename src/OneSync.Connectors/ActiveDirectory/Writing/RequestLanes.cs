using System.Collections.Concurrent;
using System.DirectoryServices.Protocols;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// A few connections to one server that carry work side by side: so many requests are under way at a time, and those of one piece of work stay in order.
/// </summary>
internal sealed class RequestLanes(DirectoryOptions options, DirectorySession first) : IDisposable
{
    private const int MostAtATime = 25;
    // Milliseconds between looks at the connections.
    private const int Look = 100;
    // Milliseconds from one connection to the next: making one costs a server more than many a change does, and little work needs few.
    private const int Stagger = 250;
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(400);

    private readonly DirectorySession?[] _more = new DirectorySession?[options.Connections - 1];
    private readonly TaskCompletionSource[] _givenUp = new TaskCompletionSource[options.Connections];

    /// <summary>The first connection, for what is done by itself.</summary>
    public DirectorySession First => first;

    /// <summary>Does the work on the connections, some items at a time; <paramref name="before"/> and <paramref name="done"/> are called on the caller's thread.</summary>
    /// <param name="items">What is to be done.</param>
    /// <param name="before">Called before these items may be begun.</param>
    /// <param name="work">Does these items on one connection.</param>
    /// <param name="done">Called after items were done, in any order.</param>
    /// <param name="cancellation">Ends it; what is under way may still take effect.</param>
    /// <exception cref="ServerLostException">The server was lost; nothing is known of items that are not done.</exception>
    public void Run<T>(IReadOnlyList<T> items, Action<T[]> before, Action<DirectorySession, T[]> work, Action<T[]> done, CancellationToken cancellation)
    {
        if (items.Count == 0)
            return;
        // Few items are spread over all connections, many go some at a time.
        T[][] portions = [.. items.Chunk(Math.Clamp(items.Count / (options.Connections * 2), 1, MostAtATime))];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using BlockingCollection<T[]> waiting = new(options.Connections), finished = [];
        Exception? failure = null;
        void Serve(DirectorySession session)
        {
            foreach (T[] portion in waiting.GetConsumingEnumerable(stop.Token))
            {
                work(session, portion);
                finished.Add(portion);
            }
        }
        Task[] lanes = [.. Enumerable.Range(0, Math.Min(options.Connections, (portions.Length + 1) / 2)).Select(lane => Lane(lane, Serve, () => waiting.IsCompleted, error =>
        {
            Interlocked.CompareExchange(ref failure, error, null);
            stop.Cancel();
        }, stop.Token))];
        try
        {
            int ended = 0;
            foreach (T[] portion in portions)
            {
                before(portion);
                while (!waiting.TryAdd(portion, Look, stop.Token))
                    Watch(lanes);
                for (; finished.TryTake(out T[]? some); ended++)
                    done(some);
            }
            waiting.CompleteAdding();
            while (ended < portions.Length)
            {
                if (finished.TryTake(out T[]? some, Look, stop.Token))
                {
                    done(some);
                    ended++;
                }
                Watch(lanes);
            }
        }
        catch (OperationCanceledException)
        {
            // Why is told below, once the connections are at rest.
        }
        finally
        {
            // A connection that is still being made is of no more use.
            stop.Cancel();
            waiting.CompleteAdding();
            for (TimeSpan patience = cancellation.IsCancellationRequested ? s_patience : options.Timeout; !Task.WaitAll(lanes, Look); Watch(lanes, patience))
                ;
        }
        while (finished.TryTake(out T[]? some))
            done(some);
        cancellation.ThrowIfCancellationRequested();
        if (failure is not null)
            throw new ServerLostException(first.Server, failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DirectorySession? session in _more)
            session?.Dispose();
        first.Dispose();
    }

    // A connection and what is done on it, on its own thread; ends with the work, or when the connection is given up.
    private async Task Lane(int lane, Action<DirectorySession> serve, Func<bool> isDone, Action<Exception> failed, CancellationToken stop)
    {
        TaskCompletionSource givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _givenUp[lane] = givenUp;
        try
        {
            if (lane > 0 && _more[lane - 1] is null)
            {
                await Task.Delay(lane * Stagger, stop).ConfigureAwait(false);
                if (isDone())
                    return;
            }
            if (await Task.Run(() => Session(lane, stop), CancellationToken.None).ConfigureAwait(false) is { } session)
                await (await Task.WhenAny(session.Stay(() => serve(session)), givenUp.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception error)
        {
            failed(error);
        }
    }

    // A request whose answer does not come is given up, and its connection with it.
    private void Watch(Task[] lanes, TimeSpan? patience = null)
    {
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            if (!lanes[lane].IsCompleted && (lane == 0 ? first : _more[lane - 1])?.TryAbandon(patience) == true)
                _givenUp[lane].SetException(new TimeoutException($"No answer within {(patience ?? options.Timeout).TotalSeconds:0.#} seconds."));
        }
    }

    // A server that takes no further connection is worked with by those that there are; whether it is lost, the first will tell.
    private DirectorySession? Session(int lane, CancellationToken cancellation)
    {
        try
        {
            return lane == 0 ? first : _more[lane - 1] ??= first.Another(options, cancellation);
        }
        catch (ServerUnusableException)
        {
            return null;
        }
    }
}

/// <summary>The server that a run had found is gone.</summary>
internal sealed class ServerLostException(DirectoryServer server, Exception inner) : Exception($"{server} was lost: {inner.Message}", inner)
{
    /// <summary>The server.</summary>
    public DirectoryServer Server { get; } = server;

    /// <summary>Whether an exception of a request means that the server is gone.</summary>
    public static bool Means(Exception error) => error is ServerLostException or LdapException or TimeoutException or ObjectDisposedException or ServerUnusableException
        || (error is DirectoryOperationException { Response: { } response } && Answer.IsIdle(response));
}
