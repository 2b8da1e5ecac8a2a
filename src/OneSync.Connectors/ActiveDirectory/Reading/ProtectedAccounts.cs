using System.Buffers.Binary;
using System.DirectoryServices.Protocols;
using System.Globalization;
using OneSync.Core.Ports;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Which accounts nobody touches: administrators, members of protected groups, and those in protected containers.</summary>
internal sealed class ProtectedAccounts
{
    private readonly Dictionary<Guid, string> _members = [];
    private readonly string[] _units;

    private ProtectedAccounts(string[] units) => _units = units;

    /// <summary>Finds out who is in the protected groups, by whatever way.</summary>
    /// <exception cref="DestinationUnavailableException">A protected group does not exist: a protection that protects nobody would look like one.</exception>
    public static ProtectedAccounts Load(DirectorySession session, DirectorySettings settings, AccountScope scope, CancellationToken cancellation)
    {
        ProtectedAccounts found = new([.. settings.ProtectedUnits.Select(u => scope.ContainerOf(u) ?? u)]);
        foreach (string group in settings.ProtectedGroups)
        {
            (string dn, uint id) = Find(session, settings, group, cancellation);
            // The primary group of a user does not stand among its members.
            string filter = LdapFilter.All(LdapFilter.Users, LdapFilter.Any(
                [$"(memberOf:1.2.840.113556.1.4.1941:={LdapFilter.Escape(dn)})", string.Create(CultureInfo.InvariantCulture, $"(primaryGroupID={id})")]));
            foreach (SearchResultEntry entry in PagedSearch.Read(session, settings.Connection.PageSize, scope.Domain, SearchScope.Subtree, filter, [.. EntryAnchor.Attributes], cancellation))
                found._members.TryAdd(EntryAnchor.Of(entry), $"it is a member of '{group}'");
        }
        return found;
    }

    /// <summary>Why the account is protected, as a clause; null when it is not.</summary>
    /// <param name="id">Its objectGUID.</param>
    /// <param name="name">Its DN.</param>
    /// <param name="adminCount">Its adminCount; null where it has none.</param>
    public string? Why(Guid id, string name, string? adminCount)
    {
        if (adminCount == "1")
            return "it is or was an administrator (adminCount is 1)";
        if (_members.TryGetValue(id, out string? group))
            return group;
        return Array.Find(_units, u => DistinguishedName.Below(name, u) is not null) is { } unit ? $"it is in '{unit}'" : null;
    }

    private static (string Name, uint Id) Find(DirectorySession session, DirectorySettings settings, string group, CancellationToken cancellation)
    {
        bool isName = DistinguishedName.Parts(group) is { Count: > 0 };
        string filter = LdapFilter.All("(objectClass=group)", LdapFilter.Equal(isName ? "distinguishedName" : "sAMAccountName", group));
        SearchRequest search = new(session.Root.Domain, filter, SearchScope.Subtree, "objectSid");
        SearchResultEntryCollection found = ((SearchResponse)session.Send(search, cancellation)).Entries;
        if (found.Count != 1)
            throw new DestinationUnavailableException("UnknownGroup", $"Destination '{settings.Connection.Destination}': 'protected' names the group '{group}', which the directory does not have. Give its sAMAccountName or its DN.");
        byte[] sid = (byte[])found[0].Attributes["objectSid"].GetValues(typeof(byte[]))[0];
        return (found[0].DistinguishedName, BinaryPrimitives.ReadUInt32LittleEndian(sid.AsSpan(sid.Length - 4)));
    }
}
