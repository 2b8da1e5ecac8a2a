namespace OneSync.Core.Ports.Vault;

/// <summary>What an admin said of a pair of records.</summary>
public enum ReviewDecision
{
    /// <summary>One person.</summary>
    Accept,

    /// <summary>Two persons, for good.</summary>
    Reject,
}

/// <summary>A decision on two records.</summary>
public sealed record PairDecision(long First, long Second, ReviewDecision Decision, string By, DateTimeOffset At);

/// <summary>A match that waits for an admin.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Disputed">Whether more than one fits (Disputed), or it is only not sure (Proposed).</param>
/// <param name="Reason">Why it was not linked.</param>
/// <param name="Evidence">What agreed and what differed.</param>
/// <param name="Records">The records in question.</param>
public sealed record StoredReview(long Id, string Rule, double Confidence, bool Disputed, string Reason, string Evidence, IReadOnlyList<long> Records);

/// <summary>The review queue.</summary>
public interface IReviewStore
{
    /// <summary>The matches that wait, the surest first.</summary>
    IReadOnlyList<StoredReview> Pending();

    /// <summary>Makes these the matches that wait. One that waited before under the same rule and records keeps its number.</summary>
    void Replace(IReadOnlyList<StoredReview> reviews);

    /// <summary>Every decision so far.</summary>
    IReadOnlyList<PairDecision> Decisions();

    /// <summary>Keeps a decision; it replaces an earlier one on the same two.</summary>
    void Decide(PairDecision decision);
}
