using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OneSync.TestServers;

/// <summary>One object of a collection.</summary>
/// <param name="Id">Its sourcedId.</param>
/// <param name="Modified">When it was changed.</param>
/// <param name="Json">The object.</param>
public sealed record RosterObject(string Id, DateTimeOffset Modified, byte[] Json);

/// <summary>What a OneRoster server serves: the objects of each collection, as one version has them.</summary>
public sealed class RosterData(string version)
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, List<RosterObject>> _collections = [];

    /// <summary>When objects were changed that do not say so.</summary>
    public DateTimeOffset Modified { get; init; } = new(2026, 9, 1, 6, 0, 0, TimeSpan.Zero);

    /// <summary><c>1.1</c> or <c>1.2</c>.</summary>
    public string Version => version;

    /// <summary>The objects of a collection, by their sourcedIds.</summary>
    public List<RosterObject> this[string collection] => _collections.TryGetValue(collection, out List<RosterObject>? found) ? found : _collections[collection] = [];

    /// <summary>The objects of a OneRoster 1.1 zip.</summary>
    public static RosterData FromZip(byte[] zip, string version)
    {
        RosterData data = new(version);
        using ZipArchive archive = new(new MemoryStream(zip));
        foreach (ZipArchiveEntry entry in archive.Entries.Where(e => e.Name is not "manifest.csv"))
        {
            using StreamReader text = new(entry.Open(), Encoding.UTF8);
            List<string[]> rows = [.. Rows(text.ReadToEnd())];
            string collection = Path.GetFileNameWithoutExtension(entry.Name);
            foreach (string[] row in rows.Skip(1))
                data.Add(collection, rows[0].Zip(row).ToDictionary(c => c.First, c => c.Second));
        }
        return data;
    }

    /// <summary>People by the thousand, in ten schools.</summary>
    public static RosterData Generated(int people, string version)
    {
        RosterData data = new(version);
        for (int i = 0; i < 10; i++)
            data.Add("orgs", new() { ["sourcedId"] = $"s{i}", ["name"] = $"School {i}", ["type"] = "school", ["identifier"] = $"{1000 + i}" });
        for (int i = 0; i < people; i++)
        {
            data.Add("users", new()
            {
                ["sourcedId"] = i.ToString("D8", CultureInfo.InvariantCulture), ["enabledUser"] = "true", ["orgSourcedIds"] = $"s{i % 10}", ["role"] = i % 20 == 0 ? "teacher" : "student",
                ["username"] = $"user{i}", ["userIds"] = $"{{LDAP:user{i}}}", ["givenName"] = $"Given{i % 997}", ["familyName"] = $"Family{i % 1009}", ["middleName"] = "",
                ["identifier"] = $"{100000 + i}", ["email"] = $"user{i}@district.example", ["sms"] = "", ["phone"] = "", ["agentSourcedIds"] = "", ["grades"] = $"{1 + (i % 12):00}", ["password"] = "",
            });
        }
        return data;
    }

    /// <summary>Adds an object, given as a row of a 1.1 file, or puts it in the place of the one with its sourcedId.</summary>
    public void Add(string collection, Dictionary<string, string> row, string status = "active", DateTimeOffset? modified = null)
    {
        DateTimeOffset when = modified ?? Modified;
        JsonObject json = new() { ["sourcedId"] = row["sourcedId"], ["status"] = status, ["dateLastModified"] = when.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) };
        foreach ((string column, string cell) in row)
        {
            if (column is not ("sourcedId" or "status" or "dateLastModified"))
                Member(collection, json, column, cell);
        }
        if (collection == "users" && version == "1.2")
            Roles(json, row);
        RosterObject item = new(row["sourcedId"], when, JsonSerializer.SerializeToUtf8Bytes(json, s_plain));
        List<RosterObject> all = this[collection];
        int at = all.Count > 0 && string.CompareOrdinal(all[^1].Id, item.Id) < 0 ? ~all.Count : all.BinarySearch(item, Comparer<RosterObject>.Create((a, b) => string.CompareOrdinal(a.Id, b.Id)));
        if (at >= 0)
            all[at] = item;
        else
            all.Insert(~at, item);
    }

    private void Member(string collection, JsonObject json, string column, string cell)
    {
        if (column.StartsWith("metadata.", StringComparison.Ordinal))
        {
            ((JsonObject)(json["metadata"] ??= new JsonObject()))[column["metadata.".Length..]] = cell;
            return;
        }
        if (collection == "users" && version == "1.2" && column is "role" or "orgSourcedIds")
            return;
        switch (column)
        {
            case "grades" or "subjects" or "subjectCodes" or "periods":
                json[column] = new JsonArray([.. List(cell).Select(c => (JsonNode)c)]);
                break;
            case "termSourcedIds" or "orgSourcedIds" or "agentSourcedIds":
                (string many, string type) = column switch { "termSourcedIds" => ("terms", "academicSession"), "orgSourcedIds" => ("orgs", "org"), _ => ("agents", "user") };
                json[many] = new JsonArray([.. List(cell).Select(c => (JsonNode)Reference(c, type))]);
                break;
            case "userIds":
                json["userIds"] = new JsonArray([.. cell.Split(["},{", "{", "}"], StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split(':', 2))
                    .Select(c => (JsonNode)new JsonObject { ["type"] = c[0], ["identifier"] = c[^1] })]);
                break;
            case var reference when reference.EndsWith("SourcedId", StringComparison.Ordinal):
                string one = reference[..^"SourcedId".Length];
                if (cell.Length > 0)
                    json[one] = Reference(cell, one switch { "school" or "org" => "org", "parent" => collection == "orgs" ? "org" : "academicSession", "schoolYear" => "academicSession", _ => one });
                break;
            default:
                // Services leave out what they do not have.
                if (cell.Length > 0)
                    json[column] = cell;
                break;
        }
    }

    private static void Roles(JsonObject json, Dictionary<string, string> row)
    {
        string[] orgs = List(row["orgSourcedIds"]);
        // 1.2 has no administrators as such.
        string role = row["role"] == "administrator" ? "siteAdministrator" : row["role"];
        json["roles"] = new JsonArray([.. orgs.Select(o => (JsonNode)new JsonObject { ["roleType"] = "primary", ["role"] = role, ["org"] = Reference(o, "org") })]);
        if (orgs.Length > 0)
            json["primaryOrg"] = Reference(orgs[0], "org");
    }

    private static string[] List(string cell) => cell.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static JsonObject Reference(string id, string type) => new() { ["href"] = $"https://elsewhere.example/{type}s/{Uri.EscapeDataString(id)}", ["sourcedId"] = id, ["type"] = type };

    private static IEnumerable<string[]> Rows(string csv)
    {
        List<string> row = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < csv.Length; i++)
        {
            char c = csv[i];
            if (quoted)
            {
                if (c == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
                    cell.Append(csv[i++]);
                else if (c == '"')
                    quoted = false;
                else
                    cell.Append(c);
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    yield return [.. row];
                    row.Clear();
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }
        if (row.Count > 0)
            yield return [.. row, cell.ToString()];
    }
}
