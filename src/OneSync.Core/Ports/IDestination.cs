using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Ports;

/// <summary>Makes destinations of one type.</summary>
public interface IDestinationConnector
{
    /// <summary>Its type and its options.</summary>
    ConnectorDescription Description { get; }

    /// <summary>A destination for the settings. Nothing is opened yet.</summary>
    /// <exception cref="ConfigurationException">The options contradict each other.</exception>
    IDestination Create(DestinationSettings settings, ConnectorContext context);
}

/// <summary>What a destination can do.</summary>
/// <param name="Actions">The actions it understands.</param>
/// <param name="AnchorAttribute">
/// The mapped attribute that is the account's anchor, when the anchor is chosen by OneSync and not by the destination; then every
/// account needs a value for it, and no two may share one.
/// </param>
/// <param name="Atomic">All changes of a plan take effect in one step, or none does.</param>
public sealed record DestinationCapabilities(IReadOnlySet<ChangeAction> Actions, string? AnchorAttribute, bool Atomic)
{
    /// <summary>Attributes whose change is an action of its own, <see cref="ChangeAction.Rename"/> or <see cref="ChangeAction.Move"/>; case ignored.</summary>
    public IReadOnlyDictionary<string, ChangeAction> AttributeActions { get; init; } = new Dictionary<string, ChangeAction>();

    /// <summary>An attribute with which accounts are read that says why one is protected by the destination's own rules; null where there are none.</summary>
    public string? ProtectedAttribute { get; init; }

    /// <summary>
    /// Attributes whose values come and go by actions of their own, such as licences; case ignored. A change of one action holds the values that come, or go, alone:
    /// after it, or before it. A new account's stand in its Create.
    /// </summary>
    public IReadOnlyDictionary<string, ValueActions> ValueActions { get; init; } = new Dictionary<string, ValueActions>();

    /// <summary>Whether new accounts are enabled, or staged: made disabled for somebody to enable.</summary>
    public bool CreatesEnabled { get; init; } = true;

    /// <summary>An archived account is no longer among those that are read: one that is there has not been archived.</summary>
    public bool ArchiveRemoves { get; init; }

    /// <summary>A group is there as soon as somebody is in it: it is a name and no object, and is not made by itself.</summary>
    public bool GroupsAreNames { get; init; }

    /// <summary>Whether accounts can be put into groups.</summary>
    public bool HasGroups => Actions.Contains(ChangeAction.AddMember);
}

/// <summary>The actions by which values of an attribute come and go.</summary>
/// <param name="Add">Gives values, such as <see cref="ChangeAction.AssignLicense"/>.</param>
/// <param name="Remove">Takes values, such as <see cref="ChangeAction.RemoveLicense"/>.</param>
public sealed record ValueActions(ChangeAction Add, ChangeAction Remove);

/// <summary>A system accounts are written to.</summary>
public interface IDestination
{
    /// <summary>The destination's name in the workspace.</summary>
    string Name { get; }

    /// <summary>What it can do.</summary>
    DestinationCapabilities Capabilities { get; }

    /// <summary>The attributes that accounts can have, when they are fixed; null when any name will do.</summary>
    IReadOnlyList<string>? Attributes { get; }

    /// <summary>
    /// Reads all accounts of the managed scope in bulk: <see cref="IRecordReader.Anchor"/> is the account's, and the row has
    /// <paramref name="attributes"/> as far as the account has them.
    /// </summary>
    /// <exception cref="DestinationUnavailableException">The destination cannot be reached.</exception>
    IRecordReader ReadAccounts(IReadOnlyList<string> attributes, CancellationToken cancellation);

    /// <summary>What is to be known about an attribute; null for nothing. Asked after <see cref="ReadAccounts"/> was read to its end.</summary>
    AttributeRule? RuleOf(string attribute) => null;

    /// <summary>
    /// Makes a value of a person safe in the middle of a text that has a syntax of its own, such as the path of a container; null for plain text. What a
    /// look-up table gives is the admin's and is taken as it is.
    /// </summary>
    Func<string, string>? EscapeOf(string attribute) => null;

    /// <summary>
    /// Reads the names of these attributes that are in use anywhere a new name must be unique, also outside of the managed scope; those of managed accounts may be among
    /// them. Asked once a plan, and only when a name must be found.
    /// </summary>
    /// <exception cref="DestinationUnavailableException">They cannot be read.</exception>
    IEnumerable<NameInUse> ReadNames(IReadOnlyList<string> attributes, CancellationToken cancellation) => [];

    /// <summary>Which of these anchors, missing from the managed scope, still exist outside of it.</summary>
    /// <exception cref="DestinationUnavailableException">It cannot be asked.</exception>
    IReadOnlySet<string> FindOutside(IReadOnlyCollection<string> anchors, CancellationToken cancellation) => new HashSet<string>();

    /// <summary>
    /// Which of these anchors, missing from the managed scope, were deleted and can be brought back. A Create of their user has such an anchor: it restores
    /// the account, and gives it the values.
    /// </summary>
    /// <exception cref="DestinationUnavailableException">It cannot be asked.</exception>
    IReadOnlySet<string> FindDeleted(IReadOnlyCollection<string> anchors, CancellationToken cancellation) => new HashSet<string>();

