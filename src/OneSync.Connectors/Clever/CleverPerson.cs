using System.Globalization;
using System.Text.Json;
using OneSync.Connectors.OneRoster.Rest;

namespace OneSync.Connectors.Clever;

/// <summary>
/// Writes Clever's people as people of OneRoster 1.2 with their roles and demographics. In 3.0 a person has all roles in one record; in 2.1 every role is
/// a record of its own, of the collection it comes from.
/// </summary>
/// <param name="metadata">Further members that become columns.</param>
/// <param name="wants">Whether people of a kind are read.</param>
internal sealed class CleverPerson(IReadOnlyList<string> metadata, Func<string, bool> wants)
{
    private static readonly (string Member, string Kind, string Role)[] s_roles =
    [
        ("teacher", "teachers", "teacher"), ("staff", "staff", "siteAdministrator"), ("district_admin", "districtAdmins", "districtAdministrator"),
        ("student", "students", "student"), ("contact", "contacts", "guardian"),
    ];

    /// <summary>The collections of 2.1 and the kinds of people in them.</summary>
    public static IReadOnlyList<(string Collection, string Kind, string Role)> Collections21 { get; } =
    [
        ("students", "students", "student"), ("teachers", "teachers", "teacher"), ("school_admins", "staff", "siteAdministrator"),
        ("district_admins", "districtAdmins", "districtAdministrator"), ("contacts", "contacts", "guardian"),
    ];

    private static readonly string[] s_user =
        ["sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds", "givenName", "familyName", "middleName", "identifier", "email", "sms", "phone",
        "agentSourcedIds", "grades", "preferredGivenName", "primaryOrgSourcedId"];

    private static readonly string[] s_demographics = ["sourcedId", "status", "dateLastModified", "birthDate", "sex", "hispanicOrLatinoEthnicity"];

    /// <summary>Writes the headers.</summary>
    public void Headers(DeliverySpool spool)
    {
        Row(spool.Rows("users"), [.. s_user, .. metadata.Select(m => "metadata." + m)]);
        Row(spool.Rows("roles"), ["sourcedId", "status", "dateLastModified", "userSourcedId", .. RosterCollection.Roles.Select(m => m.Column)]);
        Row(spool.Rows("demographics"), s_demographics);
    }

    /// <summary>Writes a person of 3.0; one who is nothing that is wanted is passed over.</summary>
    public void Write(JsonElement user, DeliverySpool spool)
    {
        JsonElement roles = JsonCells.Member(user, "roles");
        List<(string Role, JsonElement Part)> parts = [.. s_roles.Where(r => wants(r.Kind))
            .Select(r => (r.Role, JsonCells.Member(roles, r.Member))).Where(p => p.Item2.ValueKind == JsonValueKind.Object)];
        if (parts.Count > 0)
            Write(user, parts, spool);
    }

    /// <summary>Writes a person of 2.1, who is one thing.</summary>
    public void Write(JsonElement person, string role, DeliverySpool spool) => Write(person, [(role, person)], spool);

    private void Write(JsonElement person, List<(string Role, JsonElement Part)> parts, DeliverySpool spool)
    {
        string id = Text(person, "id");
        string First(params string[] names) => parts.SelectMany(p => names.Select(n => Text(p.Part, n))).FirstOrDefault(t => t.Length > 0) ?? "";
        JsonElement name = JsonCells.Member(person, "name");
        // A contact's name is one text.
        string[] whole = name.ValueKind == JsonValueKind.String ? name.GetString()!.Split(' ', 2, StringSplitOptions.TrimEntries) : [];
        string school = First("school") is { Length: > 0 } one ? one : parts.SelectMany(p => Schools(p.Part)).FirstOrDefault() ?? "";
        RowBuffer row = spool.Rows("users");
        Cells(row,
            id, "", "", "true", parts.Select(p => Text(JsonCells.Member(p.Part, "credentials"), "district_username")).FirstOrDefault(u => u.Length > 0) ?? "",
            UserIds(parts), whole is [var given, ..] ? given : Text(name, "first"), whole is [_, var family] ? family : Text(name, "last"), Text(name, "middle"),
            First("student_number", "teacher_number", "staff_id", "sis_id"), Text(person, "email") is { Length: > 0 } email ? email : First("email"), "", First("phone"),
            Agents(parts), Grade(First("grade")), Text(JsonCells.Member(person, "preferred_name"), "first"), school);
        foreach (string more in metadata)
            row.Cell(Metadata(person, parts, more));
        row.EndRow();
        WriteRoles(id, Text(person, "district"), school, parts, spool.Rows("roles"));
        WriteDemographics(id, parts, spool.Rows("demographics"));
    }

