using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Selecting;

/// <summary>How many people a source has in each school, of each role and of each status, in scope or not.</summary>
internal sealed class Headcount
{
    private readonly Dictionary<string, (long Students, long Teachers, long All)> _orgs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _roles = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _statuses = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The anchors of schools and other organisations that people belong to.</summary>
    public IEnumerable<string> Orgs => _orgs.Keys;

    /// <summary>People of each role; empty for those without one.</summary>
    public IReadOnlyDictionary<string, long> Roles => _roles;

    /// <summary>People of each status; empty for those without one.</summary>
    public IReadOnlyDictionary<string, long> Statuses => _statuses;

    /// <summary>Students, teachers and all people of a school.</summary>
    public (long Students, long Teachers, long All) Of(string org) => _orgs.GetValueOrDefault(org);

    /// <summary>Whether a role is a student's, in the words of OneRoster and Clever.</summary>
    public static bool IsStudent(string role) => role.Equals("student", StringComparison.OrdinalIgnoreCase) || role.Equals("students", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a role is a teacher's, in the words of OneRoster and Clever.</summary>
    public static bool IsTeacher(string role) => role.Equals("teacher", StringComparison.OrdinalIgnoreCase) || role.Equals("teachers", StringComparison.OrdinalIgnoreCase);

    /// <summary>Counts the people of a source.</summary>
    public static Headcount Load(IVault vault, int source)
    {
        // Few affiliations are shared by many.
        Dictionary<int, long> counts = [];
        using (IRecordCursor people = vault.Records.Read(RecordKind.Person, source, withData: false))
        {
            while (people.MoveNext())
            {
                if (people.State is RecordState.Present or RecordState.OutOfScope)
                    counts[people.Affiliation] = counts.GetValueOrDefault(people.Affiliation) + 1;
            }
        }
        IReadOnlyDictionary<int, string> affiliations = vault.Records.Affiliations;
        Headcount headcount = new();
        foreach ((int number, long count) in counts)
            headcount.Add(affiliations.TryGetValue(number, out string? content) ? Affiliation.Parse(content) : Affiliation.None, count);
        return headcount;
    }

    private void Add(Affiliation person, long count)
    {
        bool student = person.Roles.Any(IsStudent), teacher = person.Roles.Any(IsTeacher);
        foreach (string org in person.Orgs)
        {
            (long students, long teachers, long all) = _orgs.GetValueOrDefault(org);
            _orgs[org] = (students + (student ? count : 0), teachers + (teacher ? count : 0), all + count);
        }
        foreach (string role in person.Roles.DefaultIfEmpty(""))
            _roles[role] = _roles.GetValueOrDefault(role) + count;
        _statuses[person.Status] = _statuses.GetValueOrDefault(person.Status) + count;
    }
}