    /// <summary>
    /// Reads groups in bulk, each with its members, one after the other in any order; a name that no group has gets no answer. It is called on the same
    /// object after <see cref="ReadAccounts"/> was read to its end, and only where <see cref="DestinationCapabilities.HasGroups"/>. A group that cannot be read
    /// is answered with a problem: an error is never an empty group.
    /// </summary>
    /// <param name="names">The names as the configuration gives them, each once, case ignored.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DestinationUnavailableException">The destination cannot be reached.</exception>
    IEnumerable<GroupReading> ReadGroups(IReadOnlyCollection<string> names, CancellationToken cancellation) =>
        throw new NotSupportedException($"Destination '{Name}' has no groups.");

    /// <summary>What sets or clears the enabled state, as attribute values: shown in plans and compared by drift.</summary>
    /// <param name="enabled">The state asked for.</param>
    IReadOnlyList<KeyValuePair<string, AttributeValue>> EnabledState(bool enabled);

    /// <summary>What an archived account shows besides where its stage puts it, as attribute values; that of a disabled one, unless the destination has a state of its own for it.</summary>
    IReadOnlyList<KeyValuePair<string, AttributeValue>> ArchivedState => EnabledState(false);

    /// <summary>Opens the destination for writing.</summary>
    /// <exception cref="DestinationUnavailableException">The destination cannot be reached or written to.</exception>
    IDestinationWriter OpenWriter(CancellationToken cancellation);
}

/// <summary>Changes on their way to a destination. They may be read more than once.</summary>
public interface IChangeFeed
{
    /// <summary>The number of the plan they belong to.</summary>
    long Plan { get; }

    /// <summary>The vocabulary of the encoded rows.</summary>
    AttributeTable Attributes { get; }

    /// <summary>How many changes of accounts there are.</summary>
    long Count { get; }

    /// <summary>The changes of accounts still to be sent, in order, those of groups left out; those of one action, or all. The memory of each is valid until the next.</summary>
    IEnumerable<StoredChange> Read(ChangeAction? only = null);

    /// <summary>
    /// The groups, there already, that a user comes into whose account the plan makes. A destination that puts them into the request that makes the account
    /// answers them with it; what it does not answer comes with the groups.
    /// </summary>
    /// <param name="user">The user's number.</param>
    IReadOnlyList<NewMembership> MembershipsOf(long user) => [];
}

/// <summary>A group that a new account comes into.</summary>
/// <param name="Sequence">The change.</param>
/// <param name="Group">The group's name.</param>
public readonly record struct NewMembership(int Sequence, string Group);

/// <summary>Receives what became of changes. Answers may come in any order.</summary>
public interface IOutcomeSink
{
    /// <summary>The change is about to be sent: it is in the journal when this returns. Atomic destinations need not call it.</summary>
    void Sending(int sequence);

    /// <summary>These changes are about to be sent, side by side: all are in the journal when this returns, after one wait for the disk.</summary>
    void Sending(IReadOnlyCollection<int> sequences)
    {
        foreach (int sequence in sequences)
            Sending(sequence);
    }

    /// <summary>The change was answered.</summary>
    /// <param name="sequence">Which.</param>
    /// <param name="status">Done, Drifted, Failed or Skipped.</param>
    /// <param name="anchor">The account's anchor now, when it was made or its anchor changed; else null.</param>
    /// <param name="error">What went wrong, without secrets.</param>
    void Answered(int sequence, ChangeStatus status, string? anchor = null, string? error = null);

    /// <summary>The destination did it, and says something that an admin should know.</summary>
    void Warn(string message)
    {
    }
}

/// <summary>Writes changes to a destination.</summary>
public interface IDestinationWriter : IDisposable
{
    /// <summary>
    /// Sends the changes. A change whose account already shows every <see cref="StoredChange.After"/> is Done without a write; one whose account shows
    /// neither that nor its <see cref="StoredChange.Before"/> is Drifted. What is not answered when this returns counts as Done.
    /// When it throws, nothing is known of what was sent and not answered.
    /// </summary>
    /// <exception cref="DestinationUnavailableException">The destination was lost on the way.</exception>
    void Apply(IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation);

    /// <summary>
    /// Sends the changes of groups: called once after <see cref="Apply"/> returned, also when there are none, where <see cref="DestinationCapabilities.HasGroups"/>.
    /// Who is in the group already, or is not in it any more, is Done without a write; a group that is no longer there, or whose anchor is another's, has
    /// Drifted. The members of a group that could not be made are Skipped. What is not answered when this returns counts as Done.
    /// </summary>
    /// <exception cref="DestinationUnavailableException">The destination was lost on the way.</exception>
    void ApplyGroups(IGroupFeed groups, IOutcomeSink outcomes, CancellationToken cancellation) =>
        throw new NotSupportedException("This destination has no groups.");
}

/// <summary>A destination cannot be reached, read or written.</summary>
public sealed class DestinationUnavailableException(string id, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable id, the first part of the PowerShell error id.</summary>
    public string Id { get; } = id;
}
