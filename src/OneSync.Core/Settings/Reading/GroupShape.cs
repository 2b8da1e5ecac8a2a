namespace OneSync.Core.Settings.Reading;

/// <summary>The keys of <c>groups</c> and of <c>selectors</c>.</summary>
internal static class GroupShape
{
    private static readonly SettingShape s_truth = SettingShape.Of("true or false", TextShape.Boolean);
    private static readonly SettingShape s_people = SettingShape.Of("students, teachers or users", Words<SelectorPeople>());
    private static readonly SettingShape s_fields = SettingShape.Texts("a field or a list of fields", "a field");

    /// <summary>The first parts that a selector may have, with what each means.</summary>
    public static IReadOnlyList<string> GroupFilters { get; } = ["classes", "sections", "courses", "schools", "orgs"];

    /// <summary>The whole of a destination's <c>groups</c>.</summary>
    public static SettingShape Groups { get; } = new("a list of rules, each with to")
    {
        MayBeEmpty = true,
        Items = new SettingShape("a rule with to")
        {
            Map = new MapShape("a group rule",
            [
                new("to", SettingShape.Texts("a group or a list of groups", "a group"), "The groups, by name or as templates such as \"cls-{class.sourcedId}\".", Required: true),
                new("select", SettingShape.Texts("a selector or a list of selectors", "a selector"), "Who comes into them: \"courses::Econ 101::students\". All users, unless given."),
                new("forEach", SettingShape.Of("class, school, course or term", Words<RosterSubject>()), "A group for each class, school, course or term, with its people."),
                new("when", SettingShape.Of("an expression", TextShape.Any), "For which users, and with forEach for which class., school., course. or term.; for all, unless given."),
                new("members", s_people, "With forEach, which of its people.", Default: "users"),
                new("during", SettingShape.Of("enrollment or term", Words<MembershipSpan>()), "How long a place in a class makes a member: by the enrollment's days, or only while a term of the class is under way too.", Default: "enrollment"),
                new("matchBy", s_fields, "The fields that the selector's name is compared with, instead of those of selectors.matchGroupsBy."),
                new("create", s_truth, "Whether a group that is not there is made.", Default: "true for names with braces, false for others"),
                new("allowEmpty", s_truth, "Whether members are removed although a selector matches nothing, or forEach finds nothing.", Default: "false"),
            ]),
        },
    };

    /// <summary>The whole of <c>selectors</c>.</summary>
    public static SettingShape Selectors { get; } = new("a map of settings")
    {
        MayBeEmpty = true,
        Map = new MapShape("'selectors'",
        [
            new("delimiter", SettingShape.Of("a text", TextShape.Any), "What stands between the parts of a selector.", Default: "::"),
            new("defaultGroupFilter", SettingShape.Of("one of " + string.Join(", ", GroupFilters), TextShape.Choice(GroupFilters)), "The first part of a selector that is a name alone.", Default: "classes"),
            new("defaultUserFilter", s_people, "The last part of a selector that is a name alone.", Default: "students"),
            new("matchGroupsBy", s_fields, "The fields that a selector's name is compared with; any of them may equal it.", Default: "title, name, sourcedId and id"),
            new("allUsersFilter", s_people, "Whom the selector * selects.", Default: "users"),
            new("includeOnly", SettingShape.Named("a map of attributes and texts", SettingShape.Of("a text", TextShape.Any)),
                "Users that a selector selects count only if each of these attributes has a value that is a part of the text: \"student,teacher\" takes either."),
        ]),
    };

    private static TextShape Words<T>() where T : struct, Enum => TextShape.Choice([.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())]);
}
