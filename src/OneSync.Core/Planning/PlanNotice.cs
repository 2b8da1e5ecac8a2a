namespace OneSync.Core.Planning;

/// <summary>What a plan tells besides its changes.</summary>
public enum NoticeKind
{
    /// <summary>An account in the managed scope that no user owns.</summary>
    Orphan,

    /// <summary>More than one user or account fits.</summary>
    Disputed,

    /// <summary>An account that no rule may touch would have changed.</summary>
    Protected,

    /// <summary>A user's account could not be worked out.</summary>
    Error,

    /// <summary>A removal that is due, but not allowed now.</summary>
    Withheld,

    /// <summary>A step that the destination cannot do.</summary>
    Unsupported,

    /// <summary>The selection leaves the user out; the account stays as it is.</summary>
    OutOfScope,

    /// <summary>Not undone, because it was changed since.</summary>
    Drifted,

    /// <summary>A change that the destination said it would refuse, when it was asked.</summary>
    Refused,

    /// <summary>A value names an account that is not there, and is left out.</summary>
    Unresolved,
}

/// <summary>Something the admin should know that is no change.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="User">The user's number; 0 for none.</param>
/// <param name="Anchor">The account's anchor, or null.</param>
/// <param name="Message">What, and what to do.</param>
public sealed record PlanNotice(NoticeKind Kind, long User, string? Anchor, string Message);
