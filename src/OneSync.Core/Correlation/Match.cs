namespace OneSync.Core.Correlation;

/// <summary>How well records match under a rule.</summary>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Agreed">A bit for each of the rule's keys that agrees.</param>
/// <param name="Differed">A bit for each of the rule's keys that differs.</param>
internal readonly record struct Match(double Confidence, uint Agreed, uint Differed)
{
    /// <summary>What every match of an exact rule is.</summary>
    public static Match Exact { get; } = new(1, uint.MaxValue, 0);
}

/// <summary>How well a whole set of clusters matches.</summary>
/// <param name="Weakest">The confidence of the weakest match in it, the keys that agree everywhere and those that differ somewhere.</param>
/// <param name="StrongPairs">How many pairs of clusters match at the rule's <c>linkAt</c> or above.</param>
internal readonly record struct SetMatch(Match Weakest, int StrongPairs);
