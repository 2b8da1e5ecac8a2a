using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>Looks each value up in a table. What becomes of those that have no row, the table says.</summary>
internal sealed class LookupStage(ILookupTables lookups, string table, string column, UnmappedValues? unmapped) : Stage
{
    private readonly UnmappedHandling _handling = lookups.Unmapped(table);

    // A value without a row that is kept is the person's own.
    public override bool IsTrusted => _handling != UnmappedHandling.Keep;

    public override AttributeValue Apply(AttributeValue value, EvaluationContext context)
    {
        if (!value.HasValue)
            return value;
        if (!value.IsMultiValued)
            return Find(value.First!) is { } single ? AttributeValue.Of(single) : _handling == UnmappedHandling.Drop ? AttributeValue.Empty : AttributeValue.Absent;
        List<string> found = new(value.Count);
        for (int i = 0; i < value.Count; i++)
        {
            if (Find(value[i]) is { } one)
                found.Add(one);
            else if (_handling != UnmappedHandling.Drop)
                return AttributeValue.Absent;
        }
        return found.Count == 0 ? AttributeValue.Empty : AttributeValue.Of(found);
    }

    public override string Why(AttributeValue value)
    {
        string[] missing = [.. value.ToArray().Where(v => !lookups.TryFind(table, v, column, out _))];
        string near = missing is [var only] && NearestName.Of(only, lookups.Keys(table)) is { } nearest ? $" (did you mean '{nearest}'?)" : "";
        return $"the lookup table '{table}' has no row for {string.Join(", ", missing.Select(v => $"'{v}'"))}{near}";
    }

    // Null for a value that has no row and is not kept.
    private string? Find(string value)
    {
        if (lookups.TryFind(table, value, column, out string? found))
            return found ?? "";
        if (_handling == UnmappedHandling.Error)
            return null;
        unmapped?.Count(table, value);
        return _handling == UnmappedHandling.Keep ? value : null;
    }
}
