using OneSync.Connectors.Http;
using OneSync.Connectors.OneRoster;
using OneSync.Connectors.OneRoster.Rest;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.ClassLink;

/// <summary>
/// Makes sources that read ClassLink RosterServer: directly, with the client id and secret of a district's own server, or through ClassLink's proxy, with a
/// developer's key for one of the applications that districts share with it.
/// </summary>
public sealed class ClassLinkConnector : ISourceConnector
{
    private const string Proxy = "https://oneroster-proxy.classlink.io";

    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("ClassLink",
    [
        new("url", OptionKind.Text, "The address of the district's server, such as https://district-vn-v2.oneroster.com; with 'token', that of the proxy.", Default: Proxy + " with 'token'"),
        new("clientId", OptionKind.Text, "The client's id, for a district's own server."),
        new("clientSecret", OptionKind.Secret, "The client's secret, for a district's own server."),
        new("token", OptionKind.Secret, "The developer's key, for the proxy."),
        new("application", OptionKind.Text, "Which of the applications that are shared with the key: its id, its name, or its district's."),
        new("version", OptionKind.Choice, "The version of the service.", Default: "1.1", Choices: ["1.1", "1.2"]),
        new("includePasswords", OptionKind.Boolean, "Whether plain-text passwords of users become the field 'password'.", Default: "false"),
        new("userIdTypes", OptionKind.TextList, "Types of userIds that become fields of their own: 'LDAP' becomes 'userIds.LDAP'."),
        .. RestSettings.Reading,
        .. RestOptions.Client,
    ]);

    /// <inheritdoc/>
    public ISource Create(SourceSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        OneRosterConnector.CheckAnchor(settings);
        OptionSet options = settings.Options;
        bool proxy = options.Find("token") is not null;
        if (proxy && options.Find("clientId") is not null)
            throw RestOptions.Wrong(options, "clientId", "ContradictingKeys", "'token' is for ClassLink's proxy, 'clientId' for a district's own server: give one of them.");
        foreach (string needed in proxy ? [] : new[] { "url", "clientId", "clientSecret" })
        {
            if (options.Find(needed) is null)
                throw RestOptions.Missing(settings, needed, "a district's own server is asked with a client's id and secret. For the proxy, give 'token'.");
        }
        ServiceAddress address = options.Find("url") is { Texts: [var url, ..] } ? ServiceAddress.Parse(url.Text, url.At) : ServiceAddress.Parse(Proxy, settings.At);
        RestSettings rest = RestSettings.ReadCommon(settings, context, address) with
        {
            Version = options.Text("version") == "1.2" ? RosterApi.V12 : RosterApi.V11,
            Authorization = proxy ? RosterAuthorization.Bearer : RosterAuthorization.OAuth1,
            ClientId = options.Text("clientId", "")!,
        };
        RosterOptions records = new(options.Boolean("includePasswords"), options.Texts("userIdTypes"), RosterMode.Auto, context.Clock.Today);
        string Secret(string name) => RestOptions.Secret(options, name, context.Secrets);
        return new RestSource(settings.Name.Text, rest, records, cancellation =>
        {
            ServiceCredentials credentials = RosterService.Credentials(rest, Secret, context.Clock);
            RestSettings found = proxy ? rest with { Address = ProxyApplications.Find(rest, credentials, options.Text("application"), context.Clock, cancellation) } : rest;
            return new RosterService(found, credentials, context.Clock);
        }, context);
    }
}
