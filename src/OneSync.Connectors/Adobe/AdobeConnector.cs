using System.Text.RegularExpressions;
using OneSync.Connectors.Http;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Adobe;

/// <summary>Makes destinations that are organisations in Adobe's Admin Console, over the User Management API v2.</summary>
public sealed class AdobeConnector : IDestinationConnector
{
    private const string Api = "https://usermanagement.adobe.io/v2/usermanagement", Tokens = "https://ims-na1.adobelogin.com/ims/token/v3", UsualScopes = "openid,AdobeID,user_management_sdk";

    private static readonly TimeSpan s_patternPatience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("Adobe",
    [
        new("organization", OptionKind.Text, "The organisation's id in the Admin Console, such as 1234ABCD@AdobeOrg.", Required: true),
        new("clientId", OptionKind.Text, "The id of an OAuth server-to-server credential with the User Management API.", Required: true),
        new("clientSecret", OptionKind.Secret, "Its secret.", Required: true),
        new("url", OptionKind.Text, "The address of the API.", Default: Api),
        new("tokenUrl", OptionKind.Text, "Where tokens are asked for.", Default: Tokens),
        new("tokenScopes", OptionKind.TextList, "What tokens are asked for.", Default: UsualScopes),
        new("identityType", OptionKind.Choice, "The type of new accounts, unless 'type' is mapped.", Default: IdentityType.Federated, Choices: IdentityType.All),
        new("country", OptionKind.Text, "The country of new accounts that the mapping of 'country' gives none: two letters, such as US. Enterprise IDs without one get UD."),
        new("requestsPerMinute.users", OptionKind.Integer, "How often pages of users are asked for; the service allows 25.", Default: "25"),
        new("requestsPerMinute.groups", OptionKind.Integer, "How often pages of groups are asked for; the service allows 5.", Default: "5"),
        new("requestsPerMinute.actions", OptionKind.Integer, "How often up to ten commands are sent; the service allows 10.", Default: "10"),
        new("protected.identityTypes", OptionKind.TextList, "Accounts of these types are never touched.", Default: "adobeID, unless that is the identityType"),
        new("protected.groups", OptionKind.TextList, "Members of these groups are never touched."),
        new("protected.users", OptionKind.TextList, "Regular expressions: whose e-mail or user name matches one as a whole is never touched."),
        new("protected.administrators", OptionKind.Boolean, "Whether administrators of the organisation, its products and groups are never touched.", Default: "true"),
        .. RestOptions.Client,
    ]);

    /// <inheritdoc/>
    public IDestination Create(DestinationSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        OptionSet options = settings.Options;
        string type = IdentityType.Canonical(options.Text("identityType")) ?? IdentityType.Federated;
        bool mapsType = Maps(settings, AccountAttributes.Type);
        Check(settings, type, mapsType);
        AdobeSettings adobe = new(settings.Name.Text, options.Text("organization")!)
        {
            Address = Address(options, "url", Api, settings.At),
            TokenAddress = Address(options, "tokenUrl", Tokens, settings.At),
            Client = RestOptions.ReadClient(options, context.Root),
            ClientId = options.Text("clientId")!,
            Secret = () => RestOptions.Secret(options, "clientSecret", context.Secrets),
            Scopes = options.Texts("tokenScopes") is { Count: > 0 } scopes ? string.Join(',', scopes) : UsualScopes,
            IdentityType = type,
            Country = options.Text("country")?.ToUpperInvariant(),
            Quotas = (RestOptions.Number(options, "requestsPerMinute.users", 25, 1, 100_000), RestOptions.Number(options, "requestsPerMinute.groups", 5, 1, 100_000),
                RestOptions.Number(options, "requestsPerMinute.actions", 10, 1, 100_000)),
            Protection = new AccountProtection(
                options.Find("protected.identityTypes") is not null ? options.Texts("protected.identityTypes") : type == IdentityType.Adobe || mapsType ? [] : [IdentityType.Adobe],
                options.Texts("protected.groups"), [.. Patterns(options)], options.Boolean("protected.administrators", true)),
        };
        return new AdobeDestination(adobe, needsNames: type != IdentityType.Adobe && !mapsType, context.Clock);
    }

