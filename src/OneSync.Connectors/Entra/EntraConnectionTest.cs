using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Microsoft.Kiota.Abstractions;
using OneSync.Connectors.Http;
using OneSync.Core.Connections;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Entra;

/// <summary>Goes the way to a tenant step by step: the hosts, the token and what it grants, the tenant, the accounts, and whatever else is configured.</summary>
internal static class EntraConnectionTest
{
    // What each right is needed for; any of the names gives it.
    private static readonly (string Need, string[] Any)[] s_rights =
    [
        ("reading and changing users", ["User.ReadWrite.All", "Directory.ReadWrite.All"]),
        ("seeing who is an administrator", ["RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", "Directory.Read.All", "Directory.ReadWrite.All"]),
        ("putting users into groups", ["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"]),
    ];

    /// <summary>Makes the checks.</summary>
    public static ConnectionFindings Run(EntraSettings settings, IClock clock, CancellationToken cancellation)
    {
        GraphOptions options = settings.Connection;
        ConnectionFindings findings = new(options.Address.ToString()) { Version = "v1.0" };
        if (options.Authentication != GraphAuthentication.ManagedIdentity && options.Authority.Authority != options.Address.Root.Authority
            && !ConnectionProbe.Run(findings, options.Authority, options.Http.Authorities, clock.UtcNow, cancellation))
        {
            return findings;
        }
        if (!ConnectionProbe.Run(findings, options.Address.Root, options.Http.Authorities, clock.UtcNow, cancellation))
            return findings;
        GraphSession? session = null;
        try
        {
            if (!findings.Try("Token", () => Token(session = GraphSession.Open(options), findings, cancellation)))
                return findings;
            Rights(findings, settings);
            Check(findings, session!, "Tenant", "the tenant was asked for", () => Tenant(session!, cancellation));
            Check(findings, session!, "Accounts", "users were read", () => Accounts(session!, findings, cancellation));
            if (settings.ProtectsAdministrators || settings.ProtectedGroups.Count > 0)
            {
                Check(findings, session!, "Protection", "protected accounts were looked for", () =>
                {
                    AccountGuard.Load(session!, settings, cancellation);
                    return "Administrators and members of protected groups are known.";
                });
            }
            if (settings.Licenses.Count > 0)
            {
                Check(findings, session!, "Licences", "licences were read", () =>
                {
                    Licences.Load(session!, settings, cancellation);
                    return $"The tenant has {string.Join(", ", settings.Licenses)}.";
                });
            }
            return findings;
        }
        finally
        {
            session?.Dispose();
        }
    }

    private static void Check(ConnectionFindings findings, GraphSession session, string name, string doing, Func<string> check) =>
        findings.Try(name, () => session.Ask(doing, check));

    private static string Token(GraphSession session, ConnectionFindings findings, CancellationToken cancellation)
    {
        AccessToken token = session.Ask("a token was asked for", () => session.Credential.GetToken(new TokenRequestContext([session.Options.Scope]), cancellation));
        findings.Scopes = Roles(token.Token);
        string who = session.Options.ClientId is { } client ? $"client {client}" : "the managed identity";
        return $"A token was given to {who}, with {(findings.Scopes.Count == 0 ? "no application permission" : string.Join(", ", findings.Scopes))}.";
    }

    private static void Rights(ConnectionFindings findings, EntraSettings settings)
    {
        if (findings.Scopes.Count == 0)
        {
            findings.Warn("Permissions", "MissingPermission", "The token names no application permission: grant them in the portal, under API permissions, with admin consent.");
            return;
        }
        (string Need, string[] Any)[] missing = [.. s_rights.Where(r => !r.Any.Intersect(findings.Scopes, StringComparer.OrdinalIgnoreCase).Any()
            && (settings.ProtectsAdministrators || !r.Any.Contains("RoleManagement.Read.Directory")))];
        if (missing.Length == 0)
            findings.Pass("Permissions", "The application permissions are there.");
        foreach ((string need, string[] any) in missing)
            findings.Warn("Permissions", "MissingPermission", $"For {need} the application lacks {any[0]}: grant it in the portal, under API permissions, with admin consent.");
    }

    private static string Tenant(GraphSession session, CancellationToken cancellation)
    {
        foreach (JsonElement tenant in session.ReadAll(session.Client.Organization.ToGetRequestInformation(c => c.QueryParameters.Select = ["id", "displayName", "verifiedDomains"]), cancellation))
        {
            IEnumerable<string?> domains = tenant.TryGetProperty("verifiedDomains", out JsonElement list) ? list.EnumerateArray().Select(d => AccountReading.Text(d, "name")) : [];
            return $"It is {AccountReading.Text(tenant, "displayName")} ({AccountReading.Text(tenant, "id")}) with {string.Join(", ", domains)}.";
        }
        return "The service names no tenant.";
    }

    private static string Accounts(GraphSession session, ConnectionFindings findings, CancellationToken cancellation)
    {
        RequestInformation request = session.Client.Users.ToGetRequestInformation(c =>
        {
            (c.QueryParameters.Count, c.QueryParameters.Top, c.QueryParameters.Select) = (true, 1, ["id"]);
            c.Headers.Add("ConsistencyLevel", "eventual");
        });
        using JsonDocument page = session.Read(request, cancellation);
        if (!page.RootElement.TryGetProperty("@odata.count", out JsonElement count))
            return "Users can be read.";
        findings.Count("Accounts", count.GetInt64());
        return string.Create(CultureInfo.InvariantCulture, $"The tenant has {count.GetInt64()} users.");
    }

    // The application permissions that a token grants; none where it cannot be looked into.
    private static IReadOnlyList<string> Roles(string token)
    {
        try
        {
            string[] parts = token.Split('.');
            if (parts.Length != 3)
                return [];
            string payload = parts[1].Replace('-', '+').Replace('_', '/');
            using JsonDocument claims = JsonDocument.Parse(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')));
            return claims.RootElement.TryGetProperty("roles", out JsonElement roles) ? [.. roles.EnumerateArray().Select(r => r.GetString()!)] : [];
        }
        catch (Exception error) when (error is FormatException or JsonException or DecoderFallbackException)
        {
            return [];
        }
    }
}
