namespace OneSync.Samples;

/// <summary>Everybody in the district on one day. The same day is the same on every machine.</summary>
public sealed record District(IReadOnlyList<Pupil> Pupils, IReadOnlyList<Guardian> Guardians, IReadOnlyList<Staff> Staff)
{
    /// <summary>What is special about whom.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>The elementary school: KG to 06.</summary>
    public static Site Elementary { get; } = new("100", "Rivermouth Elementary School", "school");

    /// <summary>The high school: 07 to 12.</summary>
    public static Site High { get; } = new("200", "Rivermouth High School", "school");

    /// <summary>The district office.</summary>
    public static Site Office { get; } = new("900", "Rivermouth School District", "district");

    /// <summary>All sites.</summary>
    public static IReadOnlyList<Site> Sites { get; } = [Office, Elementary, High];

    /// <summary>The grades in their order.</summary>
    public static IReadOnlyList<string> Grades { get; } = ["KG", .. Enumerable.Range(1, 12).Select(g => g.ToString("00", System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The first day.</summary>
    public static District Day1()
    {
        Dice dice = new(20260817);
        Cast cast = new(dice);
        Special.AddStaff(cast);
        cast.AddStaff(until: 150);
        Special.AddPupils(cast);
        while (cast.Pupils.Count < 930)
            cast.AddFamily();
        return new District(cast.Pupils, cast.Guardians, cast.Staff) { Notes = cast.Notes };
    }

    /// <summary>The second day: 12 pupils are new, 9 moved to another homeroom, 7 are gone, and one teacher has a new name.</summary>
    public District Day2()
    {
        Cast cast = new(new Dice(20260818), this);
        string[] gone = [.. Gone];
        string[] moved = [.. Moved];
        cast.Pupils.RemoveAll(p => gone.Contains(p.Id));
        for (int i = 0; i < cast.Pupils.Count; i++)
            if (moved.Contains(cast.Pupils[i].Id))
                cast.Pupils[i] = cast.Pupils[i] with { Section = (cast.Pupils[i].Section + 1) % 3 };
        int renamed = cast.Staff.FindIndex(s => s.Employee == Special.Renamed);
        cast.Staff[renamed] = cast.Staff[renamed] with { Family = Special.NewFamily };
        int before = cast.Pupils.Count;
        while (cast.Pupils.Count < before + 12)
            cast.AddFamily(children: 1);
        return new District(cast.Pupils, cast.Guardians, cast.Staff);
    }

    /// <summary>The third day: one of the seven is back.</summary>
    public District Day3(District day1) => this with { Pupils = [.. Pupils, day1.Pupils.First(p => p.Id == Special.Returning)] };

    /// <summary>Who is gone on the second day: the one who returns, and six more, no special ones.</summary>
    public IEnumerable<string> Gone => [Special.Returning, .. Pupils.Where((_, i) => i > 100 && i % 131 == 0).Take(6).Select(p => p.Id)];

    /// <summary>Who sits in another homeroom on the second day.</summary>
    public IEnumerable<string> Moved => Pupils.Where((_, i) => i > 100 && i % 89 == 1).Take(9).Select(p => p.Id);
}
