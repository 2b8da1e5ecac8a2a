namespace OneSync.Core.Settings;

/// <summary>What a match of a rule leads to.</summary>
public enum CorrelationLink
{
    /// <summary>The records are one user.</summary>
    Auto,

    /// <summary>The records are proposed as one user, for an admin to decide.</summary>
    Review,
}

/// <summary>One attribute of a rule.</summary>
/// <param name="Attribute">The attribute compared.</param>
/// <param name="Normalizers">
/// What is done to a value first, in order: <c>case</c>, <c>accents</c>, <c>punctuation</c>, <c>spaces</c> (all are removed), <c>phone</c>,
/// <c>date</c>, and for blocks <c>soundex</c> and <c>left 3</c>; none given stands for <c>case</c>, <c>accents</c> and <c>spaces</c>, or for
/// <c>date</c> where dates are compared; <c>exact</c> for none.
/// </param>
/// <param name="Weight">Its share of the confidence of a fuzzy rule, above 0.</param>
/// <param name="Compare">How a fuzzy rule compares: <c>exact</c>, <c>similar</c> (text), <c>date</c>.</param>
public sealed record CorrelationKey(SourceText Attribute, IReadOnlyList<string> Normalizers, double Weight = 1, string Compare = "exact");

/// <summary>One ordered rule that says two records are one person.</summary>
/// <param name="Name">Its name, shown in reviews and traces.</param>
/// <param name="At">Where it is configured.</param>
public sealed record CorrelationRule(string Name, Position At)
{
    /// <summary>Attributes that must all be equal after normalisation, for an exact rule; all that a fuzzy rule compares.</summary>
    public IReadOnlyList<CorrelationKey> Match { get; init; } = [];

    /// <summary>A fuzzy rule compares by similarity and needs <see cref="Block"/>.</summary>
    public bool Fuzzy { get; init; }

    /// <summary>A fuzzy rule compares records only that agree on one of these keys, which keeps the cost near linear.</summary>
    public IReadOnlyList<CorrelationKey> Block { get; init; } = [];

    /// <summary>A fuzzy match at this confidence or above links, 0 to 1.</summary>
    public double LinkAt { get; init; } = 0.95;

    /// <summary>A fuzzy match at this confidence or above, but below <see cref="LinkAt"/>, is proposed.</summary>
    public double ReviewAt { get; init; } = 0.8;

    /// <summary>What an unambiguous match leads to.</summary>
    public CorrelationLink Link { get; init; } = CorrelationLink.Auto;

    /// <summary>What a match of two records of one source leads to: <c>review</c> (default), <c>link</c>, <c>ignore</c>.</summary>
    public string Within { get; init; } = "review";

    /// <summary>Records whose values of an exact rule are present and differ are never linked by a later rule.</summary>
    public bool Distinct { get; init; }
}
