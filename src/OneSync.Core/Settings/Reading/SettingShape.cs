namespace OneSync.Core.Settings.Reading;

/// <summary>
/// What may stand in one place of the configuration: a text, a list, a map, or several of these. The same shapes check a
/// configuration and write its JSON schema, so that the two cannot differ.
/// </summary>
/// <param name="Title">What it is, as the end of "must be …": <c>an expression</c>, <c>a list of names</c>.</param>
public sealed record SettingShape(string Title)
{
    /// <summary>What a text must be; null where a text may not stand.</summary>
    public TextShape? Text { get; init; }

    /// <summary>What each item of a list must be; null where a list may not stand.</summary>
    public SettingShape? Items { get; init; }

    /// <summary>What a map must be; null where a map may not stand.</summary>
    public MapShape? Map { get; init; }

    /// <summary>Nothing may be written: an empty section, or a value that is left alone.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Its name among the definitions of the schema, for a shape that is used more than once.</summary>
    public string? Definition { get; init; }

    /// <summary>A text of one kind.</summary>
    public static SettingShape Of(string title, TextShape text) => new(title) { Text = text };

    /// <summary>A list of texts, for which one text may stand.</summary>
    public static SettingShape Texts(string title, string itemTitle, TextShape? item = null) =>
        new(title) { Text = item ?? TextShape.Any, Items = Of(itemTitle, item ?? TextShape.Any) };

    /// <summary>A map with names that the admin chooses.</summary>
    public static SettingShape Named(string title, SettingShape value) =>
        new(title) { Map = new MapShape(title, []) { Others = value }, MayBeEmpty = true };
}

/// <summary>What a map must hold.</summary>
/// <param name="Title">What it is, as the end of "is not a key of …".</param>
/// <param name="Keys">The keys it may have.</param>
public sealed record MapShape(string Title, IReadOnlyList<SettingKey> Keys)
{
    /// <summary>What stands under any other name; null where there may be none.</summary>
    public SettingShape? Others { get; init; }

    /// <summary>The map for each value of its key <c>type</c>, all keys included; null where there are no types.</summary>
    public IReadOnlyDictionary<string, MapShape>? Types { get; init; }
}

/// <summary>One key of a map.</summary>
/// <param name="Name">The key, in camel case.</param>
/// <param name="Shape">What stands under it.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Default">What holds when it is not.</param>
public sealed record SettingKey(string Name, SettingShape Shape, string Help, bool Required = false, string? Default = null);
