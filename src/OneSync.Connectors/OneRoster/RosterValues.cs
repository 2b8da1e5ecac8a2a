using System.Globalization;

namespace OneSync.Connectors.OneRoster;

/// <summary>The one spelling of values that systems write in several ways. Null when a value is not understood.</summary>
internal static class RosterValues
{
    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd", "yyyy-M-d"];

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static string? Boolean(string cell) => cell.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "1" or "Y" or "YES" or "T" => "true",
        "FALSE" or "0" or "N" or "NO" or "F" => "false",
        _ => null,
    };

    /// <summary>
    /// <c>yyyy-MM-dd</c>, of that or of an instant, of other orders that begin with the year, and of <c>1/31/2026</c> or
    /// <c>31/1/2026</c> where the day can be told from the month.
    /// </summary>
    public static string? Date(string cell)
    {
        string text = cell.Trim();
        if (text.Length > 10 && text[10] is 'T' or 't' or ' ')
            text = text[..10];
        if (DateOnly.TryParseExact(text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            return Iso(date);
        bool american = DateOnly.TryParseExact(text, "M/d/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly monthFirst);
        bool other = DateOnly.TryParseExact(text, "d/M/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly dayFirst);
        return american && other && monthFirst != dayFirst ? null : american ? Iso(monthFirst) : other ? Iso(dayFirst) : null;
    }

    /// <summary>The items of a list, without blanks.</summary>
    public static string[] List(string cell) => cell.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>
    /// The items of <c>{Type:Id},{Type:Id}</c> as <c>Type:Id</c>. Ids outside braces are taken as they are.
    /// </summary>
    public static string[] UserIds(string cell)
    {
        if (!cell.Contains('{', StringComparison.Ordinal))
            return List(cell);
        List<string> ids = [];
        foreach (string part in cell.Split('{', StringSplitOptions.RemoveEmptyEntries))
        {
            int close = part.IndexOf('}', StringComparison.Ordinal);
            if ((close < 0 ? part : part[..close]).Trim(' ', ',') is { Length: > 0 } id)
                ids.Add(id);
        }
        return [.. ids];
    }

    /// <summary>The id of one type in <c>{Type:Id},{Type:Id}</c>; null when there is none.</summary>
    public static string? UserId(string cell, string type)
    {
        foreach (string id in UserIds(cell))
        {
            if (id.Length > type.Length && id[type.Length] == ':' && id.StartsWith(type, StringComparison.OrdinalIgnoreCase))
                return id[(type.Length + 1)..];
        }
        return null;
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
