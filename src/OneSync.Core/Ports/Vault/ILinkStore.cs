namespace OneSync.Core.Ports.Vault;

/// <summary>How firm a link is.</summary>
public enum LinkState
{
    /// <summary>The account is the user's.</summary>
    Linked,

    /// <summary>Somebody should look.</summary>
    Proposed,

    /// <summary>More than one fits; left alone.</summary>
    Disputed,

    /// <summary>An admin said no.</summary>
    Blocked,
}

/// <summary>User ↔ account, by anchor.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Anchor">The account's anchor in the destination.</param>
/// <param name="State">How firm it is.</param>
/// <param name="LeavingSince">Since when the user no longer should have the account; null while it should.</param>
public readonly record struct Link(long User, string Anchor, LinkState State, DateOnly? LeavingSince);

/// <summary>A group that OneSync gave members.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rule">The rule by which it did.</param>
public readonly record struct ManagedGroup(string Name, string Rule);

/// <summary>The links of every destination, the groups managed in it, and the ledger of names that were issued.</summary>
public interface ILinkStore
{
    /// <summary>Reads the links of one destination in ascending order of the user's number.</summary>
    IEnumerable<Link> Read(string destination);

    /// <summary>The users that have a link in any destination, ascending.</summary>
    IEnumerable<long> LinkedUsers();

    /// <summary>How many accounts are linked.</summary>
    long Count(string destination);

    /// <summary>The link of one user, or null.</summary>
    Link? Find(string destination, long user);

    /// <summary>Adds or replaces the user's link.</summary>
    void Set(string destination, in Link link);

    /// <summary>Links the accounts that a stretch of a plan's Create changes made, each under the anchor that was planned.</summary>
    void LinkCreated(string destination, long plan, int first, int last);

    /// <summary>
    /// Gives a user's links and names to the user it became part of. Where that one has a link of its own, the other stays as it is.
    /// </summary>
    void Move(long user, long to);

    /// <summary>Removes the user's link.</summary>
    void Remove(string destination, long user);

    /// <summary>Every name in the ledger: which attribute, the name in lower case, who has it.</summary>
    IEnumerable<(string Attribute, string Name, long User)> Names();

    /// <summary>Enters a name into the ledger, where it stays.</summary>
    void AddName(string attribute, string name, long user);

    /// <summary>What a destination issued to each user, as an encoded row of the attributes that others name, in ascending order of the user's number.</summary>
    IEnumerable<(long User, byte[] Row)> Issued(string destination);

    /// <summary>Takes over what a plan that was applied issues, but not for users whose changes were not made.</summary>
    void KeepIssued(string destination, long plan, IReadOnlySet<long> but);

    /// <summary>The groups of a destination that plans have managed so far.</summary>
    IEnumerable<ManagedGroup> Groups(string destination);

    /// <summary>Notes the groups of a plan that was applied: those it keeps are managed from now on, the others no longer.</summary>
    void KeepGroups(string destination, long plan);
}