    private static void WriteRoles(string id, string district, string school, List<(string Role, JsonElement Part)> parts, RowBuffer rows)
    {
        int number = 0;
        bool first = true;
        foreach ((string role, JsonElement part) in parts)
        {
            string[] orgs = [.. Schools(part).DefaultIfEmpty(role == "districtAdministrator" ? district : "")];
            foreach (string org in orgs)
            {
                bool primary = first && (org == school || orgs.Length == 1 || !orgs.Contains(school));
                Row(rows, [$"{id}#{++number}", "", "", id, primary ? "primary" : "secondary", role, "", "", org, ""]);
                first &= !primary;
            }
        }
    }

    private static void WriteDemographics(string id, List<(string Role, JsonElement Part)> parts, RowBuffer rows)
    {
        JsonElement student = parts.FirstOrDefault(p => p.Role == "student").Part;
        if (student.ValueKind != JsonValueKind.Object)
            return;
        string born = Text(student, "dob"), sex = Text(student, "gender"), hispanic = Text(student, "hispanic_ethnicity");
        if (DateOnly.TryParseExact(born, ["M/d/yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            born = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Row(rows, [id, "", "", born, sex switch { "M" => "male", "F" => "female", "X" => "other", _ => sex }, hispanic switch { "Y" => "true", "N" => "false", _ => hispanic }]);
    }

    // Ids are unique within their kind and the district.
    private static string UserIds(List<(string Role, JsonElement Part)> parts) => string.Join(',', parts
        .SelectMany(p => new[] { ("SIS", "sis_id"), ("State", "state_id"), ("Number", "student_number"), ("Number", "teacher_number"), ("Staff", "staff_id"), ("Legacy", "legacy_id") }
            .Select(t => (t.Item1, Id: Text(p.Part, t.Item2)))).Where(t => t.Id.Length > 0).Distinct().Select(t => $"{{{t.Item1}:{t.Id}}}"));

    private static string Agents(List<(string Role, JsonElement Part)> parts)
    {
        JsonElement contact = parts.FirstOrDefault(p => p.Role == "guardian").Part;
        JsonElement relations = JsonCells.Member(contact, "student_relationships");
        return relations.ValueKind == JsonValueKind.Array
            ? string.Join(',', relations.EnumerateArray().Select(r => Text(r, "student")).Where(s => s.Length > 0))
            : JsonCells.Text(JsonCells.Member(contact, "students"));
    }

    private static IEnumerable<string> Schools(JsonElement part)
    {
        JsonElement all = JsonCells.Member(part, "schools");
        string primary = Text(part, "school");
        IEnumerable<string> listed = all.ValueKind == JsonValueKind.Array ? all.EnumerateArray().Select(JsonCells.Text) : [];
        return listed.Prepend(primary).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal);
    }

    private static string Grade(string grade) => grade switch
    {
        "InfantToddler" => "IT", "Preschool" => "PR", "PreKindergarten" => "PK", "TransitionalKindergarten" => "TK", "Kindergarten" => "KG", "PostGraduate" => "PS",
        "Ungraded" => "UG", _ => grade,
    };

    private static string Metadata(JsonElement person, List<(string Role, JsonElement Part)> parts, string name)
    {
        foreach (JsonElement part in parts.Select(p => p.Part).Prepend(person))
        {
            if (Text(part, name) is { Length: > 0 } own)
                return own;
            if (Text(JsonCells.Member(part, "ext"), name) is { Length: > 0 } extension)
                return extension;
        }
        return "";
    }

    private static string Text(JsonElement element, string member) => JsonCells.Text(JsonCells.Member(element, member));

    private static void Row(RowBuffer rows, IEnumerable<string> cells)
    {
        foreach (string cell in cells)
            rows.Cell(cell);
        rows.EndRow();
    }

    private static void Cells(RowBuffer rows, params ReadOnlySpan<string> cells)
    {
        foreach (string cell in cells)
            rows.Cell(cell);
    }
}
