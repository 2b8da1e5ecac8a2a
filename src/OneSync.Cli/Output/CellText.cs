using System.Collections;
using System.Globalization;
using OneSync.Core.Planning;

namespace OneSync.Cli.Output;

/// <summary>Values as text: short for people, exact for programs.</summary>
internal static class CellText
{
    /// <summary>For a table: local time, and durations in seconds.</summary>
    public static string ForPeople(object? value) => value switch
    {
        DateTimeOffset at => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan time => time.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture),
        IReadOnlyList<AttributeChange> changes => string.Join("; ", changes.Where(c => c.Before.HasValue || c.After.HasValue).Select(c => c.Before.HasValue ? c.ToString() : $"{c.Attribute}: '{c.After}'")),
        _ => ForPrograms(value),
    };

    /// <summary>For CSV: ISO 8601 in UTC, seconds as a number.</summary>
    public static string ForPrograms(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeSpan time => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
        AttributeChange change => change.ToString(),
        IReadOnlyDictionary<string, long> counts => string.Join(", ", counts.Where(c => c.Value != 0).Select(c => $"{c.Key} {c.Value.ToString(CultureInfo.InvariantCulture)}")),
        IReadOnlyDictionary<string, string> values => string.Join("; ", values.Select(v => $"{v.Key}: {v.Value}")),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable many => string.Join("; ", many.Cast<object?>().Select(ForPrograms)),
        _ => value.ToString() ?? "",
    };
}
