namespace OneSync.Core.Settings.Reading;

/// <summary>Compares nodes with their shape and collects everything that does not fit.</summary>
internal sealed class ShapeCheck(ICollection<ConfigurationProblem> problems)
{
    /// <summary>Checks a node and all that is in it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="shape">What it must be.</param>
    /// <param name="name">What messages call it: a key in quotes, or the item of a list.</param>
    /// <param name="at">Where the key stands that the node belongs to.</param>
    public void Check(SettingNode node, SettingShape shape, string name, Position at)
    {
        switch (node)
        {
            case SettingText { IsNothing: true }:
                if (!shape.MayBeEmpty)
                    Report("WrongType", $"{name} is empty; it must be {shape.Title}. Fill it in, or take the line out.", at);
                break;
            case SettingText text when shape.Text is { } wanted:
                if (TextCheck.Fault(text, wanted, shape.Title, name) is { } fault)
                    problems.Add(fault);
                break;
            case SettingList list when shape.Items is { } item:
                for (int i = 0; i < list.Items.Count; i++)
                    Check(list.Items[i], item, $"Item {i + 1} of {name}", list.Items[i].At);
                break;
            case SettingMap map when shape.Text is not null && BareTemplate(map, shape.Map) is { } template:
                Report("WrongType", $"{name} must be {shape.Title}: without quotes, YAML takes {{ for the start of a map. Write \"{template}\".", map.At);
                break;
            case SettingMap map when shape.Map is { } wanted:
                CheckMap(map, wanted, at);
                break;
            default:
                Report("WrongType", $"{name} must be {shape.Title}, and is {node.Kind}.", node.At);
                break;
        }
    }

    private void CheckMap(SettingMap map, MapShape shape, Position at)
    {
        bool typeKnown = true;
        if (shape.Types is { } types)
        {
            MapShape? typed = TypeOf(map, shape, types, at);
            typeKnown = typed is not null;
            shape = typed ?? shape;
        }
        var seen = new Dictionary<string, SettingText>(StringComparer.OrdinalIgnoreCase);
        foreach ((SettingText key, SettingNode value) in map.Entries)
        {
            if (!seen.TryAdd(key.Text, key))
                Report("DuplicateKey", $"'{key.Text}' is given twice; the first one is at {seen[key.Text].At}.", key.At);
            if (shape.Keys.FirstOrDefault(k => string.Equals(k.Name, key.Text, StringComparison.OrdinalIgnoreCase)) is { } known)
                Check(value, known.Shape, $"'{key.Text}'", key.At);
            else if (shape.Others is { } other)
                Check(value, other, $"'{key.Text}'", key.At);
            else if (typeKnown)
                ReportUnknown(key, shape);
        }
        foreach (SettingKey key in shape.Keys.Where(k => k.Required && !seen.ContainsKey(k.Name) && (typeKnown || k.Name != "type")))
            Report("MissingKey", $"'{key.Name}' is missing: {shape.Title} needs it. {key.Help}", at);
    }

    /// <summary>The shape for the type that the map names; null after reporting that it names none or an unknown one.</summary>
    private MapShape? TypeOf(SettingMap map, MapShape shape, IReadOnlyDictionary<string, MapShape> types, Position at)
    {
        string known = types.Count == 0 ? "none is installed" : string.Join(", ", types.Keys.Order(StringComparer.OrdinalIgnoreCase));
        switch (map.Find("type")?.Value)
        {
            case SettingText { IsNothing: false } text when types.TryGetValue(text.Text, out MapShape? typed):
                return typed;
            case SettingText { IsNothing: false } text:
                Report("UnknownConnectorType", $"There is no type '{text.Text}' for {shape.Title}; the types are: {known}.", text.At, NearestName.Of(text.Text, types.Keys));
                return null;
            case null:
                Report("MissingKey", $"'type' is missing: {shape.Title} needs it. The types are: {known}.", at);
                return null;
            default: // Empty or no text at all: the check of the key itself says so.
                return null;
        }
    }

    private void ReportUnknown(SettingText key, MapShape shape)
    {
        string? nearest = NearestName.Of(key.Text, shape.Keys.Select(k => k.Name));
        string takes = nearest is null && shape.Keys.Count > 0 ? $" It takes: {string.Join(", ", shape.Keys.Select(k => k.Name))}." : "";
        Report("UnknownKey", $"'{key.Text}' is not a key of {shape.Title}.{takes}", key.At, nearest);
    }

    /// <summary>The template that was meant by <c>{name}</c> without quotes, which YAML reads as a map with one empty key.</summary>
    private static string? BareTemplate(SettingMap map, MapShape? shape) =>
        map.Entries is [{ Key: var key, Value: SettingText { IsNothing: true } }]
        && shape?.Keys.Any(k => string.Equals(k.Name, key.Text, StringComparison.OrdinalIgnoreCase)) != true
            ? $"{{{key.Text}}}"
            : null;

    private void Report(string id, string message, Position at, string? nearest = null) =>
        problems.Add(new ConfigurationProblem(id, message, at, nearest));
}
