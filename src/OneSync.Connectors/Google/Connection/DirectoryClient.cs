using System.Text.Json;
using Google;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.Services;
using OneSync.Connectors.Google.Service;
using OneSync.Connectors.Http;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Google;

/// <summary>
/// Talks to the directory in an administrator's name: keeps within the limit a minute, repeats what may be sent twice, and says precisely what failed. Safe
/// for use from several threads.
/// </summary>
internal sealed class DirectoryClient : IDisposable
{
    /// <summary>What stands before the name of a scope.</summary>
    public const string ScopePrefix = "https://www.googleapis.com/auth/";

    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(32);

    private readonly GoogleSettings _settings;
    private readonly ServiceAccountCredential _credential;
    private readonly SemaphoreSlim _renewing = new(1, 1);

    private DirectoryClient(GoogleSettings settings, ServiceAccountKey key, IEnumerable<string> scopes)
    {
        (_settings, Key, Scopes) = (settings, key, [.. scopes]);
        Factory factory = new(settings.Client);
        _credential = new ServiceAccountCredential(new ServiceAccountCredential.Initializer(key.Email, settings.TokenAddress.ToString())
        {
            User = settings.Admin,
            KeyId = key.KeyId,
            Scopes = Scopes.Select(s => ScopePrefix + s),
            HttpClientFactory = factory,
        }.FromPrivateKey(key.PrivateKey));
        Service = new DirectoryService(new BaseClientService.Initializer
        {
            HttpClientInitializer = _credential,
            HttpClientFactory = factory,
            ApplicationName = "OneSync",
            Serializer = DirectorySerializer.Instance,
            BaseUri = settings.Address + "/",
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
            HttpClientTimeout = settings.Client.Timeout,
        });
        Pace = new RequestPace(settings.RequestsPerMinute);
    }

    /// <summary>The service, of which requests are made.</summary>
    public DirectoryService Service { get; }

    /// <summary>The limit a minute.</summary>
    public RequestPace Pace { get; }

    /// <summary>Whose key it is.</summary>
    public ServiceAccountKey Key { get; }

    /// <summary>What is asked for, without <see cref="ScopePrefix"/>.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Prepares to talk to the service. Nothing is sent yet.</summary>
    /// <exception cref="DestinationUnavailableException">The key is none, or cannot be had.</exception>
    public static DirectoryClient Open(GoogleSettings settings, IEnumerable<string> scopes)
    {
        string json;
        try
        {
            json = settings.Key();
        }
        catch (KeyNotFoundException error)
        {
            throw new DestinationUnavailableException("SecretNotFound", $"Destination '{settings.Destination}': {error.Message}", error);
        }
        return new DirectoryClient(settings, ServiceAccountKey.Read(json, settings.Destination), scopes);
    }

    /// <summary>Gets a token, which shows that the key, the delegation and the scopes are right.</summary>
    /// <exception cref="DestinationUnavailableException">None is given.</exception>
    public Task AuthorizeAsync(CancellationToken cancellation) =>
        RepeatAsync(async () => await _credential.GetAccessTokenForRequestAsync(cancellationToken: cancellation).ConfigureAwait(false), cancellation);

    /// <summary>Sends a request that may be sent twice, until it is answered.</summary>
    /// <exception cref="DestinationUnavailableException">It is refused, or the service cannot be reached.</exception>
    public Task<T> ExecuteAsync<T>(Func<DirectoryRequest<T>> make, CancellationToken cancellation) => RepeatAsync(async () =>
    {
        await Pace.TakeAsync(1, cancellation).ConfigureAwait(false);
        return await make().ExecuteAsync(cancellation).ConfigureAwait(false);
    }, cancellation);

    /// <summary>How long to wait before another attempt: about twice as long each time, with chance in it.</summary>
    /// <param name="attempt">Which attempt failed, from 0.</param>
    public TimeSpan PauseAfter(int attempt)
    {
        TimeSpan pause = _settings.Client.FirstPause * Math.Pow(2, Math.Min(attempt, 16));
        return (pause < s_longestPause ? pause : s_longestPause) * (0.5 + Random.Shared.NextDouble());
    }

    /// <summary>Gets another token, unless somebody else just did.</summary>
    /// <param name="refused">The token that no longer holds.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RenewAsync(string? refused, CancellationToken cancellation)
    {
        await _renewing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_credential.Token?.AccessToken == refused)
                await RepeatAsync(async () => await _credential.RequestAccessTokenAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>The token in use; null for none yet.</summary>
    public string? Token => _credential.Token?.AccessToken;

    /// <summary>What an exception of a request means: a kind that may pass, or the failure to report.</summary>
    public (AnswerKind Kind, DestinationUnavailableException Failure) Judge(Exception error)
    {
        switch (error)
        {
            case GoogleApiException refused:
                GoogleAnswer answer = GoogleAnswer.Of((int)refused.HttpStatusCode, refused.Error);
                return (answer.Kind, GoogleFailure.Of(_settings, answer, (int)refused.HttpStatusCode));
            case TokenResponseException { StatusCode: { } status } when (int)status >= 500:
                return (AnswerKind.Unknown, GoogleFailure.Of(_settings, ServiceFailure.Of(_settings.TokenAddress.Root, error)));
            case TokenResponseException refused:
                return (AnswerKind.Refused, GoogleFailure.OfToken(_settings, Key, Scopes, refused));
            case JsonException or InvalidDataException:
                return (AnswerKind.Unknown, GoogleFailure.Of(_settings, new ServiceException("NotJson", $"{_settings.Address} answered what is no whole JSON. Is the address right?", error)));
            default:
                ServiceException failure = ServiceFailure.Of(_settings.Address.Root, error);
                return (failure.IsTransient ? AnswerKind.Unknown : AnswerKind.Refused, GoogleFailure.Of(_settings, failure));
        }
    }

    /// <summary>Whether an exception comes from a request, and not from a mistake of this program.</summary>
    public static bool IsFailure(Exception error, CancellationToken cancellation) =>
        error is GoogleApiException or TokenResponseException or HttpRequestException or IOException or JsonException or InvalidDataException
        || (error is OperationCanceledException && !cancellation.IsCancellationRequested);

    /// <inheritdoc/>
    public void Dispose()
    {
        Service.Dispose();
        _renewing.Dispose();
    }

    private async Task<T> RepeatAsync<T>(Func<Task<T>> send, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await send().ConfigureAwait(false);
            }
            catch (Exception error) when (IsFailure(error, cancellation))
            {
                (AnswerKind kind, DestinationUnavailableException failure) = Judge(error);
                if (kind is not (AnswerKind.Quota or AnswerKind.Unknown or AnswerKind.Conflict or AnswerKind.NotReady) || attempt >= _settings.Client.Retries)
                    throw failure;
                TimeSpan pause = PauseAfter(attempt);
                if (kind == AnswerKind.Quota)
                    Pace.Hold(pause);
                await Task.Delay(pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    // Clients that know the district's own authorities.
    private sealed class Factory(ServiceClientOptions options) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => ServiceClient.Handler(options);
    }
}
