using OneSync.Core.Ports;

namespace OneSync.Core.Settings.Reading;

/// <summary>
/// The options of connectors as keys beside those that every source or destination has. An option <c>a.b</c> is key <c>b</c> in
/// the map (or in each map of the list) under key <c>a</c>, which may be a common one, such as <c>protected</c>.
/// </summary>
internal static class OptionShapes
{
    /// <summary>A map with the common keys, and one for each connector with its own besides.</summary>
    /// <param name="noun"><c>source</c> or <c>destination</c>.</param>
    /// <param name="common">The common keys.</param>
    /// <param name="connectors">The connectors.</param>
    /// <exception cref="ArgumentException">A connector declares a key twice, or one of the common keys.</exception>
    public static MapShape Typed(string noun, IReadOnlyList<SettingKey> common, IEnumerable<ConnectorDescription> connectors) =>
        new($"a {noun}", common)
        {
            Types = connectors.ToDictionary(
                c => c.Type,
                c => new MapShape(
                    $"{(c.Type is [var first, ..] && "AEIOU".Contains(char.ToUpperInvariant(first)) ? "an" : "a")} {c.Type} {noun}",
                    c.Options.Aggregate(common, (keys, option) => With(keys, option.Name.Split('.'), option))),
                StringComparer.OrdinalIgnoreCase),
        };

    /// <summary>The options that a map gives; those that stand inside a list belong to its items and are left out.</summary>
    public static OptionSet Read(SettingMap map, ConnectorDescription connector)
    {
        var options = new List<OptionValue>();
        foreach (OptionDescription description in connector.Options)
        {
            if (Find(map, description.Name.Split('.')) is ({ } key, var value) && Value(description, key.At, value) is { } option)
                options.Add(option);
        }
        return new OptionSet(options);
    }

    private static SettingEntry? Find(SettingMap map, ReadOnlySpan<string> path)
    {
        SettingMap? within = map;
        for (; path.Length > 1; path = path[1..])
            within = within?.Map(path[0]);
        return within?.Find(path[0]);
    }

    /// <summary>The value of an option; null when it is not of the kind described, which the check reports.</summary>
    private static OptionValue? Value(OptionDescription description, Position at, SettingNode node)
    {
        if (description.Kind == OptionKind.TextMap)
        {
            return node is not SettingMap map ? null : new OptionValue(description.Name, at, [],
                [.. map.Entries.Where(e => e.Value is SettingText { IsNothing: false }).Select(e => KeyValuePair.Create(e.Key.Text, ((SettingText)e.Value).Source))]);
        }
        if (description.Kind == OptionKind.TextList)
            return new OptionValue(description.Name, at, SettingMap.TextsOf(node));
        if (node is not SettingText { IsNothing: false } text || TextCheck.Fault(text, TextOf(description), "", "") is { Severity: ProblemSeverity.Error })
            return null;
        string canonical = description.Choices?.FirstOrDefault(c => string.Equals(c, text.Text, StringComparison.OrdinalIgnoreCase)) ?? text.Text;
        return new OptionValue(description.Name, at, [new SourceText(canonical, text.At)]);
    }

    private static IReadOnlyList<SettingKey> With(IReadOnlyList<SettingKey> keys, ReadOnlySpan<string> path, OptionDescription option)
    {
        string name = path[0];
        SettingKey? present = keys.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.OrdinalIgnoreCase));
        if (path.Length == 1)
        {
            return present is null
                ? [.. keys, new SettingKey(name, Shape(option), option.Help, option.Required, option.Default)]
                : throw new ArgumentException($"Option '{option.Name}' is declared twice, or is a key that all have.", nameof(option));
        }
        SettingKey parent = present ?? new SettingKey(name, new SettingShape("a map") { Map = new MapShape($"'{name}'", []) }, $"Options of {name}.");
        SettingKey extended = parent with { Shape = Within(parent.Shape, path[1..], option) };
        return present is null ? [.. keys, extended] : [.. keys.Select(k => k == present ? extended : k)];
    }

    private static SettingShape Within(SettingShape shape, ReadOnlySpan<string> path, OptionDescription option)
    {
        if (shape.Map is { } map)
            return shape with { Map = map with { Keys = With(map.Keys, path, option) }, Definition = null };
        return shape.Items is { } items
            ? shape with { Items = Within(items, path, option), Definition = null }
            : throw new ArgumentException($"Option '{option.Name}' stands inside a key that is no map.", nameof(option));
    }

    private static SettingShape Shape(OptionDescription option) => option.Kind switch
    {
        OptionKind.TextList => SettingShape.Texts("a text or a list of texts", "a text"),
        OptionKind.TextMap => SettingShape.Named("a map of names and texts", SettingShape.Of("a text", TextShape.Any)),
        OptionKind.Path => SettingShape.Of("a path", TextShape.Path),
        OptionKind.Integer => SettingShape.Of("a whole number", TextOf(option)),
        OptionKind.Boolean => SettingShape.Of("true or false", TextOf(option)),
        OptionKind.Choice => SettingShape.Of("one of " + string.Join(", ", option.Choices ?? []), TextOf(option)),
        OptionKind.Secret => SettingShape.Of("a reference to a secret: env:NAME, file:PATH or vault:NAME", TextOf(option)),
        OptionKind.Connection => SettingShape.Of("a connection string", TextOf(option)),
        _ => SettingShape.Of("a text", TextShape.Any),
    };

    private static TextShape TextOf(OptionDescription option) => option.Kind switch
    {
        OptionKind.Path => TextShape.Path,
        OptionKind.Integer => TextShape.Integer(),
        OptionKind.Boolean => TextShape.Boolean,
        OptionKind.Choice => TextShape.Choice(option.Choices ?? []),
        OptionKind.Secret => TextShape.Secret,
        OptionKind.Connection => TextShape.Connection,
        _ => TextShape.Any,
    };
}
