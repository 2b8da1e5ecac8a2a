using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>What a match of two records of one source leads to.</summary>
internal enum WithinSource
{
    Review,
    Link,
    Ignore,
}

/// <summary>Checks correlation rules before anything is read.</summary>
public static class CorrelationRules
{
    /// <summary>A fuzzy rule compares at most this many attributes.</summary>
    public const int MaxFuzzyKeys = 32;

    private static readonly string[] Comparisons = ["exact", "similar", "date"];

    /// <summary>Every fault of <paramref name="rules"/>, in their order; none when they are valid.</summary>
    /// <param name="rules">The rules in their order.</param>
    /// <param name="known">
    /// The attributes there are; <see langword="null"/> when they are not known before the sources are read, and any name is accepted.
    /// </param>
    public static IReadOnlyList<ConfigurationProblem> Check(IReadOnlyList<CorrelationRule> rules, IAttributeSchema? known)
    {
        ArgumentNullException.ThrowIfNull(rules);
        List<ConfigurationProblem> problems = [];
        Dictionary<string, CorrelationRule> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (CorrelationRule rule in rules)
        {
            if (!names.TryAdd(rule.Name, rule))
                problems.Add(new("DuplicateCorrelation", $"There is another correlation '{rule.Name}' at {names[rule.Name].At}; give each a name of its own.", rule.At));
            CheckRule(rule, problems);
            foreach (CorrelationKey key in rule.Match.Concat(rule.Block))
                CheckKey(rule, key, known, problems);
        }
        return problems;
    }

    internal static WithinSource Within(CorrelationRule rule) =>
        Enum.TryParse(rule.Within, ignoreCase: true, out WithinSource within) ? within : WithinSource.Review;

    private static void CheckRule(CorrelationRule rule, List<ConfigurationProblem> problems)
    {
        void Report(string id, string message, string? nearest = null, ProblemSeverity severity = ProblemSeverity.Error) =>
            problems.Add(new(id, $"Correlation '{rule.Name}': {message}", rule.At, nearest, severity));

        if (rule.Match.Count == 0)
            Report("CorrelationWithoutMatch", "'match' names no attribute; name at least one.");
        string[] choices = Enum.GetNames<WithinSource>();
        if (!choices.Contains(rule.Within, StringComparer.OrdinalIgnoreCase))
            Report(
                "UnknownWithin",
                $"'within' is '{rule.Within}'; it takes review, link or ignore.",
                NearestName.Of(rule.Within, choices)?.ToLowerInvariant());
        if (!rule.Fuzzy)
            return;

        if (rule.Block.Count == 0)
            Report("FuzzyWithoutBlock", "a fuzzy rule needs 'block', the keys one of which two records must share to be compared.");
        if (rule.Match.Count > MaxFuzzyKeys)
            Report("TooManyFuzzyKeys", $"a fuzzy rule compares at most {MaxFuzzyKeys} attributes, and this one names {rule.Match.Count}.");
        if (!(rule.ReviewAt is > 0 and <= 1))
            Report("ReviewAtOutOfRange", FormattableString.Invariant($"'reviewAt' is {rule.ReviewAt}; it must be above 0 and at most 1."));
        if (!(rule.LinkAt is > 0 and <= 1))
            Report("LinkAtOutOfRange", FormattableString.Invariant($"'linkAt' is {rule.LinkAt}; it must be above 0 and at most 1."));
        if (rule.LinkAt < rule.ReviewAt)
            Report(
                "LinkAtBelowReviewAt",
                FormattableString.Invariant($"'linkAt' ({rule.LinkAt}) is below 'reviewAt' ({rule.ReviewAt}), so nothing would be proposed; swap them."));
        if (rule.Distinct)
            Report("DistinctOnFuzzy", "'distinct' has no effect on a fuzzy rule; set it on an exact one.", severity: ProblemSeverity.Warning);
    }

    private static void CheckKey(CorrelationRule rule, CorrelationKey key, IAttributeSchema? known, List<ConfigurationProblem> problems)
    {
        string attribute = key.Attribute.Text;
        void Report(string id, string message, string? nearest = null) =>
            problems.Add(new(id, $"Correlation '{rule.Name}': {message}", key.Attribute.At, nearest));

        if (string.IsNullOrWhiteSpace(attribute))
            Report("UnknownAttribute", "an attribute has no name.");
        else if (known is not null && !known.TryGetIndex(attribute, out _))
            Report("UnknownAttribute", $"no source has an attribute '{attribute}'.", NearestName.Of(attribute, known.Names));
        foreach (string normalizer in key.Normalizers)
        {
            if (Normalizers.Find(normalizer) is null)
                Report(
                    "UnknownNormalizer",
                    $"'{attribute}' has the unknown normalizer '{normalizer}'; there are {string.Join(", ", Normalizers.Names)}.",
                    NearestName.Of(normalizer, Normalizers.Names));
        }
        if (!rule.Fuzzy)
            return;
        if (!Comparisons.Contains(key.Compare, StringComparer.OrdinalIgnoreCase))
            Report(
                "UnknownComparison",
                $"'{attribute}' is compared as '{key.Compare}'; it can be {string.Join(", ", Comparisons)}.",
                NearestName.Of(key.Compare, Comparisons));
        if (!(key.Weight > 0) || !double.IsFinite(key.Weight))
            Report("WeightOutOfRange", FormattableString.Invariant($"the weight of '{attribute}' is {key.Weight}; it must be above 0."));
    }
}
