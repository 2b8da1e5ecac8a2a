using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using OneSync.Connectors.Http;
using OneSync.Connectors.OneRoster.Rest;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>The User Management API v2 of one organisation: users and groups page by page, and commands. It is asked no oftener than its documentation allows.</summary>
internal sealed class AdobeService : IDisposable
{
    /// <summary>How many commands one request takes.</summary>
    public const int CommandsAtATime = 10;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly AdobeSettings _settings;

    private AdobeService(AdobeSettings settings, ServiceClient client, bool testOnly) => (_settings, Client, TestOnly) = (settings, client, testOnly);

    /// <summary>Whether commands are only tried: the service says what it would refuse, and does nothing.</summary>
    public bool TestOnly { get; }

    /// <summary>What talks to it.</summary>
    public ServiceClient Client { get; }

    /// <summary>A connection. Nothing is sent yet.</summary>
    /// <param name="settings">The destination's.</param>
    /// <param name="clock">The time.</param>
    /// <param name="testOnly">Whether commands are only tried.</param>
    /// <exception cref="KeyNotFoundException">There is no such secret.</exception>
    public static AdobeService Open(AdobeSettings settings, IClock clock, bool testOnly = false)
    {
        ClientCredentials credentials = new(settings.TokenAddress.Root, settings.ClientId, settings.Secret(), [[settings.Scopes]], ClientAuthentication.Body, clock);
        RequestQuota Quota(string what, int most) =>
            RequestQuota.Of(clock, $"{settings.Address} {settings.ClientId} {what}", most, s_minute, address => IsBelow(address, settings.Address, what));
        ServiceClientOptions options = settings.Client with
        {
            Quotas = [Quota("users", settings.Quotas.Users), Quota("groups", settings.Quotas.Groups), Quota("action", settings.Quotas.Actions), Quota("organizations", settings.Quotas.Users)],
        };
        return new AdobeService(settings, new ServiceClient(options, credentials, clock), testOnly);
    }

    /// <summary>One page of the users, from 0.</summary>
    /// <exception cref="DestinationUnavailableException">It cannot be read.</exception>
    public UserPage Users(int page, CancellationToken cancellation) => Get(["users", _settings.Organization, Number(page)], UserPage.Read, cancellation);

    /// <summary>One page of the groups, from 0.</summary>
    /// <exception cref="DestinationUnavailableException">It cannot be read.</exception>
    public GroupPage Groups(int page, CancellationToken cancellation) => Get(["groups", _settings.Organization, Number(page)], GroupPage.Read, cancellation);

    /// <summary>One user; null when there is none of that key.</summary>
    /// <exception cref="DestinationUnavailableException">The service cannot be asked.</exception>
    public AdobeUser? Find(UserKey key, CancellationToken cancellation)
    {
        (string, string)[] query = key.Domain is { Length: > 0 } domain ? [("domain", domain)] : [];
        try
        {
            return Waiting.For(SendAsync(() => Request(HttpMethod.Get, _settings.Address.At(["organizations", _settings.Organization, "users", key.User], query)), answer =>
            {
                using (answer)
                {
                    using JsonDocument body = answer.ReadJson();
                    return body.RootElement.TryGetProperty("user", out JsonElement user) ? AdobeUser.Read(user) : null;
                }
            }, cancellation), cancellation);
        }
        catch (ServiceException error) when (error.Status == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (ServiceException error)
        {
            throw Unavailable(error);
        }
    }

    /// <summary>Sends commands, ten at most. They may be sent again without harm: each says what shall be, not what shall be added to it.</summary>
    /// <param name="commands">The commands, no two of which are about one user.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DestinationUnavailableException">They could not be sent, or were refused as a whole.</exception>
    public ActionAnswer Send(IReadOnlyList<Command> commands, CancellationToken cancellation)
    {
        byte[] body = CommandWriter.Write(commands);
        (string, string)[] query = TestOnly ? [("testOnly", "true")] : [];
        Uri address = _settings.Address.At(["action", _settings.Organization], query);
        return Try(SendAsync(() =>
        {
            HttpRequestMessage request = Request(HttpMethod.Post, address);
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            return request;
        }, answer => ActionAnswer.Read(answer, commands.Count, TestOnly), cancellation), cancellation);
    }

    /// <summary>What the service said, as the engine knows it.</summary>
    public DestinationUnavailableException Unavailable(ServiceException error) => new(error.Id, $"Destination '{_settings.Destination}': {error.Message}", error);

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private T Get<T>(string[] path, Func<ServiceAnswer, T> read, CancellationToken cancellation) =>
        Try(SendAsync(() => Request(HttpMethod.Get, _settings.Address.At(path)), read, cancellation), cancellation);

    private T Try<T>(Task<T> asked, CancellationToken cancellation)
    {
        try
        {
            return Waiting.For(asked, cancellation);
        }
        catch (ServiceException error)
        {
            throw Unavailable(error);
        }
    }

    // On a thread of its own: whoever waits may hold the only one of its context.
    private Task<T> SendAsync<T>(Func<HttpRequestMessage> make, Func<ServiceAnswer, T> read, CancellationToken cancellation) =>
        Task.Run(() => Client.SendAsync(make, read, authorize: true, cancellation), cancellation);

    private HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        HttpRequestMessage request = new(method, address);
        request.Headers.TryAddWithoutValidation("X-Api-Key", _settings.ClientId);
        return request;
    }

    private static bool IsBelow(Uri address, ServiceAddress service, string what) => address.AbsoluteUri.StartsWith($"{service}/{what}/", StringComparison.Ordinal);

    private static string Number(int page) => page.ToString(CultureInfo.InvariantCulture);
}
