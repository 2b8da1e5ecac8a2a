using System.Globalization;
using System.Text.Json;
using OneSync.Connectors.OneRoster.Rest;

namespace OneSync.Connectors.Clever;

/// <summary>Writes Clever's districts, schools, terms, courses and sections as organisations, sessions, courses, classes and enrollments of OneRoster.</summary>
internal static class CleverRoster
{
    private static readonly string[] s_common = ["sourcedId", "status", "dateLastModified"];

    /// <summary>The header of a file.</summary>
    public static void Header(string file, RowBuffer rows) => Row(rows, [.. s_common, .. file switch
    {
        "orgs" => ["name", "type", "identifier", "parentSourcedId"],
        "academicSessions" => ["title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"],
        "courses" => ["title", "courseCode", "orgSourcedId"],
        "classes" => ["title", "grades", "courseSourcedId", "classCode", "classType", "schoolSourcedId", "termSourcedIds", "subjects", "periods"],
        _ => new[] { "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate" },
    }]);

    public static void District(JsonElement district, RowBuffer rows) => Row(rows, [Text(district, "id"), "", "", Text(district, "name"), "district", Text(district, "nces_id"), ""]);

    public static void School(JsonElement school, RowBuffer rows) =>
        Row(rows, [Text(school, "id"), "", "", Text(school, "name"), "school", Text(school, "school_number"), Text(school, "district")]);

    public static void Term(JsonElement term, RowBuffer rows)
    {
        string end = Text(term, "end_date");
        // A school year is named by the year in which it ends.
        string year = DateOnly.TryParse(end, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly last)
            ? (last.Month > 7 ? last.Year + 1 : last.Year).ToString(CultureInfo.InvariantCulture) : "";
        Row(rows, [Text(term, "id"), "", "", Text(term, "name"), "term", Text(term, "start_date"), end, "", year]);
    }

    public static void Course(JsonElement course, RowBuffer rows) =>
        Row(rows, [Text(course, "id"), "", "", Text(course, "name"), Text(course, "number"), Text(course, "district")]);

    /// <summary>Writes a section, and an enrollment for each of its teachers and students.</summary>
    public static void Section(JsonElement section, DeliverySpool spool)
    {
        string id = Text(section, "id"), school = Text(section, "school");
        Row(spool.Rows("classes"), [id, "", "", Text(section, "name"), Text(section, "grade") is "Kindergarten" ? "KG" : Text(section, "grade"), Text(section, "course"),
            Text(section, "section_number"), Text(section, "subject").StartsWith("homeroom", StringComparison.OrdinalIgnoreCase) ? "homeroom" : "scheduled", school,
            Text(section, "term_id"), Text(section, "subject"), Text(section, "period")]);
        string primary = Text(section, "teacher");
        HashSet<string> teachers = new([primary, .. Ids(section, "teachers")], StringComparer.Ordinal);
        foreach (string teacher in teachers.Where(t => t.Length > 0))
            Row(spool.Rows("enrollments"), [$"{id}:{teacher}", "", "", id, school, teacher, "teacher", teacher == primary ? "true" : "false", "", ""]);
        foreach (string student in Ids(section, "students").Distinct(StringComparer.Ordinal).Where(s => s.Length > 0 && !teachers.Contains(s)))
            Row(spool.Rows("enrollments"), [$"{id}:{student}", "", "", id, school, student, "student", "", "", ""]);
    }

    private static IEnumerable<string> Ids(JsonElement element, string member) =>
        JsonCells.Member(element, member) is { ValueKind: JsonValueKind.Array } all ? all.EnumerateArray().Select(JsonCells.Text) : [];

    private static string Text(JsonElement element, string member) => JsonCells.Text(JsonCells.Member(element, member));

    private static void Row(RowBuffer rows, IEnumerable<string> cells)
    {
        foreach (string cell in cells)
            rows.Cell(cell);
        rows.EndRow();
    }
}
