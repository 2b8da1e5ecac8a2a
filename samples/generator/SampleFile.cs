namespace OneSync.Samples;

/// <summary>One file of the sample district.</summary>
/// <param name="Path">Its path in <c>samples/district</c>, with slashes.</param>
/// <param name="Content">Its bytes.</param>
public sealed record SampleFile(string Path, byte[] Content)
{
    /// <summary>All files that the generator writes.</summary>
    public static IReadOnlyList<SampleFile> All()
    {
        District day1 = District.Day1();
        District day2 = day1.Day2();
        District day3 = day2.Day3(day1);
        SampleFile[] first = [.. Sources("", day1)];
        return
        [
            .. first,
            .. Sources("day2/", day2),
            .. Sources("day3/", day3),
            .. BrokenFiles.Make(first[0].Content, first[1].Content),
            new("schools.csv", Schools()),
            new("README.md", Guide.Write(day1, day2)),
        ];
    }

    private static IEnumerable<SampleFile> Sources(string folder, District day) =>
        [new($"{folder}sis/oneroster.zip", OneRosterFiles.Write(day)), new($"{folder}hr/staff.csv", StaffFile.Write(day))];

    private static byte[] Schools()
    {
        Csv csv = new(',', "code", "name", "short");
        csv.Add(District.Elementary.Code, District.Elementary.Name, "Elementary");
        csv.Add(District.High.Code, District.High.Name, "High");
        csv.Add(District.Office.Code, District.Office.Name, "Office");
        return csv.ToBytes();
    }
}
