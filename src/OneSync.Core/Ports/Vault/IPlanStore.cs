using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Core.Ports.Vault;

/// <summary>A change at rest.</summary>
/// <param name="Sequence">Its place in the plan, from 1.</param>
/// <param name="User">The user's number; 0 when the account belongs to none.</param>
/// <param name="Action">What it does.</param>
/// <param name="Anchor">The account's anchor; for a Create the one it will have where that is known before, else <c>""</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Before">The encoded row of the attributes concerned as they were read.</param>
/// <param name="After">The encoded row of the same attributes as they shall be.</param>
public readonly record struct StoredChange(
    int Sequence, long User, ChangeAction Action, string Anchor, string Reason, ReadOnlyMemory<byte> Before, ReadOnlyMemory<byte> After)
{
    /// <summary>The name of the group that comes, goes or is made, which stands under <see cref="WellKnown.Group"/>; null for a change of an account alone.</summary>
    /// <param name="attributes">The vocabulary of the rows.</param>
    public string? Group(AttributeTable attributes)
    {
        if (!Action.IsOfGroup() || !attributes.TryGetIndex(WellKnown.Group, out int index))
            return null;
        return AttributeEncoding.Read((Action == ChangeAction.RemoveMember ? Before : After).Span, index).First;
    }
}

/// <summary>A group that a plan manages.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Anchor">Its id in the destination as it was read; null when it is not there yet, or is a name alone.</param>
/// <param name="Rule">The rule that gives it members, by which a group is known that the rule no longer names.</param>
/// <param name="Keep">Whether it is managed from now on; otherwise it is forgotten when the plan was applied.</param>
public sealed record PlannedGroup(string Name, string? Anchor, string Rule, bool Keep = true);

/// <summary>How far a stretch of changes got.</summary>
/// <param name="First">The first change.</param>
/// <param name="Last">The last change.</param>
/// <param name="Status">How it ended; <see cref="ChangeStatus.Sent"/> until it is answered.</param>
/// <param name="At">When it was sent.</param>
/// <param name="Duration">How long the answer took.</param>
/// <param name="Run">The run that sent it.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Anchor">The account's anchor, where the answer told a new one.</param>
public sealed record JournalEntry(
    int First, int Last, ChangeStatus Status, DateTimeOffset At, TimeSpan Duration, long Run, string? Error = null, string? Anchor = null);

/// <summary>What applying a plan does to a link besides the changes: accounts found, users leaving or back.</summary>
public readonly record struct LinkEffect(Link Link, bool Remove = false);

/// <summary>Plans, their changes, and the journal.</summary>
public interface IPlanStore
{
    /// <summary>Opens a new plan and answers its number.</summary>
    long Start(string destination, DateTimeOffset at);

    /// <summary>Adds a change to a plan being made.</summary>
    void AddChange(long plan, in StoredChange change);

    /// <summary>Takes a change back while the plan is being made.</summary>
    void RemoveChange(long plan, int sequence);

    /// <summary>The place of the plan's last change; 0 when it has none.</summary>
    int LastSequence(long plan);

    /// <summary>Adds an effect on a link.</summary>
    void AddLinkEffect(long plan, in LinkEffect effect);

    /// <summary>Adds a name that applying the plan enters into the ledger.</summary>
    void AddName(long plan, string attribute, string name, long user);

    /// <summary>Adds the encoded row of what applying the plan makes known of a user's account to the destinations after this one.</summary>
    void AddIssued(long plan, long user, ReadOnlyMemory<byte> row);

    /// <summary>Adds a group that the plan manages.</summary>
    void AddGroup(long plan, PlannedGroup group);

    /// <summary>Adds something the admin should know that is no change.</summary>
    void AddNotice(long plan, PlanNotice notice);

    /// <summary>Keeps the plan's head.</summary>
    void Save(OneSyncPlan plan);

    /// <summary>The plan's head, or null.</summary>
    OneSyncPlan? Find(long plan);

    /// <summary>The heads of all plans, the newest first.</summary>
    IReadOnlyList<OneSyncPlan> Read();

    /// <summary>The plan's changes in order. The memory of each is valid until the next.</summary>
    IEnumerable<StoredChange> Changes(long plan, ChangeAction? only = null);

    /// <summary>The same, those included that the present transaction made: for a plan that is looked at and not kept.</summary>
    IEnumerable<StoredChange> Drafted(long plan);

    /// <summary>Every change that a plan holds for one user, the newest plan first; the memory of each is valid until the next.</summary>
    IEnumerable<(long Plan, StoredChange Change)> ChangesOf(long user);

    /// <summary>The plan's changes of groups in order; the memory of each is valid until the next.</summary>
    IEnumerable<StoredChange> GroupChanges(long plan);

    /// <summary>One change, without its values; null when the plan has none there.</summary>
    StoredChange? FindChange(long plan, int sequence);

    /// <summary>The effects on links.</summary>
    IEnumerable<LinkEffect> LinkEffects(long plan);

    /// <summary>The names to enter into the ledger.</summary>
    IEnumerable<(string Attribute, string Name, long User)> Names(long plan);

    /// <summary>The groups that the plan manages.</summary>
    IEnumerable<PlannedGroup> Groups(long plan);

    /// <summary>What the admin should know.</summary>
    IEnumerable<PlanNotice> Notices(long plan);

    /// <summary>Adds or replaces the journal entry that starts at <see cref="JournalEntry.First"/>.</summary>
    void Journal(long plan, JournalEntry entry);

    /// <summary>The journal in the order of the changes.</summary>
    IReadOnlyList<JournalEntry> Journal(long plan);
}
