using System.Globalization;
using System.Text;

namespace OneSync.Samples;

/// <summary>
/// Two big files for the benchmark: people of 15 columns, of whom one in five is staff, and the staff as HR has them. Of HR's
/// records six elevenths match a person by employee number, three by e-mail alone, one by name and birth date without
/// accents alone, and one by nothing. No name goes with the same birth date twice.
/// </summary>
public static class BenchData
{
    private static readonly string[] Given = Decomposable(Names.Origins.SelectMany(o => o.Girls.Concat(o.Boys)));
    private static readonly string[] Family = Decomposable(Names.Origins.SelectMany(o => o.Families));
    private static readonly string[] Cities = ["Rivermouth", "Åkerby", "Puerto Río", "Zalesie", "Yeniköy", "Baile Nua"];

    /// <summary>Writes <c>people.csv</c> and <c>staff.csv</c>.</summary>
    /// <param name="folder">Where to; made when it is missing.</param>
    /// <param name="people">How many people; a multiple of 50.</param>
    public static void Write(string folder, int people)
    {
        Directory.CreateDirectory(folder);
        int staff = people / 5;
        using (StreamWriter file = Open(folder, "people.csv"))
        {
            file.WriteLine("sourcedId,employeeNumber,givenName,familyName,middleName,birthDate,email,phone,role,grade,homeroom,school,username,enabled,city");
            for (int i = 0; i < people; i++)
                file.WriteLine(i % 5 == 0 ? Teacher(i / 5, staff) : Pupil(i - i / 5 - 1));
        }
        using (StreamWriter file = Open(folder, "staff.csv"))
        {
            file.WriteLine("EmployeeId,First,Last,Email,BirthDate,Title,Site,Phone");
            int records = staff + staff / 10;
            for (int i = 0; i < records; i++)
                file.WriteLine(Employee((int)(i * 7919L % records), staff));
        }
    }

    private static string Teacher(int k, int staff)
    {
        Person p = Adult(k);
        bool known = k < staff * 6 / 10, byName = k >= staff * 9 / 10;
        return Row(FormattableString.Invariant($"t{k:0000000}"), known ? Number(k) : "", p.First, p.Last, "", p.Birth,
            byName ? "" : Address(p, k), Phone(k), "teacher", "", "", School(k), FormattableString.Invariant($"t{k}"), "true", Cities[k % 6]);
    }

    private static string Pupil(int k)
    {
        Person p = Named(k, new DateOnly(2008, 1, 1), days: 4700, step: 61);
        string grade = (1 + k % 12).ToString("00", CultureInfo.InvariantCulture);
        return Row(FormattableString.Invariant($"p{k:0000000}"), "", p.First, p.Last, k % 7 == 0 ? Given[k % 97] : "", p.Birth,
            FormattableString.Invariant($"p{k}@pupils.rivermouth.example"), "", "student", grade, $"{grade}-{"ABCDEF"[k % 6]}", School(k),
            FormattableString.Invariant($"p{k}"), k % 211 == 0 ? "false" : "true", Cities[k % 6]);
    }

    private static string Employee(int k, int staff)
    {
        Person p = Adult(k);
        bool byName = k >= staff * 9 / 10 && k < staff;
        return Row(Number(k), byName ? Plain(p.First) : p.First, byName ? Plain(p.Last) : p.Last, Address(p, k), p.Birth,
            k % 9 == 0 ? "Secretary" : "Teacher", School(k), Phone(k + 1));
    }

    private static Person Adult(int k) => Named(k, new DateOnly(1958, 1, 1), days: 16_000, step: 197);

    // Every pair of names comes once a round; each round has other birth dates.
    private static Person Named(int k, DateOnly first, int days, int step)
    {
        int pairs = Given.Length * Family.Length;
        int pair = (int)(k * 7877L % pairs), round = k / pairs;
        string birth = first.AddDays((pair * 31 + round * step) % days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new Person(Given[pair % Given.Length], Family[pair / Given.Length], birth);
    }

    private static string Number(int k) => FormattableString.Invariant($"E{k + 1:0000000}");

    private static string Address(Person p, int k) => FormattableString.Invariant($"{Names.Ascii(p.First)}.{Names.Ascii(p.Last)}{k}@rivermouth.example");

    private static string Phone(int k) => FormattableString.Invariant($"555-{k % 900 + 100}-{k % 9000 + 1000}");

    private static string School(int k) => FormattableString.Invariant($"school-{k % 400:000}");

    private static string Row(params ReadOnlySpan<string> cells) => string.Join(',', cells);

    private static string Plain(string name) =>
        string.Concat(name.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));

    // Letters such as ø have no accent to take off, and the peers leave them as they are.
    private static string[] Decomposable(IEnumerable<string> names) => [.. names.Distinct().Where(n => n.AsSpan().IndexOfAny("øØłŁđĐßıæ") < 0)];

    private static StreamWriter Open(string folder, string name) => new(Path.Combine(folder, name), append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };

    private readonly record struct Person(string First, string Last, string Birth);
}
