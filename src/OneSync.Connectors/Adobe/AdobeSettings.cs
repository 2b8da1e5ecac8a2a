using System.Text.RegularExpressions;
using OneSync.Connectors.Http;

namespace OneSync.Connectors.Adobe;

/// <summary>What an Adobe destination is configured to do.</summary>
/// <param name="Destination">Its name in the workspace.</param>
/// <param name="Organization">The organisation's id, such as <c>1234ABCD@AdobeOrg</c>.</param>
internal sealed record AdobeSettings(string Destination, string Organization)
{
    /// <summary>The service.</summary>
    public required ServiceAddress Address { get; init; }

    /// <summary>Where tokens are asked for.</summary>
    public required ServiceAddress TokenAddress { get; init; }

    /// <summary>How requests are made.</summary>
    public required ServiceClientOptions Client { get; init; }

    /// <summary>The id of the credential, which goes with every request.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its secret, resolved when it is needed.</summary>
    public required Func<string> Secret { get; init; }

    /// <summary>What tokens are asked for, separated by commas.</summary>
    public required string Scopes { get; init; }

    /// <summary>The type of new accounts that no mapping gives one.</summary>
    public string IdentityType { get; init; } = Adobe.IdentityType.Federated;

    /// <summary>The country of new accounts that no mapping gives one: two letters; null where there is none.</summary>
    public string? Country { get; init; }

    /// <summary>Requests a minute: for users, for groups, and for changes.</summary>
    public (int Users, int Groups, int Actions) Quotas { get; init; } = (25, 5, 10);

    /// <summary>Who is never touched.</summary>
    public required AccountProtection Protection { get; init; }
}

/// <summary>Accounts that are never touched.</summary>
/// <param name="IdentityTypes">Those of these types.</param>
/// <param name="Groups">Members of these groups.</param>
/// <param name="Users">Whose e-mail or user name matches one of these, from its first character to its last.</param>
/// <param name="Administrators">Members of groups of administrators.</param>
internal sealed record AccountProtection(IReadOnlyList<string> IdentityTypes, IReadOnlyList<string> Groups, IReadOnlyList<Regex> Users, bool Administrators)
{
    private static readonly string[] s_administrators = ["_org_admin", "_support_admin", "_deployment_admin", "_user_admin", "_product_admin_", "_admin_"];

    /// <summary>Why the account is not touched, as a clause; null when it may be.</summary>
    public string? Why(AdobeUser user)
    {
        if (IdentityTypes.Contains(user.Type, StringComparer.OrdinalIgnoreCase))
            return $"accounts of type {user.Type} are";
        foreach (string group in user.Groups)
        {
            if (Groups.Contains(group, StringComparer.OrdinalIgnoreCase))
                return $"it is in the group '{group}'";
            if (Administrators && IsOfAdministrators(group))
                return $"it is an administrator ('{group}')";
        }
        Regex? pattern = Users.FirstOrDefault(p => p.IsMatch(user.Email) || p.IsMatch(user.Username));
        return pattern is null ? null : $"it matches '{pattern}' of 'protected.users'";
    }

    private static bool IsOfAdministrators(string group) => s_administrators.Any(a => a.EndsWith('_') ? group.StartsWith(a, StringComparison.OrdinalIgnoreCase) : group.Equals(a, StringComparison.OrdinalIgnoreCase));
}
