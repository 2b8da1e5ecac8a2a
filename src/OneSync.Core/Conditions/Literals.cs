using System.Globalization;

namespace OneSync.Core.Conditions;

/// <summary>Reads the values of attributes as numbers, dates and booleans, the same in every culture.</summary>
internal static class Literals
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
        | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>A number with an optional sign and a point, up to 28 digits.</summary>
    public static bool TryNumber(string text, out decimal number) => decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out number);

    /// <summary>The day of an ISO date (<c>yyyy-MM-dd</c>) or instant (<c>yyyy-MM-ddT…</c>), as it is written.</summary>
    public static bool TryDate(string text, out DateOnly date)
    {
        date = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-' || (text.Length > 10 && text[10] is not ('T' or 't' or ' ')))
            return false;
        int year = Digits(text, 0, 4), month = Digits(text, 5, 2), day = Digits(text, 8, 2);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    /// <summary>true, 1, yes; false, 0, no.</summary>
    public static bool TryBoolean(string text, out bool value)
    {
        value = Is(text, "true") || text == "1" || Is(text, "yes");
        return value || Is(text, "false") || text == "0" || Is(text, "no");
    }

    private static bool Is(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);

    private static int Digits(string text, int start, int count)
    {
        int number = 0;
        for (int i = start; i < start + count; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return -1;
            number = number * 10 + (text[i] - '0');
        }
        return number;
    }
}
