namespace OneSync.Core.Settings.Reading;

/// <summary>The keys of <c>map</c>.</summary>
internal static class MappingShape
{
    private static readonly SettingShape s_value = SettingShape.Of("an attribute, a 'literal' or a template", TextShape.Any) with { MayBeEmpty = true };
    private static readonly SettingShape s_expression = SettingShape.Of("an expression", TextShape.Any);

    private static readonly SettingShape s_cases = new("a list of cases, each with value and when")
    {
        Definition = "cases",
        Items = new SettingShape("a case with value and when")
        {
            Map = new MapShape("a case",
            [
                new("value", s_value, "An attribute, a 'literal' or a template; nothing leaves the attribute alone.", Required: true),
                new("when", s_expression, "For whom; for everybody, unless given."),
            ]),
        },
    };

    private static readonly SettingShape s_unique = new("a map with alternates, suffix and with")
    {
        Definition = "unique",
        MayBeEmpty = true,
        Map = new MapShape("'unique'",
        [
            new("alternates", SettingShape.Texts("a template or a list of templates", "a template"), "Templates tried in order when the value is taken."),
            new("suffix", SettingShape.Of("a whole number, 0 or more", TextShape.Integer(0)), "The first number appended once the alternates are taken too.", Default: "2"),
            new("with", SettingShape.Texts("an attribute or a list of attributes", "an attribute"), "Attributes that get the same suffix."),
        ]),
    };

    private static readonly SettingShape s_mapping = new("a text, a map with value, or a list of cases")
    {
        Definition = "mapping",
        Text = TextShape.Any,
        Items = s_cases.Items,
        Map = new MapShape("a mapping",
        [
            new("value", s_value, "An attribute, a 'literal' or a template."),
            new("when", s_expression, "For whom the value holds; for everybody, unless given."),
            new("cases", s_cases, "Instead of value: the first case that holds gives the value."),
            new("apply", SettingShape.Of("a way to apply", TextShape.Choice<ApplyMode>()), "When the attribute is written.", Default: "Always"),
            new("unique", s_unique, "Keeps the value unique."),
        ]),
    };

    /// <summary>The whole of <c>map</c>: attributes and their mappings.</summary>
    public static SettingShape Map { get; } = SettingShape.Named("a map of attributes and mappings", s_mapping) with { Definition = "map" };
}
