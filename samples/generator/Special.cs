namespace OneSync.Samples;

/// <summary>What is special about somebody, for the district's README.</summary>
/// <param name="Who">The name or names.</param>
/// <param name="Anchors">The ids in the SIS (p-, t-, g-) and the employee numbers in HR (E).</param>
/// <param name="What">What is special, and what OneSync makes of it.</param>
public sealed record Note(string Who, string Anchors, string What);

/// <summary>The people who make the sample district as troublesome as a real one.</summary>
public static class Special
{
    /// <summary>The pupil who is gone on the second day and back on the third.</summary>
    public const string Returning = "p-0010";

    /// <summary>The teacher who has a new family name on the second day.</summary>
    public const string Renamed = "E1002";

    /// <summary>That new family name.</summary>
    public const string NewFamily = "Nowicka";

    /// <summary>Adds the special members of staff. They come first: their employee numbers start at E1001.</summary>
    public static void AddStaff(Cast cast)
    {
        string elementary = District.Elementary.Code, high = District.High.Code;

        Change(cast, cast.AddEmployee("Ingrid", "Dahlström", new(1984, 3, 9), true, "Teacher", elementary, sis: true) with
        {
            SisName = ("Ingrid", "Sørensen"),
            Email = "ingrid.sorensen@rivermouth.example",
        }, "Married: HR has her new family name, the SIS still Sørensen. One user by employee number; HR wins the family name.");

        Change(cast, cast.AddEmployee("Agnieszka", "Kowalska", new(1990, 11, 30), true, "Teacher", high, sis: true),
            $"Is Agnieszka {NewFamily} in both sources on the second day. Her display name changes; her user name is frozen.");

        Change(cast, cast.AddEmployee("Jose", "Nunez", new(1979, 6, 21), false, "Teacher", high, sis: true) with
        {
            SisName = ("José", "Núñez"),
            SisHasEmployee = false,
            Email = "jose.nunez@rivermouth.example",
            HrEmail = "jose.nunes@rivermouth.example",
        }, "The SIS lacks his employee number, and HR mistyped his e-mail and dropped the accents: only name and birth date match. " +
            "HR wins the family name, so he is José Nunez until an admin overrides it.");

        Change(cast, cast.AddEmployee("Grażyna", "Zielińska", new(1971, 1, 2), true, "Teacher", elementary, sis: true) with { SisHasEmployee = false },
            "The SIS lacks her employee number: matched by e-mail.");

        cast.AddEmployee("Jürgen", "Weiß", new(1977, 8, 14), false, "Teacher", high, sis: true);
        cast.AddEmployee("Máire", "Ó Briain", new(1982, 5, 5), true, "Secretary", elementary, sis: false);

        Change(cast, cast.AddEmployee("Hans", "Großmann", new(1960, 12, 24), false, "Teacher", high, sis: true) with { Status = "Left" },
            "Left, says HR; the SIS still has him. While one source has him he stays, so he keeps his account.");

        Change(cast, cast.AddEmployee("Ebru", "Kılıç", new(1988, 4, 23), true, "Bus driver", District.Office.Code, sis: false) with { Status = "Left" },
            "Left, and in HR alone: `when:` keeps her out, so she never gets an account.");

        Change(cast, cast.AddEmployee("Thanh", "Đặng", new(1995, 9, 1), false, "Student teacher", elementary, sis: true) with { InHr = false },
            "A student teacher whom HR does not know: a user from the SIS alone.");
    }

