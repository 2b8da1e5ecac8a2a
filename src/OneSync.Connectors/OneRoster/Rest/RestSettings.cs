using OneSync.Connectors.Http;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>How a service is told who asks.</summary>
public enum RosterAuthorization
{
    /// <summary>As the other options say: a token, a token's address, or else signatures.</summary>
    Auto,

    /// <summary>Every request is signed by OAuth 1.0a.</summary>
    OAuth1,

    /// <summary>A token for client credentials.</summary>
    OAuth2,

    /// <summary>A token that does not change.</summary>
    Bearer,

    /// <summary>A user name and a password.</summary>
    Basic,
}

/// <summary>A version of the OneRoster service; null where it is to be found out.</summary>
internal enum RosterApi
{
    V11,
    V12,
}

/// <summary>How a OneRoster service is read.</summary>
internal sealed record RestSettings
{
    /// <summary>The names of the collections.</summary>
    public static IReadOnlyList<string> AllCollections { get; } = ["orgs", "academicSessions", "courses", "classes", "users", "enrollments"];

    private static readonly string[] s_signatures = ["HMAC-SHA256", "HMAC-SHA1"];

    /// <summary>The options beside those of <see cref="RestOptions"/>.</summary>
    public static IReadOnlyList<OptionDescription> Options { get; } =
    [
        new("url", OptionKind.Text, "The address of the service, such as https://sis.example/ims/oneroster/v1p1; a bare host will do where the paths are those of the standard."),
        new("version", OptionKind.Choice, "The version of the service.", Default: "Auto", Choices: ["Auto", "1.1", "1.2"]),
        new("auth", OptionKind.Choice, "How requests are authorised: OAuth2 where 'tokenUrl' is given, Bearer where 'token' is, else OAuth1.", Default: nameof(RosterAuthorization.Auto), Choices: Enum.GetNames<RosterAuthorization>()),
        new("clientId", OptionKind.Text, "The client's id, consumer key or user name."),
        new("clientSecret", OptionKind.Secret, "The client's secret or password."),
        new("token", OptionKind.Secret, "A token that does not change, for Bearer."),
        new("tokenUrl", OptionKind.Text, "Where OAuth 2 tokens are asked for."),
        new("scopes", OptionKind.TextList, "The scopes to ask for; those of the standard for the version, when not given."),
        new("clientAuthentication", OptionKind.Choice, "How the client says who it is when it asks for a token.", Default: nameof(ClientAuthentication.Auto), Choices: Enum.GetNames<ClientAuthentication>()),
        new("signature", OptionKind.Choice, "How OAuth 1.0a requests are signed.", Default: s_signatures[0], Choices: s_signatures),
        .. Reading,
    ];

    /// <summary>The options that say what is read, and how.</summary>
    public static IReadOnlyList<OptionDescription> Reading =>
    [
        new("collections", OptionKind.TextList, "The collections to read; all of them when not given.", Default: string.Join(", ", AllCollections)),
        new("demographics", OptionKind.Boolean, "Whether demographics are read with the people.", Default: "false"),
        new("metadata", OptionKind.TextList, "Metadata of people that become fields: 'homeroom' becomes 'metadata.homeroom'. Those of the first people are found by themselves."),
        new("pageSize", OptionKind.Integer, "How many objects to ask for at once.", Default: "1000"),
        new("parallel", OptionKind.Integer, "How many pages to ask for at once where the total is known.", Default: "4"),
        new("fullEvery", OptionKind.Text, "How often everything is read, not only what changed: 7d for days, 2w for weeks, 0d for every time.", Default: "7d"),
    ];

    public required ServiceAddress Address { get; init; }

    public RosterApi? Version { get; init; }

    public RosterAuthorization Authorization { get; init; }

    public string ClientId { get; init; } = "";

