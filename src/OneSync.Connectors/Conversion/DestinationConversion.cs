using System.Globalization;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Conversion;

/// <summary>What becomes of accounts in an organisation that have nobody in the directory.</summary>
/// <param name="Do">Disable, Archive or Delete; null leaves them alone.</param>
/// <param name="File">Where they are listed; null for nowhere.</param>
/// <param name="Max">More than these stop it, as the tool writes it; null for its own default.</param>
internal sealed record AdobeOnlyUsers(string? Do, string? File, string? Max);

/// <summary>Turns connector-umapi.yml, and what user-sync-config.yml says of Adobe's side, into destinations.</summary>
internal static class DestinationConversion
{
    private const string UsualHost = "usermanagement.adobe.io", UsualEndpoint = "/v2/usermanagement", UsualDesk = "ims-na1.adobelogin.com";

    private static readonly string[] s_named = ["adobeID", "enterpriseID", "federatedID"];

    /// <summary>How an organisation is reached.</summary>
    /// <param name="file">connector-umapi.yml.</param>
    /// <param name="name">The destination's name, of which that of its secret is made.</param>
    /// <param name="destination">Where it goes.</param>
    public static void Connection(LegacyMap file, string name, YamlMap destination)
    {
        LegacyMap enterprise = file.Map("enterprise"), server = file.Map("server");
        string variable = $"ONESYNC_{string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'))}_SECRET";
        destination.Set("type", "Adobe").Set("organization", SecretNames.Plain(enterprise, "org_id") ?? "replace-org_id")
            .Set("clientId", SecretNames.Plain(enterprise, "client_id") ?? SecretNames.Plain(enterprise, "api_key") ?? "replace-client_id")
            .Set("clientSecret", SecretNames.Reference(enterprise, "client_secret", variable) ?? $"env:{variable}");
        const string why = "Adobe has retired credentials with a key and a certificate (JWT).";
        const string remedy = "Make an OAuth server-to-server credential in the Developer Console (docs/adobe.md), and give its id and secret.";
        if (file.Text("authentication_method") is { } method && !method.Equals("oauth", StringComparison.OrdinalIgnoreCase))
            file.Note("authentication_method", why, remedy);
        foreach (string key in enterprise.Keys.Where(k => k.Contains("priv_key", StringComparison.Ordinal) || k.StartsWith("tech_acct", StringComparison.Ordinal)))
        {
            enterprise.Note(key, why, remedy);
            enterprise.Ignore(key);
        }
        string host = server.Text("host") ?? UsualHost, endpoint = server.Text("endpoint") ?? UsualEndpoint, desk = server.Text("ims_host") ?? server.Text("auth_host") ?? UsualDesk;
        if (host != UsualHost || endpoint != UsualEndpoint)
            destination.Set("url", $"{Scheme(host)}{host}{endpoint}");
        if (desk != UsualDesk)
            destination.Set("tokenUrl", $"{Scheme(desk)}{desk}/ims/token/v3");
        foreach (string key in new[] { "auth_endpoint", "ims_endpoint_jwt", "ims_endpoint_oauth" })
            server.Note(key, "Tokens are asked for at /ims/token/v3.", "Set 'tokenUrl' if yours is elsewhere.");
        destination.Set("timeout", server.Text("timeout")).Set("retries", server.Text("retries"));
        foreach (LegacyMap with in new[] { file, server })
        {
            if (with.Truth("ssl_verify") == false || with.Truth("ssl_cert_verify") == false)
            {
                foreach (string key in new[] { "ssl_verify", "ssl_cert_verify" })
                    with.Note(key, "OneSync verifies every certificate.", "Name the certificate of a private authority with 'ca'.");
            }
        }
        file.Note("trusted", "Every organisation is a destination of its own, whose users OneSync keeps up.", "Narrow 'scope' and 'groups' of the destination if it shall only give licences.");
        file.Ignore("uses_business_id");
    }

    /// <summary>Which accounts are never touched.</summary>
    public static YamlMap Protection(LegacyMap users) => new YamlMap()
        .Set("identityTypes", Types(users)).Set("groups", Some(users.Texts("exclude_adobe_groups"))).Set("users", Some(users.Texts("exclude_users")));

