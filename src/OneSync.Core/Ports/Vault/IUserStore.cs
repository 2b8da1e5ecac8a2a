using OneSync.Core.Model;

namespace OneSync.Core.Ports.Vault;

/// <summary>Merged users. A user keeps its number for good; the number of one that was merged into another is not used again.</summary>
public interface IUserStore
{
    /// <summary>Reads users in ascending order of their number.</summary>
    IUserCursor Read(bool withData = true);

    /// <summary>One user; null when there is none of that number.</summary>
    StoredUser? Find(long number);

    /// <summary>Adds a user and answers its number.</summary>
    /// <param name="state">Where the user stands.</param>
    /// <param name="leftOn">Since when, if not present.</param>
    /// <param name="records">The numbers of its records, ascending.</param>
    /// <param name="data">Its encoded row.</param>
    /// <param name="run">The run that adds it.</param>
    /// <param name="withRecord">
    /// The row goes on with the row of the user's only record, which need not be written again. It stays what it is at this moment
    /// until <see cref="Settle"/>, whatever is imported meanwhile.
    /// </param>
    long Insert(UserState state, DateOnly? leftOn, ReadOnlySpan<long> records, ReadOnlySpan<byte> data, long run, bool withRecord = false);

    /// <summary>Replaces a user; the parameters are those of <see cref="Insert"/>.</summary>
    void Update(long number, UserState state, DateOnly? leftOn, ReadOnlySpan<long> records, ReadOnlySpan<byte> data, bool withRecord = false);

    /// <summary>Every user is up to date with its records: rows that go on with a record's show it as it is now.</summary>
    void Settle();

    /// <summary>Removes a user whose records went to another.</summary>
    void Delete(long number);

    /// <summary>Keeps what a run did to a user that was there before it.</summary>
    void LogChange(long run, long user, UserEvent what, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, string? detail);

    /// <summary>Keeps by which rule, and how surely, a record came to its user.</summary>
    void LogJoin(long run, long record, string rule, double confidence);

    /// <summary>By which rule a record came to its user, in which run; null when no rule did.</summary>
    RecordJoin? FindJoin(long record);

    /// <summary>All values that admins set by hand, by user.</summary>
    IReadOnlyList<UserOverride> Overrides(long? user = null);

    /// <summary>Sets a value by hand; absent takes it back.</summary>
    void SetOverride(UserOverride value);
}

/// <summary>What became of a user.</summary>
public enum UserEvent
{
    /// <summary>New.</summary>
    Added,

    /// <summary>Other values.</summary>
    Changed,

    /// <summary>Another user's records came to it.</summary>
    Merged,

    /// <summary>Records of it went to a user of their own.</summary>
    Split,

    /// <summary>No longer present.</summary>
    Left,

    /// <summary>Present again.</summary>
    Returned,

    /// <summary>Values were set by hand.</summary>
    Overridden,

    /// <summary>Removed by an admin.</summary>
    Removed,

    /// <summary>No longer selected by an admin; its accounts stay as they are.</summary>
    OutOfScope,

    /// <summary>An admin set or removed the link to an account.</summary>
    LinkSet,
}

/// <summary>A value set by hand.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Value">The value; absent for none.</param>
/// <param name="By">Who set it.</param>
/// <param name="At">When.</param>
public sealed record UserOverride(long User, string Attribute, AttributeValue Value, string By, DateTimeOffset At);

/// <summary>By which rule a record came to its user.</summary>
public sealed record RecordJoin(long Run, long Record, string Rule, double Confidence);

/// <summary>A user with its data, held.</summary>
public sealed record StoredUser(long Number, UserState State, DateOnly? LeftOn, IReadOnlyList<long> Records, byte[] Data, long AddedIn);

/// <summary>A forward reading of users.</summary>
public interface IUserCursor : IDisposable
{
    /// <summary>Moves on; false at the end.</summary>
    bool MoveNext();

    /// <summary>The user's number, from 1.</summary>
    long Number { get; }

    /// <summary>Where the user stands.</summary>
    UserState State { get; }

    /// <summary>When the user left.</summary>
    DateOnly? LeftOn { get; }

    /// <summary>The numbers of the user's records, ascending, copied into <paramref name="target"/> after it is cleared.</summary>
    void CopyRecords(List<long> target);

    /// <summary>The run that added the user.</summary>
    long AddedIn { get; }

    /// <summary>The encoded row, valid until the next move; empty when not asked for.</summary>
    ReadOnlySpan<byte> Data { get; }
}
