namespace OneSync.Core.Settings.Reading;

/// <summary>Reads <c>groups</c> and <c>selectors</c>.</summary>
internal static class GroupReader
{
    /// <summary>The rules of a destination in their order.</summary>
    public static IReadOnlyList<GroupRuleSettings> Rules(SettingMap destination, ReadingContext context) =>
        [.. destination.Maps("groups").Select(map => Rule(map, context))];

    /// <summary>How selectors are understood.</summary>
    public static SelectorSettings Selectors(SettingMap document, ReadingContext context)
    {
        SelectorSettings settings = SelectorSettings.Default;
        if (document.Map("selectors") is not { } map)
            return settings;
        if (map.Text("delimiter") is { } delimiter && string.IsNullOrWhiteSpace(delimiter.Text))
            context.Error("WrongType", "'delimiter' must be a text, and is blank.", delimiter.At);
        IReadOnlyList<SourceText> fields = map.Texts("matchGroupsBy");
        return settings with
        {
            Delimiter = map.Text("delimiter") is { Text: { } text } && !string.IsNullOrWhiteSpace(text) ? text : settings.Delimiter,
            DefaultGroupFilter = map.Text("defaultGroupFilter")?.Text ?? settings.DefaultGroupFilter,
            DefaultUserFilter = Choice(map, "defaultUserFilter", settings.DefaultUserFilter),
            MatchGroupsBy = fields.Count > 0 ? [.. fields.Select(f => f.Text)] : settings.MatchGroupsBy,
            AllUsersFilter = Choice(map, "allUsersFilter", settings.AllUsersFilter),
            IncludeOnly = [.. map.EntriesOf("includeOnly").Where(e => e.Value is SettingText { IsNothing: false })
                .Select(e => KeyValuePair.Create(e.Key.Source, ((SettingText)e.Value).Source))],
        };
    }

    private static GroupRuleSettings Rule(SettingMap map, ReadingContext context)
    {
        IReadOnlyList<SourceText> to = map.Texts("to");
        RosterSubject? forEach = map.Text("forEach") is { } subject && Enum.TryParse(subject.Text, ignoreCase: true, out RosterSubject parsed) ? parsed : null;
        GroupRuleSettings rule = new(to, map.At)
        {
            Select = map.Texts("select"),
            ForEach = forEach,
            When = map.Text("when"),
            Members = Choice(map, "members", SelectorPeople.Users),
            During = Choice(map, "during", MembershipSpan.Enrollment),
            MatchBy = map.Texts("matchBy"),
            Create = Truth(map, "create") ?? to.Any(t => t.Text.Contains('{', StringComparison.Ordinal)),
            AllowEmpty = Truth(map, "allowEmpty") ?? false,
        };
        if (map.Find("to") is { Value: SettingList { Items.Count: 0 } } nothing)
            context.Error("MissingKey", "The rule names no group: write at least one under 'to'.", nothing.Key.At);
        foreach (SourceText blank in to.Where(t => string.IsNullOrWhiteSpace(t.Text)))
            context.Error("WrongType", "The name of a group is blank.", blank.At);
        if (rule.ForEach is not null)
        {
            Conflict(map, "select", "A rule has select or forEach: the one takes the people of what it names, the other makes a group for each.", context);
            Conflict(map, "matchBy", "'matchBy' belongs to select; with forEach, 'when' chooses.", context);
            if (to.FirstOrDefault(t => !t.Text.Contains('{', StringComparison.Ordinal)) is { } one)
                context.Error("MissingPlaceholder", $"With forEach, every {rule.ForEach.Value.ToString().ToLowerInvariant()} would share the group '{one.Text}'. Name it by a template, such as \"{one.Text}-{{{rule.ForEach.Value.ToString().ToLowerInvariant()}.sourcedId}}\", or use select.", one.At);
        }
        else
        {
            Conflict(map, "members", "'members' belongs to forEach; a selector says itself which people are meant.", context);
            if (rule.Select.Count == 0)
            {
                Conflict(map, "matchBy", "'matchBy' belongs to select, which is not given.", context);
                Conflict(map, "during", "'during' belongs to select or forEach: without them nobody's membership has an end.", context);
            }
        }
        return rule;
    }

    private static void Conflict(SettingMap map, string key, string message, ReadingContext context)
    {
        if (map.Find(key) is { } entry)
            context.Error("ConflictingKeys", message, entry.Key.At);
    }

    private static T Choice<T>(SettingMap map, string name, T fallback) where T : struct, Enum =>
        map.Text(name) is { } text && Enum.TryParse(text.Text, ignoreCase: true, out T choice) ? choice : fallback;

    private static bool? Truth(SettingMap map, string name) => map.Text(name) is { } text && bool.TryParse(text.Text, out bool truth) ? truth : null;
}
