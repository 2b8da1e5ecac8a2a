using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Linking;

/// <summary>A user's account in a destination, and how firm that is.</summary>
public sealed record OneSyncLink
{
    /// <summary>The destination.</summary>
    public string Destination { get; init; } = "";

    /// <summary>The user's number.</summary>
    public long User { get; init; }

    /// <summary>The user's name as shown to people; null for a user that is no more.</summary>
    public string? UserName { get; init; }

    /// <summary>The account's anchor; empty where no one account is meant: the user is kept without one, or several fit.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>How firm it is. Only what is Linked is written to.</summary>
    public LinkState State { get; init; }

    /// <summary>Since when the user no longer should have the account; null while it should.</summary>
    public DateOnly? LeavingSince { get; init; }

    /// <summary>What the newest plan says is wrong; null for nothing.</summary>
    public string? Reason { get; init; }
}

/// <summary>What is asked of a user's link.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Account">The account's anchor, or a name that one account has; null for the account that the link names already.</param>
/// <param name="State">What the link shall be.</param>
public readonly record struct LinkRequest(long User, string? Account, LinkState State);

/// <summary>What became of a request.</summary>
/// <param name="Link">The link as it is now; as it was, when it was removed. Null when it was refused.</param>
/// <param name="Refused">Why it was refused; null when it was not.</param>
public sealed record LinkEdit(OneSyncLink? Link, ConfigurationException? Refused = null);
