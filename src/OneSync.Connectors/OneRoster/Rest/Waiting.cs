using System.Collections;
using OneSync.Connectors.Http;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>Waits for answers on the thread that reads. Readers are synchronous; what they wait for runs on others.</summary>
internal static class Waiting
{
    /// <summary>Waits for the result.</summary>
    public static T For<T>(Task<T> task, CancellationToken cancellation)
    {
        try
        {
            task.Wait(cancellation);
        }
        catch (AggregateException)
        {
            // Thrown as it is by the last line.
        }
        catch (OperationCanceledException)
        {
            Discard(task);
            throw;
        }
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Waits for the result; null and the failure when the service failed.</summary>
    public static T? Try<T>(Task<T> task, out ServiceException? error, CancellationToken cancellation) where T : class
    {
        error = null;
        try
        {
            return For(task, cancellation);
        }
        catch (ServiceException failure)
        {
            error = failure;
            return null;
        }
    }

    /// <summary>Lets go of a result that nobody waits for any more.</summary>
    public static void Discard<T>(Task<T> task) => task.ContinueWith(
        done =>
        {
            if (!done.IsCompletedSuccessfully)
                _ = done.Exception;
            else if (done.Result is IDisposable one)
                one.Dispose();
            else if (done.Result is IEnumerable many)
            {
                foreach (IDisposable item in many.OfType<IDisposable>())
                    item.Dispose();
            }
        },
        CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
