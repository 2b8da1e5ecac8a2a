using System.DirectoryServices.Protocols;
using System.Text;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>The anchor of an entry, which outlives moves and renames: objectGUID in Active Directory, entryUUID (RFC 4530) in other directories.</summary>
internal static class EntryAnchor
{
    private const string ObjectGuid = "objectGUID", EntryUuid = "entryUUID";

    /// <summary>The attributes to ask for; a directory gives the one that it has.</summary>
    public static IReadOnlyList<string> Attributes { get; } = [ObjectGuid, EntryUuid];

    /// <summary>The anchor of an entry that was read with <see cref="Attributes"/>.</summary>
    /// <exception cref="FormatException">The entry has none.</exception>
    public static Guid Of(SearchResultEntry entry)
    {
        if (entry.Attributes[ObjectGuid] is { Count: > 0 } bytes)
            return new Guid((byte[])bytes.GetValues(typeof(byte[]))[0]);
        return Guid.Parse(entry.Attributes[EntryUuid] is { Count: > 0 } text ? Encoding.UTF8.GetString((byte[])text.GetValues(typeof(byte[]))[0]) : "");
    }

    /// <summary>The filter that finds these entries.</summary>
    /// <param name="root">What the server says of itself.</param>
    /// <param name="anchors">Their anchors, one at least.</param>
    public static string Filter(RootEntry root, IEnumerable<Guid> anchors) =>
        LdapFilter.Any(anchors.Select(id => root.Schema is null ? LdapFilter.Equal(EntryUuid, id.ToString()) : LdapFilter.Equal(ObjectGuid, id.ToByteArray())));
}