    /// <summary>How accounts get their values.</summary>
    /// <param name="source">The source.</param>
    /// <param name="updates">The attributes, as the tool calls them, that are kept up; the others are given once.</param>
    public static YamlMap Mapping(ConvertedSource source, IReadOnlyCollection<string> updates)
    {
        YamlMap map = new();
        foreach ((string target, string attribute) in new[] { ("email", "email"), ("firstname", "givenName"), ("lastname", "familyName"), ("username", "username"), ("domain", "domain"), ("country", "country"), ("type", "identityType") })
        {
            if (!source.Attributes.Contains(attribute))
                continue;
            bool fixedAnyway = target is "domain" or "country" or "type";
            map.Set(target, fixedAnyway || updates.Contains(target) ? attribute : new YamlMap().Set("value", attribute).Set("apply", "OnCreate"));
        }
        return map;
    }

    /// <summary>The rules that put users into the groups of one organisation.</summary>
    /// <param name="groups">The tool's rules.</param>
    /// <param name="organization">The organisation's prefix in the names of groups; <c>""</c> for the first.</param>
    /// <param name="isRoster">Whether directory groups are selectors.</param>
    /// <param name="create">Whether missing groups are made.</param>
    public static IReadOnlyList<YamlMap> Groups(IReadOnlyList<LegacyMap> groups, string organization, bool isRoster, bool create)
    {
        List<YamlMap> rules = [];
        foreach (LegacyMap group in groups)
        {
            if (group.Text("directory_group") is not { } from)
                continue;
            string[] to = [.. group.Texts("adobe_groups").Where(g => Of(g) == organization).Select(g => Of(g).Length == 0 ? g : g[(organization.Length + 2)..])];
            if (to.Length == 0)
                continue;
            foreach (string name in to.Where(n => n.IndexOfAny(['{', '}']) >= 0))
                group.Note("adobe_groups", $"The name of the group '{name}' has braces, which are a template in OneSync.", "Rename the group in the Admin Console.");
            YamlMap rule = isRoster ? new YamlMap().Set("select", from) : new YamlMap().Set("when", $"groups -contains '{Doubled(from)}'");
            rules.Add(rule.Set("to", to).Set("create", create ? "true" : null));
        }
        return rules;

        // org2::Creative Users is a group of the organisation org2.
        static string Of(string group) => group.IndexOf("::", StringComparison.Ordinal) is > 0 and var at ? group[..at] : "";
    }

    /// <summary>What becomes of leavers and of orphans, who are one to the tool.</summary>
    public static void Leaving(AdobeOnlyUsers only, YamlMap destination)
    {
        YamlMap orphans = new YamlMap().Set("do", only.Do).Set("max", only.Do is null ? null : only.Max).Set("file", only.File);
        destination.Set("orphans", orphans);
        destination.Set("lifecycle", new YamlMap().Set("leaver", only.Do is null ? Array.Empty<string>() : new[] { new YamlMap().Set("after", "0d").Set("do", only.Do) }));
        // The tool stops when there are more, OneSync when there are as many. That deleting waits for approval stays as it is.
        if (only.Do is not (null or "Delete") && Limit.TryParse(only.Max ?? "200", out Limit limit))
            destination.Set("thresholds", new YamlMap().Set(only.Do, limit.Count is { } count ? (count + 1).ToString(CultureInfo.InvariantCulture) : only.Max));
    }

    /// <summary>A text inside single quotes.</summary>
    public static string Doubled(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string[]? Types(LegacyMap users) => users.Keys.Contains("exclude_identity_types")
        ? [.. users.Texts("exclude_identity_types").Select(t => s_named.FirstOrDefault(n => n.Equals(t, StringComparison.OrdinalIgnoreCase)) ?? t)] : [];

    private static IReadOnlyList<string>? Some(IReadOnlyList<string> texts) => texts.Count > 0 ? texts : null;

    private static string Scheme(string host) => host.Contains("://", StringComparison.Ordinal) ? "" : "https://";
}
