using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using OneSync.Connectors.Http;
using Polly;
using Polly.Retry;

namespace OneSync.Connectors.Entra;

/// <summary>
/// Repeats what may pass: 5xx, 429, connections that break off, even in the middle of an answer. A token that is refused is replaced once. Whatever goes
/// through here may be repeated without harm: readings, and batches whose parts are looked up when they say that they were done before.
/// </summary>
internal sealed class PatientHandler : DelegatingHandler
{
    private readonly ServiceClientOptions _options;
    private readonly RenewableCredential _credential;
    private readonly TokenRequestContext _token;
    private readonly GraphPace _pace;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;

    public PatientHandler(ServiceClientOptions options, RenewableCredential credential, string scope, GraphPace pace)
    {
        (_options, _credential, _token, _pace) = (options, credential, new TokenRequestContext([scope]), pace);
        _retries = options.Retries == 0 ? ResiliencePipeline<HttpResponseMessage>.Empty : new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = options.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.FirstPause,
            MaxDelay = TimeSpan.FromSeconds(30),
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Result: { } answer }
                ? IsTransient(answer.StatusCode) && !(Asked(answer) > options.LongestPause) : arguments.Outcome.Exception is HttpRequestException or IOException or TimeoutException),
            // What the service asks for is waited for before the next request, by all of them.
            DelayGenerator = arguments => ValueTask.FromResult(Asked(arguments.Outcome.Result) is null ? null : (TimeSpan?)TimeSpan.Zero),
        }).Build();
    }

    /// <summary>Whether a status may be another the next time.</summary>
    public static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 425 or 429 or 500 or 502 or 503 or 504;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
            await request.Content.LoadIntoBufferAsync().ConfigureAwait(false);
        return await _retries.ExecuteAsync(async stop =>
        {
            HttpResponseMessage response = await SendOnceAsync(request, stop).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.Unauthorized || request.Headers.Authorization is not { Scheme: "Bearer" } refused)
                return response;
            _credential.Forget(refused.Parameter);
            AccessToken token = await _credential.GetTokenAsync(_token, stop).ConfigureAwait(false);
            if (token.Token == refused.Parameter)
                return response;
            response.Dispose();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
            return await SendOnceAsync(request, stop).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        await _pace.WaitAsync(cancellation).ConfigureAwait(false);
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(_options.Timeout);
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, timeout.Token).ConfigureAwait(false);
            // Read to its end here, where a connection that breaks off in the middle is tried again.
            await response.Content.ReadAsByteArrayAsync(timeout.Token).ConfigureAwait(false);
            _pace.Note(response);
            return response;
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{request.RequestUri!.GetLeftPart(UriPartial.Path)} did not answer in time.", error);
        }
    }

    private static TimeSpan? Asked(HttpResponseMessage? response) => response is not null && (int)response.StatusCode is 429 or 503 ? GraphPace.RetryAfter(response) : null;
}
