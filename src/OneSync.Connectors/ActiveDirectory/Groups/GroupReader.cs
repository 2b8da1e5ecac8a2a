using System.DirectoryServices.Protocols;
using System.Text;
using OneSync.Core.Ports;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Reads groups with their members, many with one search.</summary>
internal static class GroupReader
{
    private const int Chunk = 25;

    /// <summary>The groups of these names.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="settings">The destination's.</param>
    /// <param name="names">What the configuration calls them.</param>
    /// <param name="accounts">The managed accounts, by their names.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IEnumerable<GroupReading> Read(
        DirectorySession session, DirectorySettings settings, IReadOnlyCollection<string> names, AccountNameIndex accounts, CancellationToken cancellation)
    {
        foreach (string[] some in names.Chunk(Chunk))
        {
            string filter = LdapFilter.All("(objectClass=group)", LdapFilter.Any(some.Select(GroupNames.Filter)));
            List<SearchResultEntry> found = [.. PagedSearch.Read(session, settings.Connection.PageSize, session.Root.Domain, SearchScope.Subtree, filter,
                ["cn", "sAMAccountName", "member", "adminCount", "isCriticalSystemObject", .. EntryAnchor.Attributes], cancellation)];
            foreach (string name in some)
            {
                SearchResultEntry[] fit = [.. found.Where(entry => Means(name, entry))];
                if (fit.Length == 1)
                    yield return Reading(session, settings, name, fit[0], accounts, cancellation);
                else if (fit.Length > 1)
                    yield return new GroupReading(name, null, [], $"{fit.Length} groups are called '{name}': {string.Join(", ", fit.Select(g => g.DistinguishedName))}. Give the DN of the one that is meant.");
            }
        }
    }

    /// <summary>Whether a name of the configuration means this group.</summary>
    public static bool Means(string name, SearchResultEntry group) =>
        name.Equals(AccountReading.First(group, "cn"), StringComparison.OrdinalIgnoreCase) || name.Equals(AccountReading.First(group, "sAMAccountName"), StringComparison.OrdinalIgnoreCase)
        || DistinguishedName.Same(name, group.DistinguishedName);

    private static GroupReading Reading(
        DirectorySession session, DirectorySettings settings, string name, SearchResultEntry group, AccountNameIndex accounts, CancellationToken cancellation)
    {
        bool isGuarded = AccountReading.First(group, "adminCount") == "1" || AccountReading.First(group, "isCriticalSystemObject") == "TRUE" || settings.ProtectedGroups.Any(g => Means(g, group));
        if (isGuarded)
            return new GroupReading(name, null, [], $"'{group.DistinguishedName}' is a group of the domain's own or of administrators, or is protected. Name another.");
        List<string> members = [];
        foreach (byte[] member in PagedSearch.Values(session, group, "member", cancellation))
        {
            if (accounts.Find(Encoding.UTF8.GetString(member)) is { } id)
                members.Add(id.ToString());
        }
        return new GroupReading(name, EntryAnchor.Of(group).ToString(), members);
    }
}