    private static void Check(DestinationSettings settings, string type, bool mapsType)
    {
        ProblemCollector problems = new();
        string name = settings.Name.Text;
        void Wrong(string id, string message, Position at, string? nearest = null) => problems.Add(new ConfigurationProblem(id, message, at, nearest));
        if (settings.Map.Count == 0)
            Wrong("MissingMapping", $"Destination '{name}' needs a 'map': the attributes of an Adobe account are its own, {string.Join(", ", AccountAttributes.Mapped)}.", settings.At);
        foreach (SourceText target in settings.Map.Select(m => m.Target).Where(t => !AccountAttributes.Mapped.Contains(t.Text, StringComparer.OrdinalIgnoreCase)))
        {
            Wrong("UnknownAttribute", target.Text.Equals(AccountAttributes.Groups, StringComparison.OrdinalIgnoreCase)
                ? $"Destination '{name}' maps 'groups'; who is in which group is said by the key 'groups' of the destination."
                : $"An Adobe account has no attribute '{target.Text}'. It has {string.Join(", ", AccountAttributes.Mapped)}.", target.At, NearestName.Of(target.Text, AccountAttributes.Mapped));
        }
        foreach (string needed in settings.Map.Count == 0 ? [] : type == IdentityType.Adobe || mapsType ? [AccountAttributes.Email] : new[] { AccountAttributes.Email, AccountAttributes.FirstName, AccountAttributes.LastName })
        {
            if (!Maps(settings, needed))
                Wrong("MissingMapping", $"Destination '{name}' has no mapping for '{needed}', without which {(needed == AccountAttributes.Email ? "no account" : $"no {type}")} can be made.", settings.At);
        }
        if (settings.Map.Count > 0 && type == IdentityType.Federated && !mapsType && !Maps(settings, AccountAttributes.Country) && settings.Options.Text("country") is null)
            Wrong("MissingKey", $"Destination '{name}' needs 'country', two letters such as US, or a mapping for it: no federated ID is made without one.", settings.At);
        if (settings.Options.Find("country") is { Texts: [var country, ..] } && !AccountAttributes.IsCountry(country.Text.ToUpperInvariant()))
            Wrong("BadCountry", $"'{country.Text}' is no country of two letters, such as US.", country.At);
        if (settings.Map.Count > 0 && settings.Match.Count == 0)
            Wrong("MissingKey", $"Destination '{name}' needs 'match', such as [email]: without it the accounts that are there already are nobody's.", settings.At);
        foreach (SourceText given in settings.Options.Find("protected.identityTypes")?.Texts.Where(t => IdentityType.Canonical(t.Text) is null) ?? [])
            Wrong("UnknownIdentityType", $"There is no identity type '{given.Text}'. There are {string.Join(", ", IdentityType.All)}.", given.At, NearestName.Of(given.Text, IdentityType.All));
        problems.ThrowIfAny();
    }

    private static IEnumerable<Regex> Patterns(OptionSet options)
    {
        foreach (SourceText pattern in options.Find("protected.users")?.Texts ?? [])
        {
            Regex? compiled = null;
            try
            {
                compiled = new Regex($@"\A(?:{pattern.Text})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, s_patternPatience);
            }
            catch (ArgumentException error)
            {
                throw new ConfigurationException(new ConfigurationProblem("BadPattern", $"'{pattern.Text}' is no regular expression: {error.Message}", pattern.At));
            }
            yield return compiled;
        }
    }

    private static bool Maps(DestinationSettings settings, string attribute) => settings.Map.Any(m => m.Target.Text.Equals(attribute, StringComparison.OrdinalIgnoreCase));

    private static ServiceAddress Address(OptionSet options, string name, string usual, Position at) =>
        options.Find(name) is { Texts: [var given, ..] } ? ServiceAddress.Parse(given.Text, given.At) : ServiceAddress.Parse(usual, at);
}
