using System.Globalization;

namespace OneSync.Core.Settings;

/// <summary>A limit as a count, a percentage of a base, or both; the one reached first counts.</summary>
/// <param name="Count">A number of things, 0 or more.</param>
/// <param name="Percent">A share of the base, 0 to 100.</param>
public sealed record Limit(int? Count = null, double? Percent = null)
{
    /// <summary>Reads <c>25</c> or <c>10%</c>.</summary>
    public static bool TryParse(string text, out Limit limit)
    {
        limit = new Limit();
        string trimmed = text.Trim();
        if (trimmed.EndsWith('%'))
        {
            if (!double.TryParse(trimmed[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) || percent is < 0 or > 100)
                return false;
            limit = new Limit(Percent: percent);
            return true;
        }
        if (!int.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return false;
        limit = new Limit(count);
        return true;
    }

    /// <summary><c>25</c>, <c>10%</c> or <c>25 or 10%</c>.</summary>
    public override string ToString() => string.Join(" or ", new[]
    {
        Count?.ToString(CultureInfo.InvariantCulture),
        Percent is { } p ? p.ToString(CultureInfo.InvariantCulture) + "%" : null,
    }.OfType<string>());
}
