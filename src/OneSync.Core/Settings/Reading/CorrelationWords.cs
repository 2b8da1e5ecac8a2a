namespace OneSync.Core.Settings.Reading;

/// <summary>The words that a <see cref="CorrelationRule"/> understands.</summary>
public static class CorrelationWords
{
    /// <summary>What may be done to a value before it is compared.</summary>
    public static IReadOnlyList<string> Normalizers { get; } = ["case", "accents", "punctuation", "spaces", "phone", "date", "exact"];

    /// <summary>How a fuzzy rule compares.</summary>
    public static IReadOnlyList<string> Compares { get; } = ["exact", "similar", "date"];

    /// <summary>What a match leads to.</summary>
    public static IReadOnlyList<string> Links { get; } = ["auto", "review"];

    /// <summary>What a match within one source leads to.</summary>
    public static IReadOnlyList<string> Withins { get; } = ["review", "link", "ignore"];
}
