using OneSync.Core.Linking;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Core.Tracing;

/// <summary>All that OneSync knows about one person, and why: records, values, accounts and changes.</summary>
public sealed record OneSyncTrace
{
    private readonly TraceRecord[] _records = [];
    private readonly TraceAttribute[] _attributes = [];
    private readonly TraceAccount[] _accounts = [];

    /// <summary>The user's number.</summary>
    public long Id { get; init; }

    /// <summary>The user's name as shown to people.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the user stands.</summary>
    public UserState State { get; init; }

    /// <summary>When the user left; null while active.</summary>
    public DateOnly? LeftOn { get; init; }

    /// <summary>Why the user is out of scope; null for everybody else.</summary>
    public string? ScopeReason { get; init; }

    /// <summary>The records of the sources.</summary>
    public IReadOnlyList<TraceRecord> Records { get => _records; init => _records = [.. value]; }

    /// <summary>Each attribute with where it comes from.</summary>
    public IReadOnlyList<TraceAttribute> Attributes { get => _attributes; init => _attributes = [.. value]; }

    /// <summary>What is known of each destination.</summary>
    public IReadOnlyList<TraceAccount> Accounts { get => _accounts; init => _accounts = [.. value]; }

    /// <summary>All of it as a page to read.</summary>
    public string Report => TraceReport.Of(this);
}

/// <summary>A record of the person.</summary>
/// <param name="Source">The source.</param>
/// <param name="Anchor">Its anchor there.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Since">Since when it is not present; null while it is.</param>
/// <param name="Rule">The correlation rule that joined it to the user; null when none did.</param>
/// <param name="Confidence">How surely, 0 to 1; null when no rule did.</param>
/// <param name="Run">The run in which it was joined; null when no rule did.</param>
public sealed record TraceRecord(string Source, string Anchor, RecordState State, DateOnly? Since, string? Rule, double? Confidence, long? Run);

/// <summary>A value that one record has.</summary>
/// <param name="Source">The source.</param>
/// <param name="Value">The value.</param>
/// <param name="Rule">The mapping of the source that gave it.</param>
public sealed record TraceValue(string Source, AttributeValue Value, string Rule);

/// <summary>An attribute of the user.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Source">The source that it is from; null when it was set by hand.</param>
/// <param name="Rule">The mapping of that source, or who set it and when.</param>
/// <param name="Why">Why this value and no other; null where there was no other.</param>
/// <param name="Others">The values of other records that lost.</param>
public sealed record TraceAttribute(string Name, AttributeValue Value, string? Source, string Rule, string? Why, IReadOnlyList<TraceValue> Others);

/// <summary>A mapped attribute of an account.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Wanted">What the mapping gives, names not yet made unique; absent where it leaves the attribute alone.</param>
/// <param name="Written">What OneSync wrote last; absent when it never wrote it.</param>
/// <param name="Rule">The mapping's case that holds.</param>
/// <param name="Apply">When it is written.</param>
public sealed record TraceTarget(string Name, AttributeValue Wanted, AttributeValue Written, string Rule, ApplyMode Apply);

/// <summary>A group that OneSync put the account into.</summary>
/// <param name="Group">The group.</param>
/// <param name="Reason">Why.</param>
/// <param name="Run">The run that did.</param>
public sealed record TraceGroup(string Group, string Reason, long Run);

/// <summary>A change that was made, or tried.</summary>
/// <param name="Run">The run.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="Change">What was planned, and how it ended.</param>
public sealed record TraceChange(long Run, DateTimeOffset At, OneSyncChange Change);

/// <summary>What is known of a person in one destination.</summary>
public sealed record TraceAccount
{
    /// <summary>The destination.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Whether the person should have an account there.</summary>
    public bool InScope { get; init; }

    /// <summary>The condition that says so; null where everybody should.</summary>
    public string? Scope { get; init; }

    /// <summary>The link to the account; null for none.</summary>
    public OneSyncLink? Link { get; init; }

    /// <summary>The mapped attributes; none for somebody who should have no account.</summary>
    public IReadOnlyList<TraceTarget> Attributes { get; init; } = [];

    /// <summary>Why the mappings gave no account; null when they did.</summary>
    public string? Error { get; init; }

    /// <summary>The groups that OneSync put the account into.</summary>
    public IReadOnlyList<TraceGroup> Groups { get; init; } = [];

    /// <summary>The changes so far, the newest first.</summary>
    public IReadOnlyList<TraceChange> Changes { get; init; } = [];

    /// <summary>What the next plan would do; null when nobody asked.</summary>
    public IReadOnlyList<OneSyncChange>? Next { get; init; }

    /// <summary>What the next plan would tell about the person.</summary>
    public IReadOnlyList<PlanNotice> Notices { get; init; } = [];
}

/// <summary>Who is traced; the first that is given counts.</summary>
public sealed record TraceQuery
{
    /// <summary>Users of these numbers.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>The anchor of a record in a source, or of an account in a destination.</summary>
    public string? Anchor { get; init; }

    /// <summary>An e-mail address, case ignored.</summary>
    public string? Email { get; init; }

    /// <summary>An expression that selects users.</summary>
    public SourceText? Filter { get; init; }
}
