namespace OneSync.Core.Correlation;

/// <summary>Two records, by their numbers in this run; their order says nothing.</summary>
public readonly record struct RecordPair(int First, int Second);

/// <summary>What admins decided about pairs of records.</summary>
public sealed record CorrelationDecisions
{
    /// <summary>Nothing was decided.</summary>
    public static CorrelationDecisions None { get; } = new();

    /// <summary>Pairs that are one person. They are joined before any rule, whatever the rules say.</summary>
    public IReadOnlyList<RecordPair> Accepted { get; init; } = [];

    /// <summary>Pairs that are two people (Blocked). They never end up in one cluster, through others neither.</summary>
    public IReadOnlyList<RecordPair> Rejected { get; init; } = [];
}
