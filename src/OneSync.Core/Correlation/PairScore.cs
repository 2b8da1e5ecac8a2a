using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>
/// The confidence of a fuzzy rule in a pair: the sum of weight × similarity over the sum of weights. A key that one side lacks is left out
/// of both sums, but keys of at least half of the whole weight must be there on both sides.
/// </summary>
internal sealed class PairScore
{
    private const double Agrees = 0.9;
    private readonly double[] _weights;
    private readonly Comparison[] _comparisons;
    private readonly int[] _cheapestFirst;
    private readonly double _reviewAt, _allWeight;

    public PairScore(CorrelationRule rule)
    {
        _weights = [.. rule.Match.Select(k => k.Weight)];
        _comparisons = [.. rule.Match.Select(k => Enum.Parse<Comparison>(k.Compare, ignoreCase: true))];
        _cheapestFirst = [.. Enumerable.Range(0, _weights.Length).OrderBy(k => _comparisons[k])];
        _reviewAt = rule.ReviewAt;
        _allWeight = _weights.Sum();
    }

    private enum Comparison
    {
        Exact,
        Date,
        Similar,
    }

    /// <summary>Whether keys of this weight are enough to compare by.</summary>
    public bool IsEnough(double weight) => weight * 2 >= _allWeight;

    /// <summary>Scores two rows; false when they stay below <c>reviewAt</c>.</summary>
    public bool TryScore(RowTexts rows, int a, int b, out Match match)
    {
        match = default;
        double weight = 0;
        for (int key = 0; key < _weights.Length; key++)
        {
            if (!rows.Text(a, key).IsEmpty && !rows.Text(b, key).IsEmpty)
                weight += _weights[key];
        }
        if (!IsEnough(weight))
            return false;

        double sum = 0, rest = weight;
        uint agreed = 0, differed = 0;
        foreach (int key in _cheapestFirst)
        {
            ReadOnlySpan<char> textA = rows.Text(a, key), textB = rows.Text(b, key);
            if (textA.IsEmpty || textB.IsEmpty)
                continue;
            double similarity = Similarity(_comparisons[key], textA, textB);
            sum += _weights[key] * similarity;
            rest -= _weights[key];
            if (Rounded((sum + rest) / weight) < _reviewAt)
                return false;
            if (similarity >= Agrees)
                agreed |= 1u << key;
            else
                differed |= 1u << key;
        }
        match = new Match(Rounded(sum / weight), agreed, differed);
        return true;
    }

    private static double Similarity(Comparison comparison, ReadOnlySpan<char> a, ReadOnlySpan<char> b) => comparison switch
    {
        Comparison.Similar => TextSimilarity.JaroWinkler(a, b),
        Comparison.Date => TextSimilarity.Date(a, b),
        _ => a.SequenceEqual(b) ? 1 : 0,
    };

    // So that three equal keys of weight 0.1 are 1, and not a hair less.
    private static double Rounded(double confidence) => Math.Round(confidence, 9);
}
