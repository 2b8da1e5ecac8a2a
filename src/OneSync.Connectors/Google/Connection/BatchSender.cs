using System.Threading.Channels;
using OneSync.Connectors.Google.Service;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>
/// Sends requests of many callers in batches, so many batches at a time. Each caller waits for its own answer: what must come after another request is sent
/// once that is answered, and so never stands in one batch with it, whose parts are executed in any order.
/// </summary>
internal sealed class BatchSender : IAsyncDisposable
{
    // How long a batch that is not full waits for more.
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(5);

    private readonly DirectoryClient _client;
    private readonly GoogleSettings _settings;
    private readonly Channel<Part> _waiting = Channel.CreateUnbounded<Part>();
    private readonly CancellationTokenSource _stop;
    private readonly Task[] _senders;

    public BatchSender(DirectoryClient client, GoogleSettings settings, CancellationToken cancellation)
    {
        (_client, _settings) = (client, settings);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _senders = [.. Enumerable.Range(0, settings.Connections).Select(_ => Task.Run(ServeAsync, CancellationToken.None))];
    }

    /// <summary>Sends a request that may be sent twice, until it is answered.</summary>
    /// <returns>The answer, which is none that may pass.</returns>
    /// <exception cref="DestinationUnavailableException">The service does not answer, or not any more.</exception>
    public async Task<GoogleAnswer> AskAsync<T>(DirectoryRequest<T> request)
    {
        for (int attempt = 0; ; attempt++)
        {
            GoogleAnswer answer = await SendAsync(request).ConfigureAwait(false);
            if (!answer.MayPass)
                return answer;
            if (attempt >= _settings.Client.Retries)
                throw new DestinationUnavailableException("ServerFailed", $"Destination '{_settings.Destination}': {answer.Why} It was tried {attempt + 1} times.");
            await PauseAsync(attempt).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request. One that was not executed, for the quota or an old token, is sent again; with any other answer, the caller knows best.</summary>
    /// <exception cref="DestinationUnavailableException">The quota stays used up, or no token is given any more.</exception>
    public async Task<GoogleAnswer> SendAsync<T>(DirectoryRequest<T> request)
    {
        // Parts of a batch are not compressed.
        using HttpRequestMessage message = request.CreateRequest(overrideGZipEnabled: false);
        byte[] bytes = await MultipartBatch.PartAsync(message).ConfigureAwait(false);
        for (int attempt = 0; ; attempt++)
        {
            Part part = new(bytes);
            string? token = _client.Token;
            if (!_waiting.Writer.TryWrite(part))
                throw new OperationCanceledException(_stop.Token);
            GoogleAnswer answer = await part.Answer.Task.WaitAsync(_stop.Token).ConfigureAwait(false);
            if (answer.Kind is not (AnswerKind.Quota or AnswerKind.Unauthorized))
                return answer;
            if (attempt >= _settings.Client.Retries)
                throw GoogleFailure.Of(_settings, answer, answer.Kind == AnswerKind.Quota ? 403 : 401);
            if (answer.Kind == AnswerKind.Unauthorized)
                await _client.RenewAsync(token, _stop.Token).ConfigureAwait(false);
            else
                await PauseAsync(attempt).ConfigureAwait(false);
        }
    }

    /// <summary>Waits before another attempt.</summary>
    public Task PauseAsync(int attempt) => Task.Delay(_client.PauseAfter(attempt), _stop.Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_senders).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Part> batch = [];
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                Gather(batch);
                if (batch.Count < _settings.BatchSize)
                {
                    await Task.Delay(s_gathering, _stop.Token).ConfigureAwait(false);
                    Gather(batch);
                }
                if (batch.Count == 0)
                    continue;
                await _client.Pace.TakeAsync(batch.Count, _stop.Token).ConfigureAwait(false);
                await SendAsync(batch).ConfigureAwait(false);
                batch.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever still waits is cancelled by the same token.
        }
    }

    private void Gather(List<Part> batch)
    {
        while (batch.Count < _settings.BatchSize && _waiting.Reader.TryRead(out Part? part))
            batch.Add(part);
    }

    private async Task SendAsync(List<Part> batch)
    {
        try
        {
            using HttpRequestMessage message = new(HttpMethod.Post, _client.Service.BatchUri) { Content = MultipartBatch.Of([.. batch.Select(p => p.Bytes)]) };
            using HttpResponseMessage response = await _client.Service.HttpClient.SendAsync(message, _stop.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                PartAnswer whole = new((int)response.StatusCode, await response.Content.ReadAsStringAsync(_stop.Token).ConfigureAwait(false));
                batch.ForEach(part => Answer(part, GoogleAnswer.Of(whole)));
                return;
            }
            PartAnswer?[] answers = await MultipartBatch.ReadAsync(response.Content, batch.Count, _stop.Token).ConfigureAwait(false);
            for (int i = 0; i < batch.Count; i++)
                Answer(batch[i], GoogleAnswer.Of(answers[i]));
        }
        catch (Exception error) when (DirectoryClient.IsFailure(error, _stop.Token))
        {
            (AnswerKind kind, DestinationUnavailableException failure) = _client.Judge(error);
            foreach (Part part in batch)
            {
                if (kind == AnswerKind.Unknown)
                    part.Answer.TrySetResult(new GoogleAnswer(AnswerKind.Unknown, Why: failure.Message));
                else
                    part.Answer.TrySetException(failure);
            }
        }
    }

    private void Answer(Part part, GoogleAnswer answer)
    {
        // Everybody waits a little when one is refused: the limit is that of all.
        if (answer.Kind == AnswerKind.Quota)
            _client.Pace.Hold(_client.PauseAfter(0));
        part.Answer.TrySetResult(answer);
    }

    private sealed class Part(byte[] bytes)
    {
        public byte[] Bytes => bytes;

        public TaskCompletionSource<GoogleAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
