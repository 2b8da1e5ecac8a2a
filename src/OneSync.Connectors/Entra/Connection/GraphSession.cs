using System.Net;
using System.Net.Security;
using System.Text.Json;
using Microsoft.Graph;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Authentication.Azure;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware;
using OneSync.Connectors.Http;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>
/// A connection to one tenant by the Graph SDK, whose own repetitions are replaced by those of every service here. Users are read as the JSON that comes:
/// the SDK's objects do not tell a value that was cleared from one that was not sent.
/// </summary>
internal sealed class GraphSession : IDisposable
{
    private static readonly Dictionary<string, ParsableFactory<IParsable>> s_errors = new() { ["XXX"] = ODataError.CreateFromDiscriminatorValue };

    private static readonly string[] s_kept = ["Prefer", "ConsistencyLevel"];

    private readonly HttpClient _identity, _http;

    private GraphSession(GraphOptions options, RenewableCredential credential, HttpClient identity)
    {
        (Options, _identity, Credential) = (options, identity, credential);
        Pace = new GraphPace(options.Http.FirstPause);
        DelegatingHandler[] handlers = [.. GraphClientFactory.CreateDefaultHandlers().Where(h => h is not (RetryHandler or RedirectHandler)), new PatientHandler(options.Http, credential, options.Scope, Pace)];
        _http = GraphClientFactory.Create(handlers, finalHandler: Handler(options.Http));
        _http.Timeout = Timeout.InfiniteTimeSpan;
        // The token goes to the configured host and to no other, wherever a link may lead.
        AzureIdentityAuthenticationProvider identityProvider = new(credential, [options.Address.Root.Host], null, false, [options.Scope]);
        Client = new GraphServiceClient(_http, identityProvider, $"{options.Address}/v1.0");
        Batches = new GraphBatch(this);
    }

    /// <summary>How it was opened.</summary>
    public GraphOptions Options { get; }

    /// <summary>Gives its tokens.</summary>
    public RenewableCredential Credential { get; }

    /// <summary>The SDK's client.</summary>
    public GraphServiceClient Client { get; }

    /// <summary>How fast it goes.</summary>
    public GraphPace Pace { get; }

    /// <summary>Sends requests twenty at a time.</summary>
    public GraphBatch Batches { get; }

    /// <summary>Prepares a connection; nothing is asked yet.</summary>
    /// <exception cref="DestinationUnavailableException">The certificate cannot be read.</exception>
    /// <exception cref="KeyNotFoundException">There is no such secret.</exception>
    public static GraphSession Open(GraphOptions options)
    {
        HttpClient identity = new(Handler(options.Http)) { Timeout = options.Http.Timeout };
        try
        {
            return new GraphSession(options, RenewableCredential.Of(options, identity), identity);
        }
        catch
        {
            identity.Dispose();
            throw;
        }
    }

    /// <summary>Reads one answer.</summary>
    /// <exception cref="ApiException">The service refused.</exception>
    public JsonDocument Read(RequestInformation request, CancellationToken cancellation)
    {
        using Stream? body = Client.RequestAdapter.SendPrimitiveAsync<Stream>(request, s_errors, cancellation).GetAwaiter().GetResult();
        return body is null ? JsonDocument.Parse("{}") : JsonDocument.Parse(body);
    }

    /// <summary>Reads a collection page by page, following <c>@odata.nextLink</c> as it comes. A page may be empty and still have a next.</summary>
    /// <param name="first">The first request.</param>
    /// <param name="page">Takes each page; valid until it returns.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The last page's <c>@odata.deltaLink</c>; null when it has none.</returns>
    public string? ReadPages(RequestInformation first, Action<JsonElement> page, CancellationToken cancellation)
    {
        RequestInformation request = first;
        while (true)
        {
            using JsonDocument answer = Read(request, cancellation);
            page(answer.RootElement);
            if (Link(answer.RootElement, "@odata.nextLink") is not { } next)
                return Link(answer.RootElement, "@odata.deltaLink");
            request = Follow(next, first.Headers);
        }
    }

    /// <summary>The objects of a collection, each valid until the next page.</summary>
    public IEnumerable<JsonElement> ReadAll(RequestInformation first, CancellationToken cancellation)
    {
        for (RequestInformation? request = first; request is not null;)
        {
            using JsonDocument answer = Read(request, cancellation);
            foreach (JsonElement item in Items(answer.RootElement))
                yield return item;
            request = Link(answer.RootElement, "@odata.nextLink") is { } next ? Follow(next, first.Headers) : null;
        }
    }

    /// <summary>The request for a link that the service gave, as it is.</summary>
    public static RequestInformation Follow(string link, RequestHeaders? headers = null)
    {
        RequestInformation request = new() { HttpMethod = Method.GET, URI = new Uri(link) };
        // The others are of the request that was sent, its token among them, which is for its host alone.
        foreach ((string name, IEnumerable<string> values) in headers?.Where(h => s_kept.Contains(h.Key, StringComparer.OrdinalIgnoreCase)) ?? [])
            request.Headers.Add(name, [.. values]);
        return request;
    }

    /// <summary>The objects of a page.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement page) =>
        page.TryGetProperty("value", out JsonElement items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    /// <summary>What to throw when something cannot be read or sent.</summary>
    public DestinationUnavailableException Lost(string doing, Exception error) => GraphFault.Lost(Options, doing, error);

    /// <summary>Asks, and says precisely what failed.</summary>
    /// <exception cref="DestinationUnavailableException">The service cannot be asked.</exception>
    public T Ask<T>(string doing, Func<T> question)
    {
        try
        {
            return question();
        }
        catch (Exception error) when (GraphFault.Means(error))
        {
            throw Lost(doing, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
        _identity.Dispose();
    }

    private static string? Link(JsonElement page, string name) => page.TryGetProperty(name, out JsonElement link) && link.ValueKind == JsonValueKind.String ? link.GetString() : null;

    private static SocketsHttpHandler Handler(ServiceClientOptions options) => new()
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
}
