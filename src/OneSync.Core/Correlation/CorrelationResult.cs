namespace OneSync.Core.Correlation;

/// <summary>What first joined a record to another one in this run.</summary>
/// <param name="RuleNumber">The rule's place in the order, or <see cref="CorrelationProposal.AcceptedPairs"/>.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Confidence">1 unless the rule is fuzzy.</param>
public readonly record struct CorrelationTrace(int RuleNumber, string Rule, double Confidence);

/// <summary>Which records are one user, and what is left for an admin to decide.</summary>
public sealed class CorrelationResult
{
    private readonly int[] _clusterOf;
    private readonly JoinLog _joins;

    internal CorrelationResult(int[] clusterOf, int clusterCount, IReadOnlyList<CorrelationProposal> proposals, JoinLog joins)
    {
        _clusterOf = clusterOf;
        ClusterCount = clusterCount;
        Proposals = proposals;
        _joins = joins;
    }

    /// <summary>
    /// The cluster of each record, by record number. Records of one cluster are one user. Clusters are numbered from 0 in the order
    /// of their smallest record number.
    /// </summary>
    public ReadOnlySpan<int> ClusterOf => _clusterOf;

    /// <summary>How many clusters there are.</summary>
    public int ClusterCount { get; }

    /// <summary>What matches but was not joined, in the order of the rules and then of the smallest record number.</summary>
    public IReadOnlyList<CorrelationProposal> Proposals { get; }

    /// <summary>
    /// What first joined <paramref name="record"/> to another record in this run; <see langword="null"/> when nothing did, or when they
    /// were one user before.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    public CorrelationTrace? JoinedBy(int record)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(record);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(record, _clusterOf.Length);
        return _joins.Of(record);
    }
}
