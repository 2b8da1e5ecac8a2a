namespace OneSync.Core.Correlation;

/// <summary>Brings the usual ways to write a date to <c>yyyy-MM-dd</c>.</summary>
/// <remarks>
/// Year first (<c>2011-3-9</c>, <c>2011/03/09</c>, <c>20110309</c>, also with a time behind), or year last with the day and the month told
/// apart: one of them above 12, both the same, or dots between them, which stand for day first. <c>03/04/2011</c> can be two days, and is left
/// as it is.
/// </remarks>
internal static class DateText
{
    public static void Normalize(KeyText text)
    {
        if (!TryRead(((ReadOnlySpan<char>)text.Span).Trim(), out int year, out int month, out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return;
        Span<char> iso = text.Room(10);
        Write(iso[..4], year);
        iso[4] = iso[7] = '-';
        Write(iso[5..7], month);
        Write(iso[8..], day);
        text.Take(10);
    }

    private static bool TryRead(ReadOnlySpan<char> text, out int year, out int month, out int day)
    {
        (year, month, day) = (0, 0, 0);
        int timeAt = text.IndexOfAny('T', 't', ' ');
        if (timeAt > 0)
            text = text[..timeAt];
        if (text.Length == 8 && TryNumber(text[..4], out year) && TryNumber(text[4..6], out month) && TryNumber(text[6..], out day))
            return true;

        int first = text.IndexOfAny('-', '/', '.');
        int second = first < 0 ? -1 : text[(first + 1)..].IndexOf(text[first]);
        if (second < 0)
            return false;
        second += first + 1;
        ReadOnlySpan<char> a = text[..first], b = text[(first + 1)..second], c = text[(second + 1)..];
        if (b.Length > 2)
            return false;
        if (a.Length == 4 && c.Length <= 2)
            return TryNumber(a, out year) && TryNumber(b, out month) && TryNumber(c, out day);
        if (a.Length > 2 || c.Length != 4 || !TryNumber(a, out day) || !TryNumber(b, out month) || !TryNumber(c, out year))
            return false;
        if (month > 12)
            (day, month) = (month, day);
        return day > 12 || day == month || text[first] == '.';
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (char c in digits)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            number = number * 10 + (c - '0');
        }
        return digits.Length > 0;
    }

    private static void Write(Span<char> target, int number)
    {
        for (int i = target.Length - 1; i >= 0; i--, number /= 10)
            target[i] = (char)('0' + number % 10);
    }
}
