namespace OneSync.Core.Correlation;

/// <summary>A match that waits for an admin, as it is shown.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">Proposed or Disputed.</param>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Reason">Why it was not linked.</param>
/// <param name="Evidence">What agreed and what differed.</param>
/// <param name="Records">The records in question.</param>
public sealed record OneSyncCorrelation(
    long Id, ProposalState State, string Rule, double Confidence, string Reason, string Evidence, IReadOnlyList<CorrelationRecord> Records);

/// <summary>A record of a match.</summary>
/// <param name="Record">Its number in the vault.</param>
/// <param name="Source">Its source.</param>
/// <param name="Anchor">Its anchor.</param>
/// <param name="User">The user it belongs to now; 0 for none.</param>
/// <param name="Name">The person's name.</param>
public sealed record CorrelationRecord(long Record, string Source, string Anchor, long User, string Name)
{
    /// <summary><c>name (source anchor)</c>.</summary>
    public override string ToString() => $"{Name} ({Source} {Anchor})";
}

/// <summary>What an admin decides about a match.</summary>
public enum CorrelationDecision
{
    /// <summary>All its records are one person.</summary>
    Accept,

    /// <summary>Its records, as far as they are not one user yet, are different people, for good.</summary>
    Reject,
}
