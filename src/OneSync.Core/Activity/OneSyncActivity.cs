namespace OneSync.Core.Activity;

/// <summary>One line of the activity log: a run, what became of a user in it, or a change of an account.</summary>
public sealed record OneSyncActivity
{
    /// <summary>When, in UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The run it belongs to.</summary>
    public long Run { get; init; }

    /// <summary>The kind of run.</summary>
    public RunKind Kind { get; init; }

    /// <summary>The source or destination.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What was done: a change's action, a user's event, <c>Run</c> or <c>Quarantined</c>.</summary>
    public string Action { get; init; } = "";

    /// <summary>How it ended.</summary>
    public string Status { get; init; } = "";

    /// <summary>The user's number; null when it is about none.</summary>
    public long? User { get; init; }

    /// <summary>The user's name as shown to people.</summary>
    public string? UserName { get; init; }

    /// <summary>The account's anchor.</summary>
    public string? Anchor { get; init; }

    /// <summary>The values before, of the attributes that changed.</summary>
    public IReadOnlyDictionary<string, string> Before { get; init; } = new Dictionary<string, string>();

    /// <summary>The values after.</summary>
    public IReadOnlyDictionary<string, string> After { get; init; } = new Dictionary<string, string>();

    /// <summary>Why it was done, or what a run counted.</summary>
    public string? Detail { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Who ran it.</summary>
    public string By { get; init; } = "";
}

/// <summary>Which activity is wanted; what is null does not limit.</summary>
public sealed record ActivityQuery
{
    /// <summary>Not before.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Not after.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Of these runs.</summary>
    public IReadOnlyList<long>? Runs { get; init; }

    /// <summary>Of this kind.</summary>
    public RunKind? Kind { get; init; }

    /// <summary>Of this source or destination; case is ignored.</summary>
    public string? Subject { get; init; }

    /// <summary>Of this user.</summary>
    public long? User { get; init; }

    /// <summary>Of these actions; case is ignored.</summary>
    public IReadOnlyList<string>? Actions { get; init; }

    /// <summary>With these statuses; case is ignored.</summary>
    public IReadOnlyList<string>? Statuses { get; init; }

    /// <summary>Only runs, without what they hold.</summary>
    public bool RunsOnly { get; init; }
}
