using System.Globalization;
using OneSync.Connectors.Accounts;
using OneSync.Connectors.Google.Service;
using OneSync.Connectors.Http;
using OneSync.Core.Connections;

namespace OneSync.Connectors.Google;

/// <summary>Goes the way to the domain step by step, up to the first page of what a run reads, and changes nothing.</summary>
internal static class GoogleTest
{
    /// <summary>Makes the checks.</summary>
    public static ConnectionFindings Run(GoogleSettings settings, IReadOnlyList<string> mapped, CancellationToken cancellation)
    {
        ConnectionFindings findings = new(settings.Address.ToString()) { Version = "directory_v1" };
        IReadOnlyList<string> scopes = GoogleScopes.Of(mapped);
        DirectoryClient? client = null;
        try
        {
            if (!ConnectionProbe.Run(findings, settings.Address.Root, settings.Client.Authorities, DateTimeOffset.UtcNow, cancellation)
                || !findings.Try("Key", () => $"The key is that of {(client = DirectoryClient.Open(settings, scopes)).Key.Email}, client {client.Key.ClientId}.")
                || !findings.Try("Token", () =>
                {
                    client!.AuthorizeAsync(cancellation).GetAwaiter().GetResult();
                    findings.Scopes = [.. scopes.Select(s => DirectoryClient.ScopePrefix + s)];
                    return $"It may act for '{settings.Admin}' with {string.Join(", ", scopes)}.";
                }))
            {
                return findings;
            }
            Look(findings, settings, mapped, client!, cancellation);
            return findings;
        }
        finally
        {
            client?.Dispose();
        }
    }

    private static void Look(ConnectionFindings findings, GoogleSettings settings, IReadOnlyList<string> mapped, DirectoryClient client, CancellationToken cancellation)
    {
        findings.Try("Organizational units", () =>
        {
            OrgUnitList units = client.ExecuteAsync(() => new ListOrgUnits(client.Service, settings.Customer), cancellation).GetAwaiter().GetResult();
            string[] paths = [.. (units.OrganizationUnits ?? []).Select(u => u.OrgUnitPath).OfType<string>()];
            if (settings.Base != OrgUnitPath.Root && !paths.Contains(settings.Base, StringComparer.OrdinalIgnoreCase))
                throw new Core.Ports.DestinationUnavailableException("NoBase", $"There is no organizational unit '{settings.Base}'. Make it, or check 'base'.");
            return string.Create(CultureInfo.InvariantCulture, $"{paths.Length} organizational units can be read.");
        });
        findings.Try("Attributes", () =>
        {
            UserReading.LoadAsync(client, settings, [.. mapped, AccountChanges.Protected], cancellation).GetAwaiter().GetResult();
            return string.Create(CultureInfo.InvariantCulture, $"The domain has all {mapped.Count} attributes that are mapped.");
        });
        findings.Try("Groups", () =>
        {
            client.ExecuteAsync(() => new ListGroups(client.Service) { Customer = settings.Customer, MaxResults = 1, Fields = "groups(id)" }, cancellation).GetAwaiter().GetResult();
            return "Groups can be read.";
        });
        findings.Try("Accounts", () =>
        {
            long count = UserPages.Read(client, settings, "basic", "id,orgUnitPath", deleted: false, cancellation).LongCount(u => OrgUnitPath.IsBelow(UserPages.Text(u, "orgUnitPath"), settings.Base));
            findings.Count("Accounts", count);
            return string.Create(CultureInfo.InvariantCulture, $"{count} accounts are in '{settings.Base}' and below.");
        });
    }
}
