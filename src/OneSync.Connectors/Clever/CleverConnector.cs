using OneSync.Connectors.Http;
using OneSync.Connectors.OneRoster;
using OneSync.Connectors.OneRoster.Rest;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Clever;

/// <summary>Makes sources that read Clever's Data API, versions 2.1 and 3.0.</summary>
public sealed class CleverConnector : ISourceConnector
{
    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("Clever",
    [
        new("version", OptionKind.Choice, "The version of the API.", Default: "3.0", Choices: ["2.1", "3.0", "3.1"]),
        new("token", OptionKind.Secret, "The district's token."),
        new("clientId", OptionKind.Text, "The application's id, with which the district's token is looked up."),
        new("clientSecret", OptionKind.Secret, "The application's secret."),
        new("district", OptionKind.Text, "The district's id, where the application has several."),
        new("url", OptionKind.Text, "The address of the API.", Default: "https://api.clever.com"),
        new("tokenUrl", OptionKind.Text, "Where the districts' tokens are looked up.", Default: "https://clever.com/oauth/tokens"),
        new("people", OptionKind.TextList, "Who is read.", Default: string.Join(", ", CleverSettings.DefaultPeople)),
        new("collections", OptionKind.TextList, "The collections to read; all of them when not given.", Default: string.Join(", ", CleverSettings.AllCollections)),
        new("metadata", OptionKind.TextList, "Further members of people that become fields: 'title' becomes 'metadata.title'; those of 'ext' too."),
        new("userIdTypes", OptionKind.TextList, "Types of userIds (SIS, State, Number, Legacy) that become fields of their own: 'SIS' becomes 'userIds.SIS'."),
        new("pageSize", OptionKind.Integer, "How many objects to ask for at once.", Default: "1000"),
        .. RestOptions.Client,
    ]);

    /// <inheritdoc/>
    public ISource Create(SourceSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        if (settings.Anchor is { } anchor && !anchor.Text.Equals("sourcedId", StringComparison.OrdinalIgnoreCase))
            throw new ConfigurationException(new ConfigurationProblem("BadAnchor", $"'{anchor}' cannot be the anchor: it is always Clever's id, in the field sourcedId. Leave 'anchor' out.", anchor.At));
        RosterOptions records = new(IncludePasswords: false, settings.Options.Texts("userIdTypes"), RosterMode.Auto, context.Clock.Today);
        return new CleverSource(settings.Name.Text, CleverSettings.Read(settings, context), records, name => RestOptions.Secret(settings.Options, name, context.Secrets), context);
    }
}

/// <summary>How Clever is read.</summary>
internal sealed record CleverSettings
{
    public static IReadOnlyList<string> AllCollections { get; } = ["districts", "schools", "terms", "courses", "people", "sections"];

    public static IReadOnlyList<string> DefaultPeople { get; } = ["students", "teachers", "staff", "districtAdmins"];

    private static readonly string[] s_people = [.. DefaultPeople, "contacts"];

    public required ServiceAddress Address { get; init; }

    public required ServiceAddress TokenAddress { get; init; }

    public required ServiceClientOptions Client { get; init; }

    public bool HasToken { get; init; }

    public string ClientId { get; init; } = "";

    public string? District { get; init; }

    public string Version { get; init; } = "3.0";

    /// <summary>People have one record for all that they are, which 2.1 has not.</summary>
    public bool HasUsers => Version != "2.1";

    public IReadOnlyList<string> People { get; init; } = DefaultPeople;

    public required IReadOnlySet<string> Collections { get; init; }

    public IReadOnlyList<string> Metadata { get; init; } = [];

    public int PageSize { get; init; } = 1000;

    /// <summary>Reads the options.</summary>
    /// <exception cref="ConfigurationException">They contradict each other.</exception>
    public static CleverSettings Read(SourceSettings settings, ConnectorContext context)
    {
        OptionSet options = settings.Options;
        bool token = options.Find("token") is not null;
        if (!token && options.Find("clientId") is null)
            throw RestOptions.Missing(settings, "token", "the district's, or 'clientId' and 'clientSecret' to look it up.");
        if (!token && options.Find("clientSecret") is null)
            throw RestOptions.Missing(settings, "clientSecret", "the district's token is looked up with it.");
        foreach (string who in options.Texts("people").Where(p => !s_people.Contains(p, StringComparer.OrdinalIgnoreCase)))
            throw RestOptions.Wrong(options, "people", "UnknownPeople", $"There are no '{who}'. There are: {string.Join(", ", s_people)}.{(NearestName.Of(who, s_people) is { } near ? $" Did you mean '{near}'?" : "")}");
        return new CleverSettings
        {
            Address = AddressOf(options, "url", "https://api.clever.com", settings.At),
            TokenAddress = AddressOf(options, "tokenUrl", "https://clever.com/oauth/tokens", settings.At),
            Client = RestOptions.ReadClient(options, context.Root),
            HasToken = token,
            ClientId = options.Text("clientId", "")!,
            District = options.Text("district"),
            Version = options.Text("version", "3.0")!,
            People = options.Texts("people") is { Count: > 0 } people ? people : DefaultPeople,
            Collections = RestSettings.ReadCollections(options, AllCollections, "people"),
            Metadata = options.Texts("metadata"),
            PageSize = RestOptions.Number(options, "pageSize", 1000, 1, 10_000),
        };
    }

    /// <summary>Whether people of that kind are read.</summary>
    public bool Wants(string who) => People.Contains(who, StringComparer.OrdinalIgnoreCase);

    private static ServiceAddress AddressOf(OptionSet options, string name, string usual, Position at) =>
        options.Find(name) is { Texts: [var given, ..] } ? ServiceAddress.Parse(given.Text, given.At) : ServiceAddress.Parse(usual, at);
}
