using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Selecting;

namespace OneSync.Core.Roster;

/// <summary>
/// Who belongs to a school by what the source says of the person: their organisations and their roles, as the import keeps them beside the mapped
/// attributes. Of a source that says neither, the enrollments tell.
/// </summary>
internal sealed class SchoolPeople
{
    private readonly HashSet<int> _sources = [];
    private readonly Dictionary<int, List<(int Person, RosterRole Role)>> _bySchool = [];

    /// <summary>Whether the people of a source say to which schools they belong.</summary>
    public bool Knows(int source) => _sources.Contains(source);

    /// <summary>The people of a school.</summary>
    public IReadOnlyList<(int Person, RosterRole Role)> Of(int school) => _bySchool.GetValueOrDefault(school) ?? [];

    /// <summary>Reads the people of all sources.</summary>
    public static SchoolPeople Load(IVault vault, RosterGraph graph, CancellationToken cancellation)
    {
        SchoolPeople people = new();
        IReadOnlyDictionary<int, string> contents = vault.Records.Affiliations;
        Dictionary<(int Source, int Affiliation), (int[] Schools, RosterRole Role)> known = [];
        using IRecordCursor records = vault.Records.Read(RecordKind.Person, withData: false);
        for (long read = 0; records.MoveNext(); read++)
        {
            if ((read & 0x1FFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            if (records.State != RecordState.Present || !contents.TryGetValue(records.Affiliation, out string? content))
                continue;
            (int, int) key = (records.Source, records.Affiliation);
            if (!known.TryGetValue(key, out (int[] Schools, RosterRole Role) belongs))
            {
                Affiliation affiliation = Affiliation.Parse(content);
                belongs = known[key] = ([.. affiliation.Orgs.Select(id => graph.Orgs.Find(records.Source, id)).Where(org => org >= 0).Distinct()], RoleOf(affiliation));
                if (belongs.Schools.Length > 0 && affiliation.Roles.Count > 0)
                    people._sources.Add(records.Source);
            }
            if (belongs.Role != RosterRole.None && graph.People.Find(records.Source, records.AnchorFingerprint) is >= 0 and int person)
                people.Add(person, belongs.Schools, belongs.Role);
        }
        return people;
    }

    private void Add(int person, int[] schools, RosterRole role)
    {
        foreach (int school in schools)
        {
            if (!_bySchool.TryGetValue(school, out List<(int, RosterRole)>? there))
                _bySchool[school] = there = [];
            there.Add((person, role));
        }
    }

    private static RosterRole RoleOf(Affiliation affiliation)
    {
        RosterRole role = RosterRole.None;
        foreach (string word in affiliation.Roles)
            role |= EnrollmentTable.RoleOf(System.Text.Encoding.UTF8.GetBytes(word.Trim()));
        return role;
    }
}
