using OneSync.Core.Importing;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Selecting;

/// <summary>
/// Decides who is in scope. Somebody is who passes every choice: the status, one of the roles, and one of the schools, or a chosen class
/// of one. Where classes of a school are chosen, its students and teachers need a chosen class, and everybody else comes with the school.
/// </summary>
internal sealed class ScopeJudge
{
    private readonly SourceSelection[] _selections;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _narrowed = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> _inChosenClass = [];

    private ScopeJudge(SourceSelection[] selections) => _selections = selections;

    /// <summary>Loads what the choices need of a source's roster.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="source">The source's number.</param>
    /// <param name="selections">What is chosen; all of them count.</param>
    public static ScopeJudge Load(IVault vault, int source, params SourceSelection[] selections)
    {
        ScopeJudge judge = new(selections);
        if (judge.Limits(SelectionKind.School) || judge.Limits(SelectionKind.Class))
            judge.LoadOrgs(vault, source);
        if (judge.Limits(SelectionKind.Class))
            judge.LoadClasses(vault, source);
        return judge;
    }

    /// <summary>Why a person is out of scope, one sentence; null for who is in scope.</summary>
    /// <param name="person">Where the person belongs.</param>
    /// <param name="anchor">The fingerprint of the person's anchor.</param>
    public string? WhyNot(Affiliation person, ulong anchor)
    {
        if (!Chooses(SelectionKind.Status, person.Status))
            return person.Status.Length > 0 ? $"The status '{person.Status}' is not selected." : "People without a status are not selected.";
        if (Limits(SelectionKind.Role) && (person.Roles.Count > 0 ? !person.Roles.Any(role => Chooses(SelectionKind.Role, role)) : !Chooses(SelectionKind.Role, "")))
            return person.Roles.Count > 0 ? $"The role {Quoted(person.Roles)} is not selected." : "People without a role are not selected.";
        return Limits(SelectionKind.School) || Limits(SelectionKind.Class) ? WhyNotHere(person, anchor) : null;
    }

    private string? WhyNotHere(Affiliation person, ulong anchor)
    {
        if (_inChosenClass.Contains(anchor))
            return null;
        bool needsClass = person.Roles.Any(role => Headcount.IsStudent(role) || Headcount.IsTeacher(role));
        string[] chosen = [.. person.Orgs.Where(org => Chooses(SelectionKind.School, org))];
        if (chosen.Any(org => !needsClass || !_narrowed.Contains(org)))
            return null;
        if (chosen.Length > 0)
            return $"None of the person's classes in {Quoted(chosen.Select(Name))} is selected.";
        if (person.Orgs.Count > 0)
            return $"The school {Quoted(person.Orgs.Select(Name))} is not selected.";
        return Limits(SelectionKind.School) ? "The person belongs to no school." : null;
    }

    private bool Limits(SelectionKind kind) => Array.Exists(_selections, s => s.Limits(kind));

    private bool Chooses(SelectionKind kind, string id) => Array.TrueForAll(_selections, s => s.Chooses(kind, id));

    private string Name(string org) => _names.TryGetValue(org, out string? name) && name.Length > 0 ? name : org;

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));

    private void LoadOrgs(IVault vault, int source)
    {
        if (!vault.Attributes.TryGetIndex("name", out int name))
            return;
        using IRecordCursor orgs = vault.Records.Read(RecordKind.Org, source, uncommitted: true);
        while (orgs.MoveNext())
            _names[orgs.Anchor] = AttributeEncoding.Read(orgs.Data, name).ToString();
    }

    private void LoadClasses(IVault vault, int source)
    {
        HashSet<string> chosen = new(StringComparer.Ordinal);
        if (vault.Attributes.TryGetIndex("schoolSourcedId", out int school))
        {
            using IRecordCursor classes = vault.Records.Read(RecordKind.Class, source, uncommitted: true);
            while (classes.MoveNext())
            {
                string of = AttributeEncoding.Read(classes.Data, school).First ?? "";
                if (classes.State != RecordState.Present || !Chooses(SelectionKind.School, of))
                    continue;
                if (Array.Exists(_selections, s => s.Find(SelectionKind.Class, classes.Anchor) is not null))
                    _narrowed.Add(of);
                if (Chooses(SelectionKind.Class, classes.Anchor))
                    chosen.Add(classes.Anchor);
            }
        }
        if (!vault.Attributes.TryGetIndex("classSourcedId", out int within) || !vault.Attributes.TryGetIndex("userSourcedId", out int person))
            return;
        using IRecordCursor enrollments = vault.Records.Read(RecordKind.Enrollment, source, uncommitted: true);
        while (enrollments.MoveNext())
        {
            if (enrollments.State == RecordState.Present && chosen.Contains(AttributeEncoding.Read(enrollments.Data, within).First ?? ""))
                _inChosenClass.Add(ImportRun.AnchorFingerprint(AttributeEncoding.Read(enrollments.Data, person).First ?? ""));
        }
    }
}
