using System.Globalization;
using System.Text;

namespace OneSync.Samples;

/// <summary>The README of the sample district. It is made from the people themselves, so it is true.</summary>
public static class Guide
{
    /// <summary>The file.</summary>
    public static byte[] Write(District day1, District day2)
    {
        int sis = day1.Staff.Count(s => s.SisId is not null), hr = day1.Staff.Count(s => s.InHr);
        int suspended = day1.Pupils.Count(p => !p.Enabled);
        int staffAccounts = day1.Staff.Count(s => s.SisId is not null || s.Status != "Left");
        string[] gone = [.. day1.Pupils.Where(p => day2.Pupils.All(q => q.Id != p.Id)).Select(Named)];
        string[] added = [.. day2.Pupils.Where(p => day1.Pupils.All(q => q.Id != p.Id)).Select(Named)];
        string[] moved = [.. from p in day1.Pupils join q in day2.Pupils on p.Id equals q.Id
                             where p.Homeroom != q.Homeroom select $"{Named(p)} {p.Homeroom} → {q.Homeroom}"];
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            # The sample district

            Rivermouth School District does not exist. Its files are written by `samples/generator` from a fixed seed (this page too):

            ```sh
            dotnet run --project samples/generator -- district samples/district
            ```

            | file | what it is |
            |---|---|
            | `sis/oneroster.zip` | what the student information system exports: OneRoster 1.1 CSV, bulk. {day1.Pupils.Count} pupils, {sis} teachers, {day1.Guardians.Count} guardians, two schools and an office |
            | `hr/staff.csv` | what HR exports: {hr} employees, semicolons, a byte order mark |
            | `schools.csv` | a look-up table: the code of a school and its names |
            | `onesync.yaml` | how OneSync makes accounts of them, with remarks |
            | `day2/`, `day3/` | the same two exports on the next two days |
            | `broken/` | the same exports torn, cut short, emptied, and with bad rows: none of them may disable anybody |

            On the first day {day1.Pupils.Count - suspended} pupils ({suspended} is suspended) and {staffAccounts} members of staff get an account; guardians get none.

            ## Who is special

            Ids that start with p, t or g are the SIS's (pupil, teacher, guardian), those with E are HR's.

            | who | ids | what |
            |---|---|---|

            """);
        foreach (Note note in day1.Notes)
            text.Append(CultureInfo.InvariantCulture, $"| {note.Who} | {note.Anchors} | {note.What} |\n");
        text.Append(CultureInfo.InvariantCulture, $"""

            ## What happens

            The second day: {added.Length} accounts are created, {moved.Length + 1} updated, {gone.Length} disabled.

            - New: {string.Join(", ", added)}.
            - In another homeroom: {string.Join(", ", moved)}.
            - Gone: {string.Join(", ", gone)}.
            - Renamed: Agnieszka Kowalska ({Special.Renamed}) is now Agnieszka {Special.NewFamily}.

            The third day: İpek Çelik ({Special.Returning}) is back, and her account is enabled again. Nothing else changes.

            """);
        return Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\n"));
    }

    private static string Named(Pupil p) => $"{p.Given} {p.Family} ({p.Id})";
}
