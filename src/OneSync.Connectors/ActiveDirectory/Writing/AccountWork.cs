using OneSync.Connectors.Accounts;
using OneSync.Core.Planning;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>The changes of one account of the directory, and where it is.</summary>
internal sealed class AccountWork(string anchor, long user) : AccountChanges(anchor, user)
{
    /// <summary>Its DN now; null when it is not there.</summary>
    public string? Name { get; set; }

    /// <summary>Its userAccountControl now.</summary>
    public int Control { get; set; }

    /// <summary>Whether it is a new account that is there by now.</summary>
    public bool IsMade => Changes[0].Action == ChangeAction.Create && Anchor.Length > 0;

    /// <inheritdoc/>
    public override bool IsThere => Name is not null;
}
