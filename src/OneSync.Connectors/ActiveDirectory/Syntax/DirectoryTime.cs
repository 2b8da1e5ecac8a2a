using System.Globalization;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Dates of the directory as texts: an instant <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>, or a day <c>yyyy-MM-dd</c>.</summary>
internal static class DirectoryTime
{
    private const long Never = long.MaxValue;
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly string[] s_generalized = ["yyyyMMddHHmmss'.0Z'", "yyyyMMddHHmmss'Z'", "yyyyMMddHHmmss.FFF'Z'"];
    private static readonly string[] s_instants = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>
    /// Reads ticks of 100 ns since 1601 as they stand in <c>accountExpires</c>: 0 and the greatest number are never, <c>""</c>. Midnight is the end of the day before,
    /// as the tools of Windows show it, and reads as that day; anything else reads as an instant.
    /// </summary>
    public static string FromExpiry(long ticks, TimeZoneInfo zone)
    {
        if (ticks is 0 or Never)
            return "";
        if (!TryUtc(ticks, out DateTime utc))
            return ticks.ToString(CultureInfo.InvariantCulture);
        DateTime local = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
        return local.TimeOfDay == TimeSpan.Zero && local > DateTime.MinValue.AddDays(1)
            ? local.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : utc.ToString(Instant, CultureInfo.InvariantCulture);
    }

    /// <summary>The ticks for a day, at the end of which an account expires, or for an instant; false when the text is neither.</summary>
    public static bool TryToExpiry(string text, TimeZoneInfo zone, out long ticks)
    {
        ticks = 0;
        if (text.Length == 0)
            return true;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day < DateOnly.MaxValue)
        {
            DateTime end = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
            // Where clocks are put forward at midnight, the day ends an hour later.
            ticks = TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(end) ? end.AddHours(1) : end, zone).ToFileTimeUtc();
            return true;
        }
        if (!TryInstant(text, out DateTime utc) || utc.Year < 1602)
            return false;
        ticks = utc.ToFileTimeUtc();
        return true;
    }

    /// <summary>Reads ticks as an instant, as in <c>pwdLastSet</c>; 0 and never are <c>""</c>.</summary>
    public static string FromTicks(long ticks) =>
        ticks is 0 or Never ? "" : TryUtc(ticks, out DateTime utc) ? utc.ToString(Instant, CultureInfo.InvariantCulture) : ticks.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads generalized time such as <c>20260701123000.0Z</c>; a text that is none stays as it is.</summary>
    public static string FromGeneralized(string text) =>
        DateTime.TryParseExact(text, s_generalized, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime utc)
            ? utc.ToString(Instant, CultureInfo.InvariantCulture) : text;

    /// <summary>Writes generalized time; false when the text is no instant and no day.</summary>
    public static bool TryToGeneralized(string text, out string generalized)
    {
        bool read = TryInstant(text, out DateTime utc)
            || DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);
        generalized = read ? utc.ToString("yyyyMMddHHmmss'.0Z'", CultureInfo.InvariantCulture) : "";
        return read;
    }

    private static bool TryInstant(string text, out DateTime utc) =>
        DateTime.TryParseExact(text, s_instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);

    private static bool TryUtc(long ticks, out DateTime utc)
    {
        bool fits = ticks > 0 && ticks <= DateTime.MaxValue.AddDays(-2).ToFileTimeUtc();
        utc = fits ? DateTime.FromFileTimeUtc(ticks) : default;
        return fits;
    }
}
