namespace OneSync.Core.Correlation;

/// <summary>Why records that match are not one user yet.</summary>
public enum ProposalState
{
    /// <summary>They are probably one person; an admin says yes or no.</summary>
    Proposed,

    /// <summary>What matches is ambiguous or contradicts itself; nothing is joined until an admin has decided.</summary>
    Disputed,
}

/// <summary>What kept matching records from being joined.</summary>
public enum ProposalReason
{
    /// <summary>The rule says <c>link: review</c>.</summary>
    ReviewAsked,

    /// <summary>The confidence is under the rule's <c>linkAt</c>.</summary>
    LowConfidence,

    /// <summary>All sides have a record of the same source: a duplicate there, or two people with one key.</summary>
    SameSource,

    /// <summary>Two records of one source match a record of another one, which can belong to either.</summary>
    Ambiguous,

    /// <summary>A fuzzy rule finds more than one candidate, and they do not all match one another.</summary>
    SeveralCandidates,

    /// <summary>More than one of the users that would become one has accounts.</summary>
    SeveralLinked,

    /// <summary>An admin rejected a pair that would end up together.</summary>
    RejectedPair,

    /// <summary>An earlier rule with <c>distinct</c> says that two of them are different people.</summary>
    ToldApart,

    /// <summary>An earlier rule disputes more than one of them.</summary>
    DisputedEarlier,

    /// <summary>So many records share the key that it identifies nobody.</summary>
    TooMany,
}

/// <summary>Records that match under a rule but were not joined, for an admin to decide.</summary>
/// <param name="RuleNumber">The rule's place in the order, from 0; <see cref="AcceptedPairs"/> when pairs accepted by an admin are in conflict.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="State">Proposed or Disputed.</param>
/// <param name="Reason">Why they were not joined.</param>
/// <param name="Explanation">The same in one sentence.</param>
/// <param name="Confidence">1 for an exact rule; for a fuzzy one the weakest match that holds the set together, 0 to 1.</param>
/// <param name="Records">All records of all clusters concerned, in ascending order. Records of one cluster are one user already.</param>
/// <param name="Agreed">The attributes that agree between all sides.</param>
/// <param name="Differed">The compared attributes that differ somewhere; an attribute missing on a side is in neither list.</param>
public sealed record CorrelationProposal(
    int RuleNumber,
    string Rule,
    ProposalState State,
    ProposalReason Reason,
    string Explanation,
    double Confidence,
    IReadOnlyList<int> Records,
    IReadOnlyList<string> Agreed,
    IReadOnlyList<string> Differed)
{
    /// <summary>The rule number that stands for the pairs an admin accepted.</summary>
    public const int AcceptedPairs = -2;
}
