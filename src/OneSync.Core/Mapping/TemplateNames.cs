using OneSync.Core.Conditions;

namespace OneSync.Core.Mapping;

/// <summary>What a name in a template or a mapping means: an attribute, today, or something made by chance.</summary>
internal static class TemplateNames
{
    private const string RowPrefix = "$_.";

    /// <summary>The name without its prefix and its reader; no reader when it is unknown, which is noted.</summary>
    public static (string Name, ValueReader? Reader) Find(string written, int at, ProblemLog log, NameScope names, MappingResources resources)
    {
        bool rowOnly = written.StartsWith(RowPrefix, StringComparison.Ordinal);
        string name = rowOnly ? written[RowPrefix.Length..].Trim('\'') : written;
        if (names.Find(name, rowOnly, mustExist: true) is { } found)
            return (found.Name ?? name, found.Reader);
        if (!rowOnly && Made(name, at, log, resources) is { } made)
            return (name, made);
        if (names.Find(name, rowOnly, mustExist: false) is { } later)
            return (later.Name ?? name, later.Reader);
        names.AddUnknown(log, name, at);
        return (name, null);
    }

    private static ValueReader? Made(string name, int at, ProblemLog log, MappingResources resources) =>
        string.Equals(name.Replace(" ", "", StringComparison.Ordinal), "today()", StringComparison.OrdinalIgnoreCase)
            ? new DateReader(new DateFormula(null, []))
            : ChanceReaders.Build(name, at, log, resources);
}
