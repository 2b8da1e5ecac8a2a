namespace OneSync.Core.Settings.Reading;

/// <summary>Reads <c>correlations</c>.</summary>
internal static class CorrelationReader
{
    /// <summary>The rules in their order.</summary>
    public static IReadOnlyList<CorrelationRule> Read(SettingMap document, ReadingContext context)
    {
        var rules = new List<CorrelationRule>();
        foreach (SettingMap map in document.Maps("correlations"))
        {
            CorrelationRule rule = Rule(map, context);
            if (rule.Name.Length > 0 && rules.Any(r => string.Equals(r.Name, rule.Name, StringComparison.OrdinalIgnoreCase)))
                context.Error("DuplicateKey", $"Two correlations are called '{rule.Name}'.", map.Text("name")!.At);
            rules.Add(rule);
        }
        return rules;
    }

    private static CorrelationRule Rule(SettingMap map, ReadingContext context)
    {
        string name = map.Text("name")?.Text ?? "";
        var rule = new CorrelationRule(name, map.At)
        {
            Match = Keys(map, "match"),
            Block = Keys(map, "block"),
            Fuzzy = Truth(map, "fuzzy"),
            Distinct = Truth(map, "distinct"),
            Link = string.Equals(map.Text("link")?.Text, "review", StringComparison.OrdinalIgnoreCase) ? CorrelationLink.Review : CorrelationLink.Auto,
            Within = Word(map.Text("within"), CorrelationWords.Withins) ?? "review",
        };
        double linkAt = LimitReader.Number(map, "linkAt") ?? rule.LinkAt;
        rule = rule with { LinkAt = linkAt, ReviewAt = LimitReader.Number(map, "reviewAt") ?? Math.Min(rule.ReviewAt, linkAt) };
        Check(map, rule, context);
        return rule;
    }

    private static void Check(SettingMap map, CorrelationRule rule, ReadingContext context)
    {
        if (map.Find("match") is { } match && match.Value is SettingList { Items.Count: 0 })
            context.Error("MissingKey", $"Correlation '{rule.Name}' matches on nothing: name at least one attribute.", match.Key.At);
        if (rule.Fuzzy && rule.Block.Count == 0)
            context.Error("MissingKey", $"'block' is missing: the fuzzy correlation '{rule.Name}' would compare everybody with everybody without it.", map.At);
        if (rule.ReviewAt > rule.LinkAt && map.Find("reviewAt") is { } limit)
        {
            context.Error("BadLimit",
                FormattableString.Invariant($"Correlation '{rule.Name}' proposes at {rule.ReviewAt} but links at {rule.LinkAt} already; reviewAt must not be above linkAt."),
                limit.Value.At);
        }
    }

    private static IReadOnlyList<CorrelationKey> Keys(SettingMap map, string name) => map.Find(name)?.Value switch
    {
        SettingText { IsNothing: false } text => [new CorrelationKey(text.Source, [])],
        SettingList list => [.. list.Items.Select(Key).OfType<CorrelationKey>()],
        _ => [],
    };

    private static CorrelationKey? Key(SettingNode node)
    {
        if (node is SettingText { IsNothing: false } text)
            return new CorrelationKey(text.Source, []);
        if (node is not SettingMap map || map.Text("attribute") is not { } attribute)
            return null;
        return new CorrelationKey(
            attribute,
            [.. map.Texts("normalize").Select(n => Word(n, CorrelationWords.Normalizers)).OfType<string>()],
            LimitReader.Number(map, "weight") ?? 1,
            Word(map.Text("compare"), CorrelationWords.Compares) ?? "exact");
    }

    private static bool Truth(SettingMap map, string name) => map.Text(name) is { } text && bool.TryParse(text.Text, out bool truth) && truth;

    private static string? Word(SourceText? text, IReadOnlyList<string> words) =>
        words.FirstOrDefault(w => string.Equals(w, text?.Text, StringComparison.OrdinalIgnoreCase));
}
