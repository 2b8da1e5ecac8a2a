using System.Globalization;

namespace OneSync.Core.Settings.Reading;

/// <summary>A length of time in whole days, as the configuration writes it.</summary>
public static class Days
{
    /// <summary>Reads <c>30d</c> (days) or <c>2w</c> (weeks); a bare number is not accepted, so that nobody has to guess its unit.</summary>
    public static bool TryParse(string text, out int days)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        days = 0;
        if (trimmed.Length < 2 || !int.TryParse(trimmed[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return false;
        int unit = trimmed[^1] switch { 'd' or 'D' => 1, 'w' or 'W' => 7, _ => 0 };
        if (unit == 0 || count > int.MaxValue / unit)
            return false;
        days = count * unit;
        return true;
    }
}
