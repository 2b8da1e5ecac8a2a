using System.Text.Json;
using OneSync.Connectors.Http;
using OneSync.Connectors.OneRoster.Rest;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Clever;

/// <summary>Clever's Data API for one district.</summary>
internal sealed class CleverService : IDisposable
{
    private readonly CleverSettings _settings;

    private CleverService(CleverSettings settings, ServiceClient client) => (_settings, Client) = (settings, client);

    public ServiceClient Client { get; }

    /// <summary>Connects with the district's token, which is looked up where only the application's secret is known.</summary>
    /// <exception cref="ServiceException">It cannot be looked up.</exception>
    /// <exception cref="KeyNotFoundException">A secret cannot be found.</exception>
    public static CleverService Connect(CleverSettings settings, Func<string, string> secret, IClock clock, CancellationToken cancellation)
    {
        string token = settings.HasToken ? secret("token") : Look(settings, secret("clientSecret"), clock, cancellation);
        return new CleverService(settings, new ServiceClient(settings.Client, new BearerCredentials(token), clock));
    }

    /// <summary>Reads a collection, following the links to its next pages; where there are none, by the last id.</summary>
    /// <param name="path">Its path.</param>
    public CleverReading Read(string path) => new(path, async (after, cancellation) =>
    {
        Uri address = after switch
        {
            { Link: { } link } => ServiceAddress.Follow(_settings.Address.Root, link)
                ?? throw new ServiceException("BadLink", $"{_settings.Address} links to the next page of {path} at another service, which is not followed."),
            { Id: { } id } => _settings.Address.At([$"v{_settings.Version}", path], ("limit", Limit), ("starting_after", id)),
            _ => _settings.Address.At([$"v{_settings.Version}", path], ("limit", Limit)),
        };
        return await Client.GetAsync(address, answer => JsonPage.Read(answer, "data"), cancellation).ConfigureAwait(false);
    }, _settings.PageSize);

    public void Dispose() => Client.Dispose();

    private string Limit => _settings.PageSize.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Look(CleverSettings settings, string secret, IClock clock, CancellationToken cancellation)
    {
        using ServiceClient client = new(settings.Client, new BasicCredentials(settings.ClientId, secret), clock);
        List<(string, string)> query = [("owner_type", "district")];
        if (settings.District is { } district)
            query.Add(("district", district));
        List<(string District, string Token)> found = Waiting.For(client.GetAsync(settings.TokenAddress.At([], query), Tokens, cancellation), cancellation);
        if (settings.District is not null)
            found.RemoveAll(t => t.District.Length > 0 && t.District != settings.District);
        string known = string.Join(", ", found.Select(t => t.District));
        return found switch
        {
            [var only] => only.Token,
            [] => throw new ServiceException("DistrictNotFound", settings.District is null
                ? $"No district shares its people with client '{settings.ClientId}'." : $"District '{settings.District}' does not share its people with client '{settings.ClientId}'."),
            _ => throw new ServiceException("DistrictNotChosen", $"{found.Count} districts share their people with client '{settings.ClientId}'. Say which with 'district'. There are: {known}."),
        };
    }

    private static List<(string, string)> Tokens(ServiceAnswer answer)
    {
        using JsonPage page = JsonPage.Read(answer, "data");
        List<(string, string)> tokens = [];
        for (int i = 0; i < page.Count; i++)
        {
            using JsonDocument document = JsonDocument.Parse(page[i]);
            string token = JsonCells.Text(JsonCells.Member(document.RootElement, "access_token"));
            if (token.Length > 0)
                tokens.Add((JsonCells.Text(JsonCells.Member(JsonCells.Member(document.RootElement, "owner"), "id")), token));
        }
        return tokens;
    }
}
