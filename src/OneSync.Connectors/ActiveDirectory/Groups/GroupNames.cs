using System.Globalization;
using OneSync.Core.Model;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>The names of groups: what the configuration calls a group is its common name, and as far as it can be its user name too.</summary>
internal static class GroupNames
{
    /// <summary>The greatest length of a common name.</summary>
    public const int LongestName = 64;

    private const int LongestAccountName = 256;

    /// <summary>The sAMAccountName of a new group. Where the name has a character that one must not have, a print of the whole name keeps two such names apart.</summary>
    public static string AccountName(string name)
    {
        string safe = string.Concat(name.Select(c => char.IsControl(c) || "\"/\\[]:;|=,+*?<>@".Contains(c, StringComparison.Ordinal) ? '_' : c)).Trim().TrimEnd('.');
        return safe == name && name.Length <= LongestAccountName ? name
            : string.Create(CultureInfo.InvariantCulture, $"{safe[..Math.Min(safe.Length, 200)]}-{Fingerprint.Of(name.AsSpan()):x16}");
    }

    /// <summary>A filter for the groups that a name of the configuration may mean: by common name, user name or DN.</summary>
    public static string Filter(string name)
    {
        List<string> ways = [LdapFilter.Equal("cn", name), LdapFilter.Equal("sAMAccountName", name)];
        if (DistinguishedName.Parts(name) is { Count: > 1 })
            ways.Add(LdapFilter.Equal("distinguishedName", name));
        return LdapFilter.Any(ways);
    }
}
