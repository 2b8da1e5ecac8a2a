namespace OneSync.Core.Settings.Reading;

/// <summary>Reads <c>map</c>.</summary>
internal static class MappingReader
{
    /// <summary>The mappings of a source or destination, in the order written.</summary>
    public static IReadOnlyList<MappingSettings> Read(SettingMap owner, ReadingContext context)
    {
        var mappings = new List<MappingSettings>();
        foreach (SettingEntry entry in owner.EntriesOf("map"))
        {
            if (entry.Value is not SettingText { IsNothing: true })
                mappings.Add(Mapping(entry, context));
        }
        return mappings;
    }

    private static MappingSettings Mapping(SettingEntry entry, ReadingContext context)
    {
        SourceText target = entry.Key.Source;
        switch (entry.Value)
        {
            case SettingText text:
                return new MappingSettings(target, [new MappingCase(null, text.Source)]);
            case SettingList list:
                return new MappingSettings(target, Cases(list));
            default:
                var map = (SettingMap)entry.Value;
                ApplyMode apply = map.Text("apply") is { } mode && Enum.TryParse(mode.Text, ignoreCase: true, out ApplyMode parsed) ? parsed : ApplyMode.Always;
                return new MappingSettings(target, CasesOf(map, entry, context), apply, Unique(map));
        }
    }

    private static IReadOnlyList<MappingCase> CasesOf(SettingMap map, SettingEntry entry, ReadingContext context)
    {
        SettingEntry? value = map.Find("value");
        if (map.Find("cases") is not { } cases)
        {
            // A map with one empty key is a template without quotes, which the check has explained.
            if (value is null && map.Entries is not [{ Value: SettingText { IsNothing: true } }])
                context.Error("MissingKey", $"'value' is missing: the mapping of '{entry.Key.Text}' needs it, or cases.", entry.Key.At);
            return [new MappingCase(map.Text("when"), map.Text("value"))];
        }
        foreach (SettingEntry? other in new[] { value, map.Find("when") })
        {
            if (other is not null)
                context.Error("ConflictingKeys", $"The mapping of '{entry.Key.Text}' has cases: move '{other.Key.Text}' into one of them.", other.Key.At);
        }
        return cases.Value is SettingList list ? Cases(list) : [];
    }

    private static IReadOnlyList<MappingCase> Cases(SettingList list) =>
        [.. list.Items.OfType<SettingMap>().Select(c => new MappingCase(c.Text("when"), c.Text("value")))];

    private static UniqueSettings? Unique(SettingMap map)
    {
        if (map.Find("unique") is not { } entry)
            return null;
        SettingMap unique = entry.Value as SettingMap ?? new SettingMap([], entry.Value.At);
        return new UniqueSettings(unique.Texts("alternates"), LimitReader.Count(unique, "suffix") ?? 2, unique.Texts("with"));
    }
}
