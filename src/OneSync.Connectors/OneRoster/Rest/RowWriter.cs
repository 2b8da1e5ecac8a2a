using System.Globalization;
using System.Text.Json;
using OneSync.Connectors.Http;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>Writes the objects of a collection as rows of its file, and the roles of people as rows of <c>roles.csv</c>.</summary>
/// <param name="collection">The collection.</param>
/// <param name="metadata">The metadata that become columns.</param>
/// <param name="isDelta">Whether rows say whether they were removed, and when they changed. Otherwise those that were removed are left out.</param>
internal sealed class RowWriter(RosterCollection collection, IReadOnlyList<string> metadata, bool isDelta)
{
    private readonly HashSet<string> _metadata = new(metadata, StringComparer.Ordinal);

    /// <summary>How many objects were left out because they were removed.</summary>
    public long Removed { get; private set; }

    /// <summary>Metadata that objects have and that are no column.</summary>
    public SortedSet<string> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>The metadata that become columns.</summary>
    public IReadOnlyList<string> Metadata => metadata;

    /// <summary>Adds the names of the metadata that the objects of a page have.</summary>
    public static void AddMetadata(JsonPage page, ISet<string> names)
    {
        for (int i = 0; i < page.Count; i++)
        {
            using JsonDocument document = JsonDocument.Parse(page[i]);
            if (JsonCells.Member(document.RootElement, "metadata") is { ValueKind: JsonValueKind.Object } given)
                names.UnionWith(given.EnumerateObject().Select(p => p.Name));
        }
    }

    /// <summary>When an object was changed last; null when it does not say.</summary>
    public static DateTimeOffset? ModifiedOf(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return DateTimeOffset.TryParse(JsonCells.Text(JsonCells.Member(document.RootElement, "dateLastModified")), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset when) ? when : null;
    }

    /// <summary>Writes the header.</summary>
    public void Header(RowBuffer rows)
    {
        foreach (string column in (string[])["\uFEFFsourcedId", "status", "dateLastModified", .. collection.Members.Select(m => m.Column), .. metadata.Select(m => "metadata." + m)])
            rows.Cell(column);
        rows.EndRow();
    }

    /// <summary>Writes the header of the roles.</summary>
    public static void RolesHeader(RowBuffer rows)
    {
        foreach (string column in (string[])["\uFEFFsourcedId", "status", "dateLastModified", "userSourcedId", .. RosterCollection.Roles.Select(m => m.Column)])
            rows.Cell(column);
        rows.EndRow();
    }

    /// <summary>Writes an object; its roles too, when <paramref name="roles"/> are asked for.</summary>
    public void Write(ReadOnlyMemory<byte> json, RowBuffer rows, RowBuffer? roles = null)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement item = document.RootElement;
        string id = JsonCells.Text(JsonCells.Member(item, "sourcedId"));
        string status = JsonCells.Text(JsonCells.Member(item, "status")), modified = JsonCells.Text(JsonCells.Member(item, "dateLastModified"));
        bool gone = status.Trim() is { } word && (word.Equals("tobedeleted", StringComparison.OrdinalIgnoreCase) || word.Equals("inactive", StringComparison.OrdinalIgnoreCase));
        if (gone && !isDelta)
        {
            Removed++;
            return;
        }
        rows.Cell(id);
        rows.Cell(!isDelta ? "" : gone ? "tobedeleted" : "active");
        rows.Cell(isDelta ? modified : "");
        foreach (RosterMember member in collection.Members)
            rows.Cell(member.Cell(item));
        WriteMetadata(JsonCells.Member(item, "metadata"), rows);
        rows.EndRow();
        if (roles is not null && !gone)
            WriteRoles(id, JsonCells.Member(item, "roles"), roles);
    }

    private void WriteMetadata(JsonElement given, RowBuffer rows)
    {
        foreach (string name in metadata)
            rows.Cell(JsonCells.Text(JsonCells.Member(given, name)));
        if (given.ValueKind != JsonValueKind.Object)
            return;
        foreach (JsonProperty property in given.EnumerateObject())
        {
            if (!_metadata.Contains(property.Name) && Unknown.Count < 50)
                Unknown.Add(property.Name);
        }
    }

    private static void WriteRoles(string user, JsonElement given, RowBuffer rows)
    {
        if (given.ValueKind != JsonValueKind.Array)
            return;
        int number = 0;
        foreach (JsonElement role in given.EnumerateArray())
        {
            // Roles that come with people have no ids of their own.
            rows.Cell($"{user}#{++number}");
            rows.Cell("");
            rows.Cell("");
            rows.Cell(user);
            foreach (RosterMember member in RosterCollection.Roles)
                rows.Cell(member.Cell(role));
            rows.EndRow();
        }
    }
}
