using System.Globalization;
using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>Counts the values that have no row in a look-up table, so that a run can report them. Used by one thread at a time.</summary>
/// <param name="oncePerson">Whether each value is looked up once a person, so that its count says something.</param>
public sealed class UnmappedValues(bool oncePerson)
{
    private const int MostKept = 1000, MostShown = 5;

    private readonly Dictionary<string, Dictionary<string, long>> _counts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Counts a value.</summary>
    public void Count(string table, string value)
    {
        if (!_counts.TryGetValue(table, out Dictionary<string, long>? values))
            _counts[table] = values = new(StringComparer.OrdinalIgnoreCase);
        if (values.Count < MostKept || values.ContainsKey(value))
            values[value] = values.GetValueOrDefault(value) + 1;
    }

    /// <summary>One message a table: which values have no row, how often, and what they may be meant for.</summary>
    public IEnumerable<string> Messages(ILookupTables lookups)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        foreach ((string table, Dictionary<string, long> values) in _counts.OrderBy(c => c.Key, StringComparer.OrdinalIgnoreCase))
        {
            IEnumerable<string> shown = values.OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).Take(MostShown)
                .Select(v => string.Create(CultureInfo.InvariantCulture, $"'{v.Key}'{(oncePerson ? $" {v.Value} times" : "")}{(NearestName.Of(v.Key, lookups.Keys(table)) is { } near ? $" (did you mean '{near}'?)" : "")}"));
            string what = lookups.Unmapped(table) == UnmappedHandling.Keep ? "stay as they are" : "are left out";
            string count = values.Count >= MostKept ? $"{MostKept} or more" : values.Count.ToString(CultureInfo.InvariantCulture);
            yield return $"{count} values have no row in the look-up table '{table}' and {what}: {string.Join(", ", shown)}{(values.Count > MostShown ? ", …" : ".")}";
        }
    }
}
