using System.Net;
using System.Text;
using System.Text.Json;
using OneSync.Connectors.Http;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>A OneRoster service: finds out its version, and asks it for pages of its collections.</summary>
internal sealed class RosterService : IDisposable
{
    private const string ScopePrefix = "https://purl.imsglobal.org/spec/or/";

    private readonly RestSettings _settings;
    private volatile bool _unsorted;
    private volatile int _most;
    private ServiceAddress _root;

    /// <summary>A service. Nothing is asked yet.</summary>
    public RosterService(RestSettings settings, ServiceCredentials? credentials, IClock clock)
    {
        (_settings, _root, _most) = (settings, settings.Address, settings.PageSize);
        Client = new ServiceClient(settings.Client, credentials, clock);
        Clock = clock;
    }

    public ServiceClient Client { get; }

    public IClock Clock { get; }

    /// <summary>The version, once <see cref="FindVersion"/> found it.</summary>
    public RosterApi Version { get; private set; }

    /// <summary>Where the collections are.</summary>
    public ServiceAddress Root => _root;

    /// <summary>What the version is called.</summary>
    public string VersionName => Version == RosterApi.V12 ? "1.2" : "1.1";

    /// <summary>The service's time, once it was asked; this machine's where it does not say.</summary>
    public DateTimeOffset Now => Client.ServiceTime ?? Clock.UtcNow;

    /// <summary>The service's credentials as they are configured.</summary>
    /// <exception cref="KeyNotFoundException">A secret cannot be found.</exception>
    public static ServiceCredentials Credentials(RestSettings settings, Func<string, string> secret, IClock clock) => settings.Authorization switch
    {
        RosterAuthorization.Bearer => new BearerCredentials(secret("token")),
        RosterAuthorization.Basic => new BasicCredentials(settings.ClientId, secret("clientSecret")),
        RosterAuthorization.OAuth2 => new ClientCredentials(
            settings.TokenAddress!.Root, settings.ClientId, secret("clientSecret"), ScopesOf(settings), settings.ClientAuthentication, clock),
        _ => new OAuth1Credentials(settings.ClientId, secret("clientSecret"), settings.Signature, clock),
    };

    /// <summary>The scope that reading a collection needs.</summary>
    public string ScopeOf(string collection) =>
        $"{ScopePrefix}{(Version == RosterApi.V12 ? "v1p2" : "v1p1")}/scope/roster-{(collection == "demographics" ? "demographics" : "core")}.readonly";

    /// <summary>Finds out the version: as configured, as the address says, or by asking; 1.2 first, which knows no signatures.</summary>
    /// <exception cref="ServiceException">The service cannot be reached, refuses, or is none.</exception>
    public void FindVersion(CancellationToken cancellation)
    {
        string path = _settings.Address.Root.AbsolutePath;
        RosterApi? stated = _settings.Version ?? (path.Contains("/v1p2", StringComparison.OrdinalIgnoreCase) ? RosterApi.V12 : path.Contains("/v1p1", StringComparison.OrdinalIgnoreCase) ? RosterApi.V11 : null);
        RosterApi[] candidates = stated is { } one ? [one] : _settings.Authorization == RosterAuthorization.OAuth1 ? [RosterApi.V11] : [RosterApi.V12, RosterApi.V11];
        ServiceException? first = null;
        foreach (RosterApi candidate in candidates)
        {
            (Version, _root) = (candidate, RootOf(candidate));
            try
            {
                string asked = _settings.Collections.Contains("orgs") ? "orgs" : "users";
                Waiting.For(AskAsync(asked, asked, filter: null, 0, 1, cancellation), cancellation).Dispose();
                return;
            }
            catch (ServiceException none) when (none.Id is "NotFound" or "NoCollection" or "NotJson" or "BadRequest" or "Redirected" && candidate != candidates[^1])
            {
                first = none;
            }
            catch (ServiceException none) when (none.Status == HttpStatusCode.NotFound && first is not null)
            {
                throw new ServiceException("VersionNotFound",
                    $"There is no OneRoster service at {_settings.Address}: neither 1.2 nor 1.1 is where it should be. Give the whole address of the rostering service, and its 'version'. {none.Message}", none);
            }
        }
    }

