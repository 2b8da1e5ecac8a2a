namespace OneSync.Core.Activity;

/// <summary>What a run does.</summary>
public enum RunKind
{
    /// <summary>Reads a source into the vault.</summary>
    Import,

    /// <summary>Finds which records are one person, and merges them.</summary>
    Correlate,

    /// <summary>Plans what a destination needs.</summary>
    DryRun,

    /// <summary>Applies a plan.</summary>
    Export,

    /// <summary>An admin changed users by hand.</summary>
    Edit,
}

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    /// <summary>It is under way, or its process was killed.</summary>
    Running,

    /// <summary>All that was to be done was done.</summary>
    Complete,

    /// <summary>What could be done was done; <see cref="OneSyncRun.Message"/> says what could not.</summary>
    Partial,

    /// <summary>A threshold held the plan.</summary>
    Held,

    /// <summary>Nothing was done.</summary>
    Failed,

    /// <summary>It was stopped before its end.</summary>
    Cancelled,

    /// <summary>The source had nothing new: nothing was read, and all stays as it was.</summary>
    Unchanged,
}

/// <summary>One import, correlation, dry run or export, and what it did.</summary>
public sealed record OneSyncRun
{
    private readonly string[] _warnings = [];

    /// <summary>Its number, from 1.</summary>
    public long Id { get; init; }

    /// <summary>What it did.</summary>
    public RunKind Kind { get; init; }

    /// <summary>The source or destination it was about; <c>*</c> for all.</summary>
    public string Subject { get; init; } = "";

    /// <summary>How it ended.</summary>
    public RunStatus Status { get; init; }

    /// <summary>When it began, in UTC.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended, in UTC; null while it runs.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration => (Ended ?? Started) - Started;

    /// <summary>Who ran it: the account and the machine.</summary>
    public string By { get; init; } = "";

    /// <summary>Why it is Partial, Held, Failed or Unchanged; null when there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// What it counted, by name: <c>Read</c>, <c>Added</c>, <c>Changed</c>, <c>Unchanged</c>, <c>Gone</c>, <c>Excluded</c>, <c>Quarantined</c>, <c>Joined by</c> a rule, <c>Create</c>…
    /// </summary>
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>();

    /// <summary>Oddities that lost nothing.</summary>
    public IReadOnlyList<string> Warnings
    {
        get => _warnings;
        init => _warnings = [.. value];
    }

    /// <summary>The plan it made or applied; null for none.</summary>
    public long? Plan { get; init; }

    /// <summary>The count of that name; 0 when it counted none.</summary>
    public long Count(string name) => Counts.GetValueOrDefault(name);
}
