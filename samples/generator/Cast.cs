using System.Globalization;

namespace OneSync.Samples;

/// <summary>Makes people up, one family and one employee at a time. No two of them share a full name.</summary>
public sealed class Cast
{
    private readonly Dice _dice;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _lastPupil;

    /// <summary>An empty cast.</summary>
    public Cast(Dice dice) => _dice = dice;

    /// <summary>A cast that goes on from the people of a day.</summary>
    public Cast(Dice dice, District day) : this(dice)
    {
        Pupils.AddRange(day.Pupils);
        Guardians.AddRange(day.Guardians);
        Staff.AddRange(day.Staff);
        _lastPupil = day.Pupils.Max(p => int.Parse(p.Id.AsSpan(2), CultureInfo.InvariantCulture));
        foreach ((string given, string family) in day.Pupils.Select(p => (p.Given, p.Family))
            .Concat(day.Staff.Select(s => (s.Given, s.Family))).Concat(day.Guardians.Select(g => (g.Given, g.Family))))
            _names.Add(Key(given, family));
    }

    /// <summary>The pupils so far.</summary>
    public List<Pupil> Pupils { get; } = [];

    /// <summary>The guardians so far.</summary>
    public List<Guardian> Guardians { get; } = [];

    /// <summary>The staff so far.</summary>
    public List<Staff> Staff { get; } = [];

    /// <summary>What is special about whom.</summary>
    public List<Note> Notes { get; } = [];

    /// <summary>Adds a pupil by name, without guardians.</summary>
    public Pupil AddPupil(string given, string family, DateOnly birth, bool girl, string grade, int section = 0)
    {
        _names.Add(Key(given, family));
        _lastPupil++;
        Pupil pupil = new($"p-{_lastPupil:0000}", $"26{_lastPupil:0000}", given, family, birth, girl, grade, section);
        Pupils.Add(pupil);
        return pupil;
    }

    /// <summary>Adds a guardian of the pupils named.</summary>
    public Guardian AddGuardian(string given, string family, params string[] children)
    {
        _names.Add(Key(given, family));
        int number = Guardians.Count + 1;
        Guardian guardian = new($"g-{number:0000}", given, family, $"{Names.Ascii(given)}.{Names.Ascii(family)}@mail.example",
            string.Create(CultureInfo.InvariantCulture, $"+1 555 01{_dice.Roll(100):00} {_dice.Roll(1000):000}"));
        Guardians.Add(guardian);
        for (int i = 0; i < Pupils.Count; i++)
            if (children.Contains(Pupils[i].Id))
                Pupils[i] = Pupils[i] with { Guardians = [.. Pupils[i].Guardians, guardian.Id] };
        return guardian;
    }

    /// <summary>Adds an employee by name; <paramref name="sis"/> when the SIS has a record of the employee too.</summary>
    public Staff AddEmployee(string given, string family, DateOnly birth, bool woman, string title, string site, bool sis)
    {
        _names.Add(Key(given, family));
        int number = Staff.Count + 1;
        Staff employee = new($"E{1000 + number}", given, family, birth, woman, title, site)
        {
            SisId = sis ? $"t-{number:0000}" : null,
            Email = $"{Names.Ascii(given)}.{Names.Ascii(family)}@rivermouth.example",
        };
        Staff.Add(employee);
        return employee;
    }

    /// <summary>Adds teachers for the most part, and people for the offices, kitchens and buses, whom HR alone knows.</summary>
    public void AddStaff(int until)
    {
        string[] support = ["Secretary", "Custodian", "Bus driver", "Cook", "Nurse", "Technician"];
        while (Staff.Count < until)
        {
            Origin origin = _dice.Pick(Names.Origins);
            bool woman = _dice.Roll(3) > 0;
            bool teacher = _dice.Roll(10) < 7;
            string site = _dice.Roll(8) == 0 && !teacher ? District.Office.Code : _dice.Roll(2) == 0 ? District.Elementary.Code : District.High.Code;
            if (NewName(origin, woman, _dice.Pick(origin.Families)) is (var given, var family))
                AddEmployee(given, family, _dice.DayIn(1962 + _dice.Roll(40)), woman, teacher ? "Teacher" : _dice.Pick(support), site, sis: teacher);
        }
    }

    /// <summary>Adds a family: one to three children of different ages, and one or two guardians.</summary>
    public void AddFamily(int children = 0)
    {
        Origin origin = _dice.Pick(Names.Origins);
        string family = _dice.Pick(origin.Families);
        if (children == 0)
            children = 1 + _dice.Roll(3);
        int grade = _dice.Roll(District.Grades.Count);
        List<string> ids = [];
        for (int i = 0; i < children && grade < District.Grades.Count; i++, grade += 1 + _dice.Roll(4))
        {
            bool girl = _dice.Roll(2) == 0;
            if (NewName(origin, girl, family) is (var given, _))
                ids.Add(AddPupil(given, family, _dice.DayIn(2020 - grade), girl, District.Grades[grade], _dice.Roll(3)).Id);
        }
        for (int i = 0, parents = 1 + _dice.Roll(3); i < Math.Min(parents, 2) && ids.Count > 0; i++)
            if (NewName(origin, i == 0, _dice.Roll(4) == 0 ? _dice.Pick(origin.Families) : family) is (var given, var name))
                AddGuardian(given, name, [.. ids]);
    }

    // A few tries; a family whose names are all taken goes without.
    private (string Given, string Family)? NewName(Origin origin, bool woman, string family)
    {
        for (int i = 0; i < 8; i++)
        {
            string given = _dice.Pick(woman ? origin.Girls : origin.Boys);
            string second = _dice.Pick(woman ? origin.Girls : origin.Boys);
            if (_dice.Roll(6) == 0 && second != given)
                given = $"{given} {second}";
            if (!_names.Contains(Key(given, family)))
                return (given, family);
        }
        return null;
    }

    private static string Key(string given, string family) => $"{Names.Ascii(given)} {Names.Ascii(family)}";
}