    /// <summary>Adds the special pupils and their guardians. They come first: their ids start at p-0001.</summary>
    public static void AddPupils(Cast cast)
    {
        DateOnly twins = new(2013, 2, 3), initials = new(2010, 10, 10), enrolled = new(2012, 7, 7);

        Pupil saoirse = cast.AddPupil("Saoirse", "Ó Briain", twins, true, "06");
        Pupil fionn = cast.AddPupil("Fionn", "Ó Briain", twins, false, "06", 1);
        cast.Notes.Add(new("Saoirse and Fionn Ó Briain", $"{saoirse.Id}, {fionn.Id}", "Twins: same family name and birth date. Two people."));
        Guardian mother = cast.AddGuardian("Máire", "Ó Briain", saoirse.Id, fionn.Id);
        cast.Notes.Add(new("Máire Ó Briain", $"{mother.Id}, {Employee(cast, "Máire").Employee}",
            "The twins' mother, and the school's secretary. Her guardian record has her private e-mail and no birth date: nothing matches, so two users."));

        Pupil leon = cast.AddPupil("Leon", "Wójcik", initials, false, "09");
        Pupil lukasz = cast.AddPupil("Łukasz", "Wójcik", initials, false, "09", 1);
        cast.Notes.Add(new("Leon and Łukasz Wójcik", $"{leon.Id}, {lukasz.Id}",
            "Twins with the same initial: both would be `lwojcik`, so one gets another user name."));
        cast.AddGuardian("Halszka", "Wójcik", leon.Id, lukasz.Id);

        Pupil older = cast.AddPupil("Mateo", "García", new(2009, 4, 17), false, "10");
        Pupil younger = cast.AddPupil("Mateo", "García", new(2015, 9, 2), false, "03");
        cast.Notes.Add(new("Mateo García, twice", $"{older.Id}, {younger.Id}", "The same full name, different birth dates. Two people."));

        Pupil first = cast.AddPupil("Mai Anh", "Nguyễn", enrolled, true, "07");
        Pupil second = cast.AddPupil("Mai Anh", "Nguyen", enrolled, true, "07", 2);
        cast.Notes.Add(new("Mai Anh Nguyễn", $"{first.Id}, {second.Id}",
            "Enrolled twice in the SIS, once without accents. Two records of one source are never merged unasked: they wait in the review."));

        Pupil both = cast.AddPupil("Ayşe", "Yılmaz", new(2014, 1, 29), true, "06");
        Replace(cast, both with { AtBothSchools = true });
        cast.Notes.Add(new("Ayşe Yılmaz", both.Id, "Goes to both schools: mathematics at the high school."));

        Pupil back = cast.AddPupil("İpek", "Çelik", new(2011, 12, 12), true, "08");
        cast.Notes.Add(new("İpek Çelik", back.Id, "Gone on the second day, back on the third: the same account is enabled again."));
        if (back.Id != Returning)
            throw new InvalidOperationException($"The returning pupil is {back.Id}, not {Returning}.");

        Pupil suspended = cast.AddPupil("Björn", "Lindqvist", new(2008, 6, 6), false, "11");
        Replace(cast, suspended with { Enabled = false });
        cast.Notes.Add(new("Björn Lindqvist", suspended.Id, "Suspended: `enabledUser` is false, so `when:` keeps him out of every account."));

        Pupil marks = cast.AddPupil("Síofra", "O'Neill-Müller", new(2016, 3, 1), true, "02");
        cast.Notes.Add(new("Síofra O'Neill-Müller", marks.Id, "An accent, an apostrophe, a hyphen and an umlaut: `soneillmuller`."));

        Pupil child = cast.AddPupil("Anneliese", "Weiß", new(2012, 10, 3), true, "08");
        Staff father = Employee(cast, "Jürgen");
        Guardian asParent = cast.AddGuardian("Jürgen", "Weiß", child.Id) with { Email = father.Email };
        cast.Guardians[^1] = asParent;
        cast.Notes.Add(new("Jürgen Weiß", $"{father.SisId}, {father.Employee}, {asParent.Id}",
            "A teacher and a father who gave the school his work e-mail: his teacher and guardian records in the SIS wait in the review."));
    }

    private static Staff Employee(Cast cast, string given) => cast.Staff.First(s => s.Given == given);

    private static void Change(Cast cast, Staff employee, string what)
    {
        cast.Staff[^1] = employee;
        string anchors = string.Join(", ", new[] { employee.SisId, employee.InHr ? employee.Employee : null }.OfType<string>());
        string sisName = employee.SisName is (var given, var family) ? $" ({given} {family} in the SIS)" : "";
        cast.Notes.Add(new($"{employee.Given} {employee.Family}{sisName}", anchors, what));
    }

    private static void Replace(Cast cast, Pupil pupil) => cast.Pupils[cast.Pupils.FindIndex(p => p.Id == pupil.Id)] = pupil;
}
