using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Graph;

namespace OneSync.Connectors.Entra;

/// <summary>
/// Sends requests in batches of twenty, several batches at a time. What is refused for the moment inside of a batch (429, 5xx) is sent again, it alone, once the
/// service wants it; the SDK does not do that.
/// </summary>
internal sealed class GraphBatch(GraphSession session)
{
    /// <summary>How many requests the service takes at once.</summary>
    public const int Most = 20;

    private const int FailedDependency = 424;

    /// <summary>Sends requests that have nothing to do with each other; each has its answer when this returns.</summary>
    public void Send(IReadOnlyCollection<GraphStep> steps, CancellationToken cancellation) => Send(steps, inOrder: false, cancellation);

    /// <summary>Sends requests one after the other, each when the one before was answered, whatever it was.</summary>
    public void SendInOrder(IReadOnlyCollection<GraphStep> steps, CancellationToken cancellation) => Send(steps, inOrder: true, cancellation);

    private void Send(IReadOnlyCollection<GraphStep> steps, bool inOrder, CancellationToken cancellation)
    {
        GraphStep[][] batches = [.. steps.Chunk(Most)];
        if (inOrder)
        {
            foreach (GraphStep[] batch in batches)
                SendAsync(batch, inOrder, cancellation).GetAwaiter().GetResult();
            return;
        }
        Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = session.Options.Connections, CancellationToken = cancellation },
            async (batch, stop) => await SendAsync(batch, inOrder, stop).ConfigureAwait(false)).GetAwaiter().GetResult();
    }

    private async Task SendAsync(GraphStep[] batch, bool inOrder, CancellationToken cancellation)
    {
        List<GraphStep> open = [.. batch];
        int failures = 0;
        while (open.Count > 0)
        {
            TimeSpan? asked = await PostAsync(open, inOrder, cancellation).ConfigureAwait(false);
            List<GraphStep> again = [.. open.Where(Again)];
            // What stands behind a request that was refused goes on without it.
            bool moved = again.Count < open.Count;
            open = [.. open.Where(s => again.Contains(s) || s.Status == FailedDependency)];
            bool waits = open.Exists(s => s.Status != FailedDependency);
            if (!waits)
                continue;
            failures = moved && inOrder ? 0 : failures + 1;
            if (failures > session.Options.Http.Retries || asked > session.Options.Http.LongestPause)
                return;
            if (asked is { } pause)
                session.Pace.Hold(pause);
            else
                await Task.Delay(Backoff(failures), cancellation).ConfigureAwait(false);
        }
    }

    private static bool Again(GraphStep step) => step.Status == 0 || (step.Status == 404 && (step.MayBeLate || step.LateTries-- > 0)) || (step.Status != 404 && PatientHandler.IsTransient((HttpStatusCode)step.Status));

    private TimeSpan Backoff(int failures) =>
        TimeSpan.FromMilliseconds(Math.Min(30_000, session.Options.Http.FirstPause.TotalMilliseconds * Math.Pow(2, failures - 1)) * (0.75 + (Random.Shared.NextDouble() / 2)));

    // How long the service wants to be left alone; null when nothing was refused for that reason.
    private async Task<TimeSpan?> PostAsync(IReadOnlyList<GraphStep> steps, bool inOrder, CancellationToken cancellation)
    {
        BatchRequestContentCollection content = new(session.Client, Most);
        for (int i = 0; i < steps.Count; i++)
            content.AddBatchRequestStep(new BatchRequestStep(Id(i), Request(steps[i]), inOrder && i > 0 ? [Id(i - 1)] : null));
        BatchResponseContentCollection answers = await session.Client.Batch.PostAsync(content, cancellation).ConfigureAwait(false);
        Dictionary<string, HttpStatusCode> statuses = await answers.GetResponsesStatusCodesAsync().ConfigureAwait(false);
        TimeSpan? asked = null;
        for (int i = 0; i < steps.Count; i++)
        {
            if (!statuses.ContainsKey(Id(i)))
            {
                steps[i].Answered(0, null);
                continue;
            }
            using HttpResponseMessage answer = await answers.GetResponseByIdAsync(Id(i)).ConfigureAwait(false);
            byte[]? body = answer.Content is null ? null : await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            steps[i].Answered((int)answer.StatusCode, body);
            if ((int)answer.StatusCode is 429 or 503 && GraphPace.RetryAfter(answer) is { } pause && !(asked > pause))
                asked = pause;
        }
        return asked;
    }

    private HttpRequestMessage Request(GraphStep step)
    {
        HttpRequestMessage request = new(step.Method, $"{session.Options.Address}/v1.0{step.Path}");
        foreach ((string name, string value) in step.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (step.Body is not null)
            request.Content = new StringContent(step.Body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    private static string Id(int number) => (number + 1).ToString(CultureInfo.InvariantCulture);
}
