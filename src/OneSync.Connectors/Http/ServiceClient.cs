using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OneSync.Core.Ports;
using OneSync.Core.Safety;
using Polly;
using Polly.Retry;

namespace OneSync.Connectors.Http;

/// <summary>How a client talks to its service.</summary>
public sealed record ServiceClientOptions
{
    /// <summary>How often a request is repeated that failed in a way that may pass; 0 for never.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The first pause before a repetition; each further one is twice as long, up to half a minute, with some chance in it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause that a service may ask for; when it asks for more, the request fails.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How many bytes one answer may have.</summary>
    public long MostBytes { get; init; } = 512L << 20;

    /// <summary>How often the service may be asked, as its documentation says; heeded before it refuses.</summary>
    internal IReadOnlyList<RequestQuota> Quotas { get; init; } = [];

    /// <summary>Authorities trusted besides those of the machine.</summary>
    internal X509Certificate2Collection? Authorities { get; init; }
}

/// <summary>
/// Talks to one service: authorises every request, repeats what may pass (5xx, 429, cut connections) with growing pauses or when the service
/// asks for it, gets a new token once when one is refused, and says precisely what failed. Safe for use from several threads.
/// </summary>
public sealed class ServiceClient : IDisposable
{
    private static readonly TimeSpan s_longestBackoff = TimeSpan.FromSeconds(30);
    private static readonly string s_agent = $"OneSync/{typeof(ServiceClient).Assembly.GetName().Version?.ToString(3)}";

    private readonly ServiceClientOptions _options;
    private readonly ServiceCredentials? _credentials;
    private readonly IClock _clock;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline _retries;
    private readonly RateLimit _limit;
    private readonly Redactor _redactor = new();
    private long _sent, _repeated;

    /// <summary>A client. Nothing is sent yet.</summary>
    /// <param name="options">How it talks.</param>
    /// <param name="credentials">What requests are authorised with; null for nothing.</param>
    /// <param name="clock">The time.</param>
    public ServiceClient(ServiceClientOptions options, ServiceCredentials? credentials, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _credentials, _clock) = (options, credentials, clock);
        _limit = new RateLimit(clock);
        foreach (string secret in credentials?.Secrets ?? [])
            _redactor.Add(secret);
        _http = new HttpClient(Handler(options)) { Timeout = System.Threading.Timeout.InfiniteTimeSpan, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        _retries = Pipeline(options, clock);
    }

    /// <summary>How many requests were sent, repetitions and tokens included.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>How many of them were repetitions.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>The service's time as its last answer said; null when it did not.</summary>
    public DateTimeOffset? ServiceTime { get; private set; }

    /// <summary>What the credentials were granted, as far as it was told.</summary>
    public IReadOnlyList<string> Scopes => _credentials?.Scopes ?? [];

    /// <summary>Keeps a secret out of messages.</summary>
    public void Hide(string secret) => _redactor.Add(secret);

    /// <summary>Reads an address.</summary>
    /// <param name="address">The address, encoded as it is sent.</param>
    /// <param name="read">Makes something of the answer, which is its own from then on. When it throws a failure that may pass, the address is read again.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ServiceException">It cannot be read.</exception>
    internal Task<T> GetAsync<T>(Uri address, Func<ServiceAnswer, T> read, CancellationToken cancellation) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), read, authorize: true, cancellation);

    /// <summary>Sends a request that may be repeated without harm.</summary>
    internal async Task<T> SendAsync<T>(Func<HttpRequestMessage> make, Func<ServiceAnswer, T> read, bool authorize, CancellationToken cancellation)
    {
        int attempt = 0;
        try
        {
            return await _retries.ExecuteAsync(async stop =>
            {
                if (attempt++ > 0)
                    Interlocked.Increment(ref _repeated);
                ServiceAnswer answer = await AnswerAsync(make, authorize, stop).ConfigureAwait(false);
                try
                {
                    return read(answer);
                }
                catch
                {
                    answer.Dispose();
                    throw;
                }
            }, cancellation).ConfigureAwait(false);
        }
        catch (ServiceException error)
        {
            throw Clean(error, attempt);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<ServiceAnswer> AnswerAsync(Func<HttpRequestMessage> make, bool authorize, CancellationToken cancellation)
    {
        for (bool renewed = false; ; renewed = true)
        {
            using HttpRequestMessage request = make();
            await WaitAsync(request.RequestUri!, cancellation).ConfigureAwait(false);
            if (authorize && _credentials is not null)
                await _credentials.AuthorizeAsync(request, this, cancellation).ConfigureAwait(false);
            ServiceAnswer answer = await SendOnceAsync(request, cancellation).ConfigureAwait(false);
            TimeSpan? pause = _limit.Note(answer);
            if (answer.IsSuccess)
                return answer;
            ServiceException refusal = ServiceFailure.Of(answer, _clock.UtcNow, pause);
            bool again = answer.Status == HttpStatusCode.Unauthorized && authorize && !renewed && _credentials?.Renew(request) == true;
            answer.Dispose();
            if (!again)
                throw refusal;
        }
    }

    private async Task<ServiceAnswer> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", s_agent);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        Interlocked.Increment(ref _sent);
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(_options.Timeout);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            ServiceAnswer answer = await ServiceAnswer.ReadAsync(request.RequestUri!, response, _options.MostBytes, timeout.Token).ConfigureAwait(false);
            ServiceTime = answer.Date ?? ServiceTime;
            return answer;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw ServiceFailure.Of(request.RequestUri!, error);
        }
    }

    private async Task WaitAsync(Uri address, CancellationToken cancellation)
    {
        foreach (RequestQuota quota in _options.Quotas.Where(q => q.Holds(address)))
            await quota.EnterAsync(_clock, cancellation).ConfigureAwait(false);
        while (_limit.Wait is { Ticks: > 0 } wait)
        {
            if (wait > _options.LongestPause)
                throw new ServiceException("TooManyRequests", $"The service wants to be left alone for {wait:d\\.hh\\:mm\\:ss}. Run again after that.");
            await _clock.Wait(wait, cancellation).ConfigureAwait(false);
        }
    }

    private ServiceException Clean(ServiceException error, int attempts)
    {
        string message = attempts > 1 ? $"{error.Message} It was tried {attempts} times." : error.Message;
        string clean = _redactor.Redact(message), words = _redactor.Redact(error.Words);
        if (clean == error.Message)
            return error;
        // An inner exception could hold what was taken out.
        return new ServiceException(error.Id, clean, clean == message ? error : null) { Status = error.Status, Words = words, RetryAfter = error.RetryAfter };
    }

    /// <summary>What carries requests: no redirects, no cookies, and the authorities of the options.</summary>
    internal static SocketsHttpHandler Handler(ServiceClientOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => PrivateAuthority.Accepts(options.Authorities, certificate, chain, errors),
        },
    };

    private static ResiliencePipeline Pipeline(ServiceClientOptions options, IClock clock)
    {
        if (options.Retries == 0)
            return ResiliencePipeline.Empty;
        return new ResiliencePipelineBuilder { TimeProvider = new ClockTime(clock) }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = options.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.FirstPause,
            MaxDelay = s_longestBackoff,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is ServiceException { IsTransient: true } error && !(error.RetryAfter > options.LongestPause)),
            // What the service asks for is waited for before the next request, by all of them.
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(arguments.Outcome.Exception is ServiceException { RetryAfter: not null } ? TimeSpan.Zero : null),
        }).Build();
    }
}