    /// <summary>Asks for pages of a collection.</summary>
    /// <param name="collection">Its name in the address.</param>
    /// <param name="key">Where the objects stand in the answer.</param>
    /// <param name="filter">Which objects; null for all.</param>
    public AskPage Pages(string collection, string key, string? filter) => (offset, limit, cancellation) => AskAsync(collection, key, filter, offset, limit, cancellation);

    /// <summary>The fingerprint of the sourcedId of an object; null when it has none.</summary>
    public static ulong? IdOf(ReadOnlyMemory<byte> json)
    {
        Utf8JsonReader reader = new(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isId = reader.ValueTextEquals("sourcedId"u8);
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } id)
                return Fingerprint.Of(Encoding.UTF8.GetBytes(id));
            reader.Skip();
        }
        return null;
    }

    public void Dispose() => Client.Dispose();

    private async Task<JsonPage> AskAsync(string collection, string key, string? filter, long offset, int limit, CancellationToken cancellation)
    {
        while (true)
        {
            bool sorted = !_unsorted;
            int count = Math.Min(limit, _most);
            try
            {
                return await Client.GetAsync(_root.At([collection], Query(count, offset, filter, sorted)), answer => JsonPage.Read(answer, key), cancellation).ConfigureAwait(false);
            }
            catch (ServiceException refused) when (refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity && (sorted || count > 100))
            {
                // Some servers know no order, some no large pages.
                if (sorted)
                    _unsorted = true;
                else
                    _most = 100;
            }
        }
    }

    private static IEnumerable<(string, string)> Query(int limit, long offset, string? filter, bool sorted)
    {
        yield return ("limit", limit.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return ("offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (sorted)
        {
            yield return ("sort", "sourcedId");
            yield return ("orderBy", "asc");
        }
        if (filter is not null)
            yield return ("filter", filter);
    }

    private ServiceAddress RootOf(RosterApi version)
    {
        string path = _settings.Address.Root.AbsolutePath.TrimEnd('/');
        if (path.Contains("/v1p", StringComparison.OrdinalIgnoreCase))
            return _settings.Address;
        bool named = path.EndsWith("/ims/oneroster", StringComparison.OrdinalIgnoreCase);
        string[] rest = version == RosterApi.V12 ? ["rostering", "v1p2"] : ["v1p1"];
        // A version that was stated stands for the service at this very address; one that is looked for, for the paths of the standard.
        return _settings.Version is not null && path.Length > 0 && !named ? _settings.Address
            : named ? _settings.Address.Below(rest) : _settings.Address.Below(["ims", "oneroster", .. rest]);
    }

    private static List<IReadOnlyList<string>> ScopesOf(RestSettings settings)
    {
        if (settings.Scopes.Count > 0)
            return [settings.Scopes];
        List<IReadOnlyList<string>> all = [];
        bool is11 = settings.Version == RosterApi.V11 || settings.Address.Root.AbsolutePath.Contains("/v1p1", StringComparison.OrdinalIgnoreCase);
        bool is12 = settings.Version == RosterApi.V12 || settings.Address.Root.AbsolutePath.Contains("/v1p2", StringComparison.OrdinalIgnoreCase);
        foreach (string version in is11 ? ["v1p1"] : is12 ? ["v1p2"] : new[] { "v1p2", "v1p1" })
        {
            string[] names = settings.Demographics ? ["roster-core", "roster-demographics"] : ["roster-core"];
            all.Add([.. names.Select(n => $"{ScopePrefix}{version}/scope/{n}.readonly")]);
        }
        if (!is12)
            all.Add([]);
        return all;
    }
}
