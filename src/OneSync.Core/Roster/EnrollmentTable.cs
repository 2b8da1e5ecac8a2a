using System.Buffers.Text;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Roster;

/// <summary>Whether somebody learns or teaches.</summary>
[Flags]
internal enum RosterRole : byte
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>Learns.</summary>
    Student = 1,

    /// <summary>Teaches.</summary>
    Teacher = 2,
}

/// <summary>A place in a class.</summary>
/// <param name="Person">The person's number among <see cref="PersonIndex"/>.</param>
/// <param name="Role">Whether they learn or teach there.</param>
/// <param name="Begin">The first day, by its number.</param>
/// <param name="End">The first day that is no longer in it.</param>
internal readonly record struct Enrollment(int Person, RosterRole Role, int Begin, int End);

/// <summary>
/// The present enrollments of students and teachers, class by class, at 16 bytes each: a million take as much memory as a few big files. One of a
/// class or a person that is not there means nothing and is left out.
/// </summary>
internal sealed class EnrollmentTable
{
    private readonly Enrollment[] _enrollments;
    private readonly int[] _starts;

    private EnrollmentTable(Enrollment[] enrollments, int[] starts) => (_enrollments, _starts) = (enrollments, starts);

    /// <summary>How many there are.</summary>
    public int Count => _enrollments.Length;

    /// <summary>The enrollments of a class.</summary>
    public ReadOnlySpan<Enrollment> Of(int @class) => _enrollments.AsSpan(_starts[@class], _starts[@class + 1] - _starts[@class]);

    /// <summary>Reads the enrollments.</summary>
    public static EnrollmentTable Load(IVault vault, RosterTable classes, PersonIndex people, CancellationToken cancellation)
    {
        int Field(string name) => vault.Attributes.TryGetIndex(name, out int index) ? index : -1;
        int ofClass = Field("classSourcedId"), ofUser = Field("userSourcedId"), role = Field("role"), begin = Field("beginDate"), end = Field("endDate"), status = Field("status");
        List<int> inClass = [];
        List<Enrollment> found = [];
        int[] starts = new int[classes.Count + 1];
        EncodedRow row = new();
        using (IRecordCursor records = vault.Records.Read(RecordKind.Enrollment))
        {
            while (records.MoveNext())
            {
                if ((found.Count & 0x1FFF) == 0)
                    cancellation.ThrowIfCancellationRequested();
                if (records.State != RecordState.Present)
                    continue;
                row.Load(records.Data);
                if (!row.TryGetUtf8(ofClass, out ReadOnlySpan<byte> classId) || !row.TryGetUtf8(ofUser, out ReadOnlySpan<byte> userId) || !row.TryGetUtf8(role, out ReadOnlySpan<byte> word))
                    continue;
                int @class = classes.Find(records.Source, classId), person = people.Find(records.Source, userId);
                RosterRole roles = RoleOf(word);
                if (@class < 0 || person < 0 || roles == RosterRole.None || !RosterTable.IsActive(row, status))
                    continue;
                inClass.Add(@class);
                starts[@class + 1]++;
                found.Add(new Enrollment(person, roles, Day(row, begin, 0), Day(row, end, int.MaxValue)));
            }
        }
        for (int i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        Enrollment[] sorted = new Enrollment[found.Count];
        int[] next = [.. starts];
        for (int i = 0; i < sorted.Length; i++)
            sorted[next[inClass[i]]++] = found[i];
        return new EnrollmentTable(sorted, starts);
    }

    /// <summary>What a word says about learning and teaching.</summary>
    public static RosterRole RoleOf(ReadOnlySpan<byte> word) =>
        System.Text.Ascii.EqualsIgnoreCase(word, "student"u8) ? RosterRole.Student
        : System.Text.Ascii.EqualsIgnoreCase(word, "teacher"u8) ? RosterRole.Teacher
        : RosterRole.None;

    /// <summary>The number of the day that an attribute holds; the fallback when it holds none.</summary>
    public static int Day(EncodedRow row, int attribute, int fallback) =>
        row.TryGetUtf8(attribute, out ReadOnlySpan<byte> text) && TryDay(text, out int day) ? day : fallback;

    private static bool TryDay(ReadOnlySpan<byte> text, out int day)
    {
        day = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !Utf8Parser.TryParse(text[..4], out int year, out int digits) || digits != 4
            || !Utf8Parser.TryParse(text[5..7], out int month, out digits) || digits != 2
            || !Utf8Parser.TryParse(text[8..10], out int date, out digits) || digits != 2
            || year is < 1 or > 9999 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month))
        {
            return false;
        }
        day = new DateOnly(year, month, date).DayNumber;
        return true;
    }
}
