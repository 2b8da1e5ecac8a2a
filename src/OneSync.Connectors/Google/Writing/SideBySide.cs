using System.Collections.Concurrent;

namespace OneSync.Connectors.Google;

/// <summary>Does pieces of work side by side, while the journal is kept on one thread.</summary>
internal static class SideBySide
{
    /// <summary>Does the work; <paramref name="before"/> and <paramref name="done"/> are called on the caller's thread.</summary>
    /// <param name="items">What is to be done.</param>
    /// <param name="before">Called for every item before the first is begun.</param>
    /// <param name="work">Does one item.</param>
    /// <param name="done">Called after an item was done, in any order.</param>
    /// <param name="cancellation">Ends it; what is under way may still take effect.</param>
    /// <exception cref="Exception">What the first item threw that failed; of items that are not done nothing is known.</exception>
    public static void Run<T>(IReadOnlyCollection<T> items, Action<T> before, Func<T, Task> work, Action<T> done, CancellationToken cancellation)
    {
        foreach (T item in items)
            before(item);
        using BlockingCollection<(T Item, Task Task)> finished = [];
        // Each ends with the sender's token when one fails or it is cancelled, so that all of them are waited for.
        foreach (T item in items)
            _ = work(item).ContinueWith(task => finished.Add((item, task), CancellationToken.None), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Exception? failure = null;
        for (int i = 0; i < items.Count; i++)
        {
            (T item, Task task) = finished.Take(CancellationToken.None);
            if (task.IsCompletedSuccessfully)
                done(item);
            else
                failure = failure is null or OperationCanceledException ? task.Exception?.InnerException ?? new OperationCanceledException(cancellation) : failure;
        }
        cancellation.ThrowIfCancellationRequested();
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}
