using System.Globalization;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Selecting;

/// <summary>Makes the sheets that an admin fills in: what there is to choose, with what helps to choose, and what is chosen now.</summary>
internal sealed class SelectionExport(IVault vault, int source, string name, SourceSelection selection)
{
    private readonly Dictionary<string, string> _orgNames = new(StringComparer.Ordinal);

    /// <summary>The sheets of these kinds. Classes are those of the schools chosen.</summary>
    public IReadOnlyList<Sheet> Sheets(IReadOnlyCollection<SelectionKind> kinds)
    {
        Headcount people = Headcount.Load(vault, source);
        IReadOnlyList<Org> orgs = Orgs(people);
        List<Sheet> sheets = [];
        if (kinds.Contains(SelectionKind.School))
            sheets.Add(Schools(orgs, people));
        if (kinds.Contains(SelectionKind.Class))
            sheets.Add(Classes());
        if (kinds.Contains(SelectionKind.Role) || kinds.Contains(SelectionKind.Status))
            sheets.Add(People(kinds, people));
        return sheets;
    }

    private Sheet Schools(IReadOnlyList<Org> orgs, Headcount people)
    {
        List<SheetRow> rows = [];
        foreach (Org org in orgs.OrderBy(o => _orgNames.GetValueOrDefault(o.Parent, ""), StringComparer.OrdinalIgnoreCase).ThenBy(o => o.Name, StringComparer.OrdinalIgnoreCase).ThenBy(o => o.Id, StringComparer.Ordinal))
        {
            (long students, long teachers, long all) = people.Of(org.Id);
            Add(rows, [Sync(SelectionKind.School, org.Id), org.Name, org.Id, org.Type, _orgNames.GetValueOrDefault(org.Parent, org.Parent), Text(students), Text(teachers), Text(all), name, nameof(SelectionKind.School)]);
        }
        return new Sheet("schools", ["sync", "name", "id", "type", "parent", "students", "teachers", "people", "source", "kind"], rows);
    }

    private Sheet Classes()
    {
        Dictionary<string, string> terms = Roster(RecordKind.Term, "title").ToDictionary(t => t.Anchor, t => t.Values[0].ToString(), StringComparer.Ordinal);
        Dictionary<string, (long Students, long Teachers)> members = Members();
        var classes = Roster(RecordKind.Class, "title", "classCode", "schoolSourcedId", "termSourcedIds")
            .Select(c => (Id: c.Anchor, Title: c.Values[0].ToString(), Code: c.Values[1].ToString(), School: c.Values[2].ToString(), Terms: c.Values[3].ToArray()))
            .Where(c => selection.Chooses(SelectionKind.School, c.School))
            .OrderBy(c => _orgNames.GetValueOrDefault(c.School, c.School), StringComparer.OrdinalIgnoreCase)
            .ThenBy(c => c.Title, StringComparer.OrdinalIgnoreCase).ThenBy(c => c.Id, StringComparer.Ordinal);
        List<SheetRow> rows = [];
        foreach (var one in classes)
        {
            (long students, long teachers) = members.GetValueOrDefault(one.Id);
            string when = string.Join("; ", one.Terms.Select(t => terms.GetValueOrDefault(t, t)));
            Add(rows, [Sync(SelectionKind.Class, one.Id), one.Title, one.Id, one.Code, _orgNames.GetValueOrDefault(one.School, one.School), when, Text(students), Text(teachers), name, nameof(SelectionKind.Class)]);
        }
        return new Sheet("classes", ["sync", "name", "id", "code", "parent", "term", "students", "teachers", "source", "kind"], rows);
    }

    private Sheet People(IReadOnlyCollection<SelectionKind> kinds, Headcount people)
    {
        List<SheetRow> rows = [];
        foreach (SelectionKind kind in new[] { SelectionKind.Role, SelectionKind.Status }.Where(kinds.Contains))
        {
            // What is selected shows even when nobody has it now.
            IReadOnlyDictionary<string, long> counts = kind == SelectionKind.Role ? people.Roles : people.Statuses;
            IEnumerable<string> known = kind == SelectionKind.Status ? SelectionWords.Statuses.Select(s => SelectionWords.Id(kind, s)) : [];
            foreach (string id in counts.Keys.Concat(known).Concat(selection.Answers.Where(a => a.Kind == kind).Select(a => a.Id)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase))
                Add(rows, [Sync(kind, id), SelectionWords.Text(kind, id), Text(counts.GetValueOrDefault(id)), name, kind.ToString()]);
        }
        return new Sheet("people", ["sync", "id", "people", "source", "kind"], rows);
    }

    // Where a kind limits, every row has an answer, so that what is not chosen can be told from what was not thought about.
    private string Sync(SelectionKind kind, string id) => !selection.Limits(kind) ? "" : selection.Chooses(kind, id) ? "Yes" : "No";

    private IReadOnlyList<Org> Orgs(Headcount people)
    {
        Dictionary<string, Org> orgs = new(StringComparer.Ordinal);
        foreach ((string anchor, AttributeValue[] values) in Roster(RecordKind.Org, "name", "type", "parentSourcedId"))
        {
            orgs[anchor] = new Org(anchor, values[0].ToString(), values[1].ToString(), values[2].ToString());
            _orgNames[anchor] = values[0].HasValue ? values[0].ToString() : anchor;
        }
        // A source without a list of schools names them in its people.
        foreach (string id in people.Orgs.Concat(selection.Answers.Where(a => a.Kind == SelectionKind.School).Select(a => a.Id)))
            orgs.TryAdd(id, new Org(id, "", "", ""));
        return [.. orgs.Values];
    }

    private Dictionary<string, (long Students, long Teachers)> Members()
    {
        Dictionary<string, (long Students, long Teachers)> members = new(StringComparer.Ordinal);
        foreach ((_, AttributeValue[] values) in Roster(RecordKind.Enrollment, "classSourcedId", "role"))
        {
            (long students, long teachers) = members.GetValueOrDefault(values[0].ToString());
            members[values[0].ToString()] = Headcount.IsStudent(values[1].ToString()) ? (students + 1, teachers) : Headcount.IsTeacher(values[1].ToString()) ? (students, teachers + 1) : (students, teachers);
        }
        return members;
    }

    private IEnumerable<(string Anchor, AttributeValue[] Values)> Roster(RecordKind kind, params string[] attributes)
    {
        int[] indexes = [.. attributes.Select(a => vault.Attributes.TryGetIndex(a, out int index) ? index : -1)];
        using IRecordCursor records = vault.Records.Read(kind, source);
        while (records.MoveNext())
        {
            if (records.State != RecordState.Present)
                continue;
            AttributeValue[] values = new AttributeValue[indexes.Length];
            for (int i = 0; i < values.Length; i++)
                values[i] = indexes[i] < 0 ? AttributeValue.Absent : AttributeEncoding.Read(records.Data, indexes[i]);
            yield return (records.Anchor, values);
        }
    }

    private static void Add(List<SheetRow> rows, string[] cells) => rows.Add(new SheetRow(rows.Count + 2, cells));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Org(string Id, string Name, string Type, string Parent);
}
