using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Roster;

/// <summary>
/// How schools, courses, classes, terms and people hang together, over all sources, as the vault keeps them. Loaded once a plan, and only when a
/// rule needs it. A reference never leaves its source.
/// </summary>
internal sealed class RosterGraph
{
    private readonly IVault _vault;
    private readonly CancellationToken _cancellation;
    private readonly int _title, _name, _course, _school, _terms, _type, _parent, _start, _end;
    private ILookup<int, int>? _classesOfCourse, _classesOfSchool, _classesOfTerm, _children;
    private SchoolPeople? _schoolPeople;

    private RosterGraph(IVault vault, CancellationToken cancellation)
    {
        (_vault, _cancellation) = (vault, cancellation);
        int Field(string name) => vault.Attributes.TryGetIndex(name, out int index) ? index : -1;
        (_title, _name, _type, _parent) = (Field("title"), Field("name"), Field("type"), Field("parentSourcedId"));
        (_course, _school, _terms, _start, _end) = (Field("courseSourcedId"), Field("schoolSourcedId"), Field("termSourcedIds"), Field("startDate"), Field("endDate"));
        Orgs = RosterTable.Load(vault, RecordKind.Org, cancellation);
        Terms = RosterTable.Load(vault, RecordKind.Term, cancellation);
        Courses = RosterTable.Load(vault, RecordKind.Course, cancellation);
        Classes = RosterTable.Load(vault, RecordKind.Class, cancellation);
        People = PersonIndex.Load(vault, cancellation);
        Enrollments = EnrollmentTable.Load(vault, Classes, People, cancellation);
    }

    /// <summary>Schools, districts and other organisations.</summary>
    public RosterTable Orgs { get; }

    /// <summary>Terms and school years.</summary>
    public RosterTable Terms { get; }

    /// <summary>Courses.</summary>
    public RosterTable Courses { get; }

    /// <summary>Classes.</summary>
    public RosterTable Classes { get; }

    /// <summary>The people.</summary>
    public PersonIndex People { get; }

    /// <summary>The enrollments.</summary>
    public EnrollmentTable Enrollments { get; }

    /// <summary>The vocabulary of the rows.</summary>
    public AttributeTable Attributes => _vault.Attributes;

    /// <summary>The people of schools by what is said of themselves, read when first asked for.</summary>
    public SchoolPeople SchoolPeople => _schoolPeople ??= SchoolPeople.Load(_vault, this, _cancellation);

    /// <summary>Loads the graph from the vault.</summary>
    public static RosterGraph Load(IVault vault, CancellationToken cancellation) => new(vault, cancellation);

    /// <summary>The table of a subject.</summary>
    public RosterTable Table(RosterSubject subject) => subject switch
    {
        RosterSubject.School => Orgs,
        RosterSubject.Course => Courses,
        RosterSubject.Class => Classes,
        _ => Terms,
    };

    /// <summary>The classes of a course.</summary>
    public IEnumerable<int> ClassesOfCourse(int course) => (_classesOfCourse ??= References(Classes, _course, Courses))[course];

    /// <summary>The classes of a school.</summary>
    public IEnumerable<int> ClassesOfSchool(int school) => (_classesOfSchool ??= References(Classes, _school, Orgs))[school];

    /// <summary>The classes of a term.</summary>
    public IEnumerable<int> ClassesOfTerm(int term) => (_classesOfTerm ??= References(Classes, _terms, Terms))[term];

    /// <summary>An organisation and all below it.</summary>
    public IReadOnlyCollection<int> WithChildren(int org)
    {
        _children ??= References(Orgs, _parent, Orgs);
        HashSet<int> all = [];
        Stack<int> open = new([org]);
        while (open.TryPop(out int next))
        {
            // Who is his own grandparent is met once.
            if (!all.Add(next))
                continue;
            foreach (int child in _children[next])
                open.Push(child);
        }
        return all;
    }

    /// <summary>Whether the organisation is a school; one without a type is taken for one.</summary>
    public bool IsSchool(int org) => Orgs.Value(org, _type) is not { HasValue: true } type || type.First!.Equals("school", StringComparison.OrdinalIgnoreCase);

    /// <summary>The record that another refers to: the course of a class, the school of a course; -1 for none.</summary>
    public int Related(RosterSubject of, int record, RosterSubject to) => (of, to) switch
    {
        (RosterSubject.Class, RosterSubject.Course) => First(Classes, record, _course, Courses),
        (RosterSubject.Class, RosterSubject.School) => First(Classes, record, _school, Orgs),
        (RosterSubject.Course, RosterSubject.School) => First(Courses, record, Attributes.TryGetIndex("orgSourcedId", out int org) ? org : -1, Orgs),
        _ => of == to ? record : -1,
    };

    /// <summary>The term of a class that is under way, or else the last of its terms; -1 for none.</summary>
    public int TermOf(int @class, DateOnly today)
    {
        int last = -1;
        foreach (int term in TermsOf(@class))
        {
            if (IsUnderWay(term, today))
                return term;
            if (last < 0 || string.CompareOrdinal(Terms.Value(term, _end).First, Terms.Value(last, _end).First) > 0)
                last = term;
        }
        return last;
    }

    /// <summary>Whether a term of the class is under way. A class whose terms are not known is.</summary>
    public bool IsInTerm(int @class, DateOnly today)
    {
        bool known = false;
        foreach (int term in TermsOf(@class))
        {
            known = true;
            if (IsUnderWay(term, today))
                return true;
        }
        return !known;
    }

    /// <summary>The names by which records of a subject are known to people.</summary>
    public IEnumerable<string> Names(RosterSubject subject)
    {
        RosterTable table = Table(subject);
        for (int record = 0; record < table.Count; record++)
        {
            if ((table.Value(record, subject == RosterSubject.School ? _name : _title).First ?? table.Anchor(record)) is { Length: > 0 } name)
                yield return name;
        }
    }

    private bool IsUnderWay(int term, DateOnly today)
    {
        EncodedRow row = new();
        row.Load(Terms.Row(term));
        return EnrollmentTable.Day(row, _start, 0) <= today.DayNumber && today.DayNumber < EnrollmentTable.Day(row, _end, int.MaxValue);
    }

    private IEnumerable<int> TermsOf(int @class)
    {
        AttributeValue ids = Classes.Value(@class, _terms);
        for (int i = 0; i < ids.Count; i++)
        {
            if (Terms.Find(Classes.Source(@class), ids[i]) is >= 0 and int term)
                yield return term;
        }
    }

    private static int First(RosterTable of, int record, int attribute, RosterTable to) => to.Find(of.Source(record), of.Value(record, attribute).First);

    private static ILookup<int, int> References(RosterTable of, int attribute, RosterTable to) => (
        from record in Enumerable.Range(0, of.Count)
        from id in of.Value(record, attribute).ToArray()
        let target = to.Find(of.Source(record), id)
        where target >= 0
        select (target, record)).ToLookup(r => r.target, r => r.record);
}
