using System.Globalization;
using OneSync.Core.Conditions;

namespace OneSync.Core.Mapping;

/// <summary>The template functions of dates and school years.</summary>
internal static class DateFunctions
{
    private const string Iso = "yyyy-MM-dd";
    private const int LastGrade = 12;

    public static readonly TemplateFunction[] All =
    [
        new("date", "date 'yyyy' or date 'yyyy-MM-dd' 'M/d/yyyy' (the format to write, the format as it is given)", 1, 2, Date),
        new("addDays", "addDays 14", 1, 1, AddDays),
        new("gradYear", "gradYear or gradYear 7 (the month in which the school year begins)", 0, 1, GradYear),
    ];

    private static Stage Date(FunctionArguments a)
    {
        string format = a.Text(0);
        string? given = a.Count == 2 ? a.Text(1) : null;
        CheckFormat(a, 0);
        if (given is not null)
            CheckFormat(a, 1);
        return new ValueStage(
            (v, _) => TryRead(v, given, out DateTime date) ? date.ToString(format, CultureInfo.InvariantCulture) : null,
            v => $"'{v}' is no date in the form {given ?? Iso}");
    }

    private static void CheckFormat(FunctionArguments a, int index)
    {
        try
        {
            _ = new DateTime(2026, 9, 1).ToString(a.Text(index), CultureInfo.InvariantCulture);
            if (a.Text(index).Length > 0)
                return;
        }
        catch (FormatException)
        {
            // Reported below, like an empty one.
        }
        a.Fail("BadFormat", $"'{a.Text(index)}' is no format of a date; dates are written with yyyy, MM and dd.", a.StartOf(index));
    }

    private static bool TryRead(string value, string? format, out DateTime date)
    {
        if (format is not null)
            return DateTime.TryParseExact(value.Trim(), format, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
        date = default;
        if (!Literals.TryDate(value, out DateOnly day))
            return false;
        date = day.ToDateTime(TimeOnly.MinValue);
        return value.Length == 10 || DateTime.TryParse(
            value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out date);
    }

    private static Stage AddDays(FunctionArguments a)
    {
        int days = a.Integer(0, -366_000, 366_000);
        return new ValueStage(
            (v, _) => Literals.TryDate(v, out DateOnly date)
                ? new DateFormula(date, [new DateStep(days, 'd')]).On(date).ToString(Iso, CultureInfo.InvariantCulture) : null,
            v => $"'{v}' is no date in the form {Iso}");
    }

    private static Stage GradYear(FunctionArguments a)
    {
        int month = a.Integer(0, 1, 12, 7);
        return new ValueStage(
            (v, context) => TryGrade(v, out int grade)
                ? (SchoolYearEnd(context.Today, month) + LastGrade - grade).ToString(CultureInfo.InvariantCulture) : null,
            v => $"'{v}' is no grade from PK to 13");
    }

    // A school year is called by the year in which it ends; one that begins in January ends in the same year.
    private static int SchoolYearEnd(DateOnly today, int firstMonth) =>
        firstMonth == 1 || today.Month < firstMonth ? today.Year : today.Year + 1;

    private static bool TryGrade(string value, out int grade)
    {
        string written = value.Trim().ToUpperInvariant();
        if (int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out grade))
            return grade <= 13;
        grade = written is "KG" or "K" ? 0 : -1;
        return grade == 0 || written is "PK" or "TK" or "PR";
    }
}
