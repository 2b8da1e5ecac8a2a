using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Roster;

/// <summary>Finds the users that a selector means, and those of single classes, courses, schools and terms, on one day.</summary>
internal sealed class RosterQuery(RosterGraph graph, DateOnly today)
{
    private static readonly string[] s_anchors = ["sourcedId", "id"];

    /// <summary>
    /// Adds the users that a selector means: those of all records whose name fits, not of the first alone. Answers how many records fit.
    /// </summary>
    /// <param name="selector">The selector; not the one for everybody.</param>
    /// <param name="matchBy">The fields that its name is compared with.</param>
    /// <param name="during">How long a place in a class makes a member.</param>
    /// <param name="members">Where the users go.</param>
    public int Select(Selector selector, IReadOnlyList<string> matchBy, MembershipSpan during, RosterMembers members)
    {
        RosterSubject subject = Subject(selector.Kind);
        List<int> fits = [.. Matching(subject, selector.Name, matchBy)];
        if (subject == RosterSubject.School && fits.Exists(graph.IsSchool))
            fits.RemoveAll(org => !graph.IsSchool(org));
        foreach (int record in fits)
            AddPeople(subject, record, selector.People, during, members, 0);
        return fits.Count;
    }

    /// <summary>What the name of a selector that fits nothing was probably meant to be.</summary>
    public string? Nearest(Selector selector) => NearestName.Of(selector.Name, graph.Names(Subject(selector.Kind)));

    /// <summary>Adds the users of one class, course, school or term.</summary>
    /// <param name="subject">What it is.</param>
    /// <param name="record">Its number.</param>
    /// <param name="people">Which of its people.</param>
    /// <param name="during">How long a place in a class makes a member.</param>
    /// <param name="members">Where the users go.</param>
    /// <param name="tag">The number they are entered with.</param>
    public void AddPeople(RosterSubject subject, int record, SelectorPeople people, MembershipSpan during, RosterMembers members, int tag)
    {
        switch (subject)
        {
            case RosterSubject.Class:
                AddClass(record, people, during, members, tag);
                break;
            case RosterSubject.Course:
                AddClasses(graph.ClassesOfCourse(record), people, during, members, tag);
                break;
            case RosterSubject.Term:
                AddClasses(graph.ClassesOfTerm(record), people, during, members, tag);
                break;
            default:
                foreach (int org in graph.WithChildren(record))
                    AddSchool(org, people, during, members, tag);
                break;
        }
    }

    private void AddSchool(int org, SelectorPeople people, MembershipSpan during, RosterMembers members, int tag)
    {
        if (!graph.SchoolPeople.Knows(graph.Orgs.Source(org)))
        {
            AddClasses(graph.ClassesOfSchool(org), people, during, members, tag);
            return;
        }
        foreach ((int person, RosterRole role) in graph.SchoolPeople.Of(org))
        {
            if ((role & Roles(people)) != 0)
                members.Add(graph.People.UserOf(person), tag);
        }
    }

    private void AddClasses(IEnumerable<int> classes, SelectorPeople people, MembershipSpan during, RosterMembers members, int tag)
    {
        foreach (int @class in classes)
            AddClass(@class, people, during, members, tag);
    }

    private void AddClass(int @class, SelectorPeople people, MembershipSpan during, RosterMembers members, int tag)
    {
        if (during == MembershipSpan.Term && !graph.IsInTerm(@class, today))
            return;
        RosterRole roles = Roles(people);
        foreach (Enrollment enrollment in graph.Enrollments.Of(@class))
        {
            if ((enrollment.Role & roles) != 0 && enrollment.Begin <= today.DayNumber && today.DayNumber < enrollment.End)
                members.Add(graph.People.UserOf(enrollment.Person), tag);
        }
    }

    private IEnumerable<int> Matching(RosterSubject subject, string name, IReadOnlyList<string> matchBy)
    {
        RosterTable table = graph.Table(subject);
        List<int> fields = [.. matchBy.Select(f => graph.Attributes.TryGetIndex(f, out int index) ? index : -1).Where(i => i >= 0)];
        bool byAnchor = matchBy.Any(f => s_anchors.Contains(f, StringComparer.OrdinalIgnoreCase));
        for (int record = 0; record < table.Count; record++)
        {
            if ((byAnchor && Same(table.Anchor(record), name)) || fields.Exists(field => Has(table.Value(record, field), name)))
                yield return record;
        }
    }

    private static bool Has(AttributeValue value, string name)
    {
        for (int i = 0; i < value.Count; i++)
        {
            if (Same(value[i], name))
                return true;
        }
        return false;
    }

    private static bool Same(string value, string name) => value.AsSpan().Trim().Equals(name, StringComparison.OrdinalIgnoreCase);

    private static RosterSubject Subject(SelectorKind kind) => kind switch
    {
        SelectorKind.Schools => RosterSubject.School,
        SelectorKind.Courses => RosterSubject.Course,
        _ => RosterSubject.Class,
    };

    private static RosterRole Roles(SelectorPeople people) => people switch
    {
        SelectorPeople.Students => RosterRole.Student,
        SelectorPeople.Teachers => RosterRole.Teacher,
        _ => RosterRole.Student | RosterRole.Teacher,
    };
}
