using OneSync.Core.Model;

namespace OneSync.Core.Comparing;

/// <summary>What is different about an account.</summary>
public enum DriftKind
{
    /// <summary>Somebody else changed what OneSync wrote last.</summary>
    Changed,

    /// <summary>OneSync would write another value, because people or the configuration changed.</summary>
    Pending,

    /// <summary>A user who should have an account has none.</summary>
    Missing,

    /// <summary>An account in the managed scope that no user owns.</summary>
    Orphan,

    /// <summary>More than one user or account fits.</summary>
    Disputed,
}

/// <summary>One difference between a destination as it is and as OneSync left it, or would have it.</summary>
public sealed record OneSyncDrift
{
    /// <summary>The destination.</summary>
    public string Destination { get; init; } = "";

    /// <summary>What is different.</summary>
    public DriftKind Kind { get; init; }

    /// <summary>The user's number; null when the account belongs to none.</summary>
    public long? User { get; init; }

    /// <summary>The user's name as shown to people.</summary>
    public string? UserName { get; init; }

    /// <summary>The account's anchor; null when there is none.</summary>
    public string? Anchor { get; init; }

    /// <summary>The attribute, or <c>group</c> for a membership; null when it is about the account as a whole.</summary>
    public string? Attribute { get; init; }

    /// <summary>What OneSync wrote last; absent when it never wrote it.</summary>
    public AttributeValue Written { get; init; }

    /// <summary>What OneSync would write now; absent when it would leave the account as it is.</summary>
    public AttributeValue Wanted { get; init; }

    /// <summary>What the account has.</summary>
    public AttributeValue Actual { get; init; }

    /// <summary>Why, and what to do.</summary>
    public string Detail { get; init; } = "";
}
