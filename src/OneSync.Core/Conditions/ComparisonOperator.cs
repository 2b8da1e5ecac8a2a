namespace OneSync.Core.Conditions;

/// <summary>What a comparison asks, apart from its negation.</summary>
internal enum Comparison
{
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Like,
    Match,
    In,
    Contains,
    StartsWith,
    EndsWith,
}

/// <summary>An operator that compares.</summary>
/// <param name="Comparison">What it asks.</param>
/// <param name="Negated">Whether it holds when the comparison does not.</param>
/// <param name="CaseSensitive">Whether it tells capitals from small letters, as <c>-ceq</c> does.</param>
/// <param name="Written">How it was written.</param>
internal sealed record ComparisonOperator(Comparison Comparison, bool Negated, bool CaseSensitive, string Written)
{
    private static readonly Dictionary<string, (Comparison, bool)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["eq"] = (Comparison.Equal, false),
        ["ne"] = (Comparison.Equal, true),
        ["gt"] = (Comparison.Greater, false),
        ["ge"] = (Comparison.GreaterOrEqual, false),
        ["lt"] = (Comparison.Less, false),
        ["le"] = (Comparison.LessOrEqual, false),
        ["like"] = (Comparison.Like, false),
        ["notlike"] = (Comparison.Like, true),
        ["match"] = (Comparison.Match, false),
        ["notmatch"] = (Comparison.Match, true),
        ["in"] = (Comparison.In, false),
        ["notin"] = (Comparison.In, true),
        ["contains"] = (Comparison.Contains, false),
        ["notcontains"] = (Comparison.Contains, true),
        ["startswith"] = (Comparison.StartsWith, false),
        ["notstartswith"] = (Comparison.StartsWith, true),
        ["endswith"] = (Comparison.EndsWith, false),
        ["notendswith"] = (Comparison.EndsWith, true),
    };

    private static readonly Dictionary<string, string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        ["="] = "-eq", ["=="] = "-eq", ["==="] = "-eq", ["eq"] = "-eq", ["is"] = "-eq", ["-is"] = "-eq", ["-equals"] = "-eq",
        ["!="] = "-ne", ["!=="] = "-ne", ["<>"] = "-ne", ["-neq"] = "-ne",
        [">"] = "-gt", [">="] = "-ge", ["<"] = "-lt", ["<="] = "-le",
        ["&&"] = "-and", ["&"] = "-and", ["||"] = "-or", ["|"] = "-or",
    };

    /// <summary>Every operator of the language.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Keys.Select(k => "-" + k), "-and", "-or", "-xor", "-not"];

    /// <summary>The comparison that <paramref name="written"/> (<c>-eq</c>, <c>-ceq</c>, <c>-ieq</c>) stands for, or null.</summary>
    public static ComparisonOperator? Find(string written)
    {
        if (!written.StartsWith('-'))
            return null;
        string word = written[1..];
        if (Known.TryGetValue(word, out (Comparison Kind, bool Negated) known))
            return new ComparisonOperator(known.Kind, known.Negated, CaseSensitive: false, written);
        if (word.Length > 1 && word[0] is 'c' or 'C' or 'i' or 'I' && Known.TryGetValue(word[1..], out known))
            return new ComparisonOperator(known.Kind, known.Negated, word[0] is 'c' or 'C', written);
        return null;
    }

    /// <summary>The operator that was probably meant by <paramref name="written"/>.</summary>
    public static string? Nearest(string written) =>
        Foreign.GetValueOrDefault(written) ?? Settings.NearestName.Of(written.StartsWith('-') ? written : "-" + written, All);

    /// <summary>The same question with its sides swapped, or null where it has none.</summary>
    public ComparisonOperator? Mirrored() => Comparison switch
    {
        Comparison.Equal => this,
        Comparison.Greater => this with { Comparison = Comparison.Less },
        Comparison.GreaterOrEqual => this with { Comparison = Comparison.LessOrEqual },
        Comparison.Less => this with { Comparison = Comparison.Greater },
        Comparison.LessOrEqual => this with { Comparison = Comparison.GreaterOrEqual },
        Comparison.In => this with { Comparison = Comparison.Contains },
        Comparison.Contains => this with { Comparison = Comparison.In },
        _ => null,
    };
}
