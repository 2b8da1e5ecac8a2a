using System.Globalization;

namespace OneSync.Core.Scheduling;

/// <summary>Works with times of the day on days of the week.</summary>
public static class ScheduleTimes
{
    private const int DaysAWeek = 7;

    /// <summary>The first moment after <paramref name="now"/> that is one of these times on one of these days; null when there are no times.</summary>
    /// <param name="at">The times of the day.</param>
    /// <param name="days">The days of the week; none for every day.</param>
    /// <param name="now">The time, in the same time zone.</param>
    public static DateTime? Next(IReadOnlyList<TimeOnly> at, IReadOnlyList<DayOfWeek> days, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(days);
        if (at.Count == 0)
            return null;
        return Enumerable.Range(0, DaysAWeek + 1).Select(later => now.Date.AddDays(later))
            .Where(day => days.Count == 0 || days.Contains(day.DayOfWeek))
            .SelectMany(day => at.Order().Select(time => day + time.ToTimeSpan()))
            .First(moment => moment > now);
    }

    /// <summary>Such as <c>02:00, 13:30 every day</c> or <c>02:00 on Mon, Fri</c>.</summary>
    public static string Describe(IReadOnlyList<TimeOnly> at, IReadOnlyList<DayOfWeek> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        string times = string.Join(", ", at.Order().Select(Text));
        return days.Count is 0 or DaysAWeek ? $"{times} every day" : $"{times} on {string.Join(", ", InOrder(days).Select(d => d.ToString()[..3]))}";
    }

    /// <summary>The days once each, Monday first.</summary>
    public static IEnumerable<DayOfWeek> InOrder(IEnumerable<DayOfWeek> days) => days.Distinct().OrderBy(d => ((int)d + DaysAWeek - 1) % DaysAWeek);

    /// <summary>Hours and minutes, as <c>02:00</c>.</summary>
    public static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Reads hours and minutes.</summary>
    public static bool TryParse(string? text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