    public ServiceAddress? TokenAddress { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public ClientAuthentication ClientAuthentication { get; init; }

    public OAuth1Method Signature { get; init; }

    public required ServiceClientOptions Client { get; init; }

    public IReadOnlySet<string> Collections { get; init; } = new HashSet<string>(AllCollections);

    public bool Demographics { get; init; }

    public IReadOnlyList<string> Metadata { get; init; } = [];

    public int PageSize { get; init; } = 1000;

    public int Parallel { get; init; } = 4;

    public TimeSpan FullEvery { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Reads the options.</summary>
    /// <exception cref="ConfigurationException">They contradict each other.</exception>
    public static RestSettings Read(SourceSettings settings, ConnectorContext context)
    {
        OptionSet options = settings.Options;
        if (options.Find("url") is not { Texts: [var url, ..] })
            throw RestOptions.Missing(settings, "url", "the address of the service.");
        RosterAuthorization authorization = options.Choice("auth", RosterAuthorization.Auto);
        if (authorization == RosterAuthorization.Auto)
            authorization = options.Find("token") is not null ? RosterAuthorization.Bearer : options.Find("tokenUrl") is not null ? RosterAuthorization.OAuth2 : RosterAuthorization.OAuth1;
        foreach (string needed in Needed(authorization))
        {
            if (options.Find(needed) is null)
                throw RestOptions.Missing(settings, needed, $"requests are authorised by {authorization}.");
        }
        return ReadCommon(settings, context, ServiceAddress.Parse(url.Text, url.At)) with
        {
            Version = options.Text("version") switch { "1.1" => RosterApi.V11, "1.2" => RosterApi.V12, _ => null },
            Authorization = authorization,
            ClientId = options.Text("clientId", "")!,
            TokenAddress = options.Find("tokenUrl") is { Texts: [var tokens, ..] } ? ServiceAddress.Parse(tokens.Text, tokens.At) : null,
            Scopes = options.Texts("scopes"),
            ClientAuthentication = options.Choice("clientAuthentication", ClientAuthentication.Auto),
            Signature = options.Text("signature") == s_signatures[1] ? OAuth1Method.HmacSha1 : OAuth1Method.HmacSha256,
        };
    }

    /// <summary>Reads what all OneRoster services have alike.</summary>
    public static RestSettings ReadCommon(SourceSettings settings, ConnectorContext context, ServiceAddress address)
    {
        OptionSet options = settings.Options;
        return new RestSettings
        {
            Address = address,
            Client = RestOptions.ReadClient(options, context.Root),
            Collections = ReadCollections(options, AllCollections, "users"),
            Demographics = options.Boolean("demographics"),
            Metadata = options.Texts("metadata"),
            PageSize = RestOptions.Number(options, "pageSize", 1000, 1, 10_000),
            Parallel = RestOptions.Number(options, "parallel", 4, 1, 16),
            FullEvery = ReadSpan(options, "fullEvery", TimeSpan.FromDays(7)),
        };
    }

    /// <summary>The collections to read, by their names as the service has them.</summary>
    public static IReadOnlySet<string> ReadCollections(OptionSet options, IReadOnlyList<string> all, string needed)
    {
        IReadOnlyList<string> given = options.Texts("collections");
        foreach (string name in given.Where(n => !all.Contains(n, StringComparer.OrdinalIgnoreCase)))
            throw RestOptions.Wrong(options, "collections", "UnknownCollection", $"There is no collection '{name}'. There are: {string.Join(", ", all)}.{(NearestName.Of(name, all) is { } near ? $" Did you mean '{near}'?" : "")}");
        if (given.Count > 0 && !given.Contains(needed, StringComparer.OrdinalIgnoreCase))
            throw RestOptions.Wrong(options, "collections", "MissingCollection", $"'collections' lacks '{needed}', without whom nothing can be imported.");
        return new HashSet<string>(given.Count > 0 ? given : all, StringComparer.OrdinalIgnoreCase);
    }

    private static string[] Needed(RosterAuthorization authorization) => authorization switch
    {
        RosterAuthorization.Bearer => ["token"],
        RosterAuthorization.OAuth2 => ["clientId", "clientSecret", "tokenUrl"],
        _ => ["clientId", "clientSecret"],
    };

    private static TimeSpan ReadSpan(OptionSet options, string name, TimeSpan fallback)
    {
        if (options.Text(name) is not { } text)
            return fallback;
        return Days.TryParse(text, out int days) ? TimeSpan.FromDays(days)
            : throw RestOptions.Wrong(options, name, "BadSpan", $"'{text}' is no span of time: write 7d for days, 2w for weeks, or 0d for none.");
    }
}
