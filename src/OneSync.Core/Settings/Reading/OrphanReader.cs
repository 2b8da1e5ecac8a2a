using OneSync.Core.Planning;

namespace OneSync.Core.Settings.Reading;

/// <summary>Reads <c>orphans</c> of a destination: a word, or a map.</summary>
internal static class OrphanReader
{
    private const string Keep = "Keep";

    private static readonly string[] s_actions = [Keep, nameof(ChangeAction.Disable), nameof(ChangeAction.Archive), nameof(ChangeAction.Delete)];

    /// <summary>Its shape.</summary>
    /// <param name="limit">The shape of a limit.</param>
    public static SettingShape Shape(SettingShape limit) => new("Keep, Disable, Archive or Delete, or a map with do, max and file")
    {
        Definition = "orphans",
        Text = TextShape.Choice(s_actions),
        Map = new MapShape("'orphans'",
        [
            new("do", SettingShape.Of("Keep, Disable, Archive or Delete", TextShape.Choice(s_actions)), "What is done with an account that no user owns.", Default: Keep),
            new("max", limit, "More of them than this count, or than this percentage of all accounts, hold the plan.", Default: "200"),
            new("file", SettingShape.Of("a path", TextShape.Path), "A CSV file that each dry run lists them in."),
        ]),
    };

    /// <summary>The settings of a destination.</summary>
    public static OrphanSettings Read(SettingMap destination, ReadingContext context)
    {
        if (destination.Text("orphans") is { } word)
            return OrphanSettings.Default with { Do = Action(word) };
        if (destination.Map("orphans") is not { } map)
            return OrphanSettings.Default;
        SourceText? file = map.Text("file") is { } given && !string.IsNullOrWhiteSpace(given.Text) && !given.Text.Contains('\0') ? given : null;
        return new OrphanSettings(Action(map.Text("do")), LimitReader.Limit(map, "max", context) ?? OrphanSettings.Default.Max, file is { } path ? context.FullPath(path.Text) : null);
    }

    private static ChangeAction? Action(SourceText? word) => Enum.TryParse(word?.Text, ignoreCase: true, out ChangeAction action) ? action : null;
}
