namespace OneSync.Core.Settings.Reading;

/// <summary>
/// A part of a configuration before anybody knows what it means: a text, a list or a map, and where it stands. Files and parameters
/// are both turned into nodes, so that one reader serves both.
/// </summary>
/// <param name="at">Where it starts.</param>
public abstract class SettingNode(Position at)
{
    /// <summary>Where it starts.</summary>
    public Position At { get; } = at;

    /// <summary>What it is, for messages: <c>a text</c>, <c>a list</c>, <c>a map</c>.</summary>
    internal abstract string Kind { get; }
}

/// <summary>A text: also a number or a truth value, as it was written.</summary>
/// <param name="text">The text.</param>
/// <param name="at">Where its first character stands.</param>
/// <param name="isNothing">Nothing was written, or <c>null</c>.</param>
public sealed class SettingText(string text, Position at, bool isNothing = false) : SettingNode(at)
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <summary>Nothing was written, or <c>null</c>; <see cref="Text"/> is empty.</summary>
    public bool IsNothing { get; } = isNothing;

    internal override string Kind => IsNothing ? "empty" : "a text";

    internal SourceText Source => new(Text, At);
}

/// <summary>A list.</summary>
/// <param name="items">Its items.</param>
/// <param name="at">Where it starts.</param>
public sealed class SettingList(IReadOnlyList<SettingNode> items, Position at) : SettingNode(at)
{
    /// <summary>Its items.</summary>
    public IReadOnlyList<SettingNode> Items { get; } = items;

    internal override string Kind => "a list";
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record SettingEntry(SettingText Key, SettingNode Value);

/// <summary>A map, in the order written. A key that was written twice is here twice.</summary>
/// <param name="entries">Its keys and values.</param>
/// <param name="at">Where it starts.</param>
public sealed class SettingMap(IReadOnlyList<SettingEntry> entries, Position at) : SettingNode(at)
{
    /// <summary>Its keys and values.</summary>
    public IReadOnlyList<SettingEntry> Entries { get; } = entries;

    internal override string Kind => "a map";

    /// <summary>The first entry of that name; case is ignored.</summary>
    public SettingEntry? Find(string name)
    {
        foreach (SettingEntry entry in Entries)
        {
            if (string.Equals(entry.Key.Text, name, StringComparison.OrdinalIgnoreCase))
                return entry;
        }
        return null;
    }

    /// <summary>The text under the name; null when there is none, or another kind of node (which the check reports).</summary>
    internal SourceText? Text(string name) => Find(name)?.Value is SettingText { IsNothing: false } text ? text.Source : null;

    /// <summary>The texts of the list under the name, or the one text that stands for such a list.</summary>
    internal IReadOnlyList<SourceText> Texts(string name) => TextsOf(Find(name)?.Value);

    /// <summary>The map under the name.</summary>
    internal SettingMap? Map(string name) => Find(name)?.Value as SettingMap;

    /// <summary>The items of the list under the name that are maps.</summary>
    internal IEnumerable<SettingMap> Maps(string name) => Find(name)?.Value is SettingList list ? list.Items.OfType<SettingMap>() : [];

    /// <summary>The entries of the map under the name, the first of each name.</summary>
    internal IEnumerable<SettingEntry> EntriesOf(string name) =>
        Map(name)?.Entries.DistinctBy(e => e.Key.Text, StringComparer.OrdinalIgnoreCase) ?? [];

    internal static IReadOnlyList<SourceText> TextsOf(SettingNode? node) => node switch
    {
        SettingText { IsNothing: false } text => [text.Source],
        SettingList list => [.. list.Items.OfType<SettingText>().Where(t => !t.IsNothing).Select(t => t.Source)],
        _ => [],
    };
}
