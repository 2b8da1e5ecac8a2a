using System.Globalization;

namespace OneSync.Samples;

/// <summary>The file that HR exports: semicolons, a byte order mark, dates in ISO form.</summary>
public static class StaffFile
{
    /// <summary>The columns.</summary>
    public static string[] Header { get; } = ["EmployeeId", "First", "Last", "Email", "BirthDate", "Title", "Site", "Status", "Hired"];

    /// <summary>The file of one day.</summary>
    public static byte[] Write(District day)
    {
        Csv csv = new(';', Header);
        foreach (Staff s in day.Staff.Where(s => s.InHr))
        {
            int hired = Math.Min(2025, s.Birth.Year + 24 + s.Birth.Day % 9);
            csv.Add(s.Employee, s.Given, s.Family, s.HrEmail ?? s.Email, Iso(s.Birth), s.Title, s.Site, s.Status, Iso(new DateOnly(hired, 8, 1)));
        }
        return csv.ToBytes(byteOrderMark: true);
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
