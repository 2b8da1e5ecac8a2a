namespace OneSync.Core.Planning;

/// <summary>Where a plan stands.</summary>
public enum PlanState
{
    /// <summary>It may be applied.</summary>
    Ready,

    /// <summary>A threshold holds it until somebody approves it.</summary>
    Held,

    /// <summary>It was held, and somebody approved it.</summary>
    Approved,

    /// <summary>Its changes are being sent, or the process that sent them was killed.</summary>
    Applying,

    /// <summary>Every change was answered.</summary>
    Applied,

    /// <summary>A newer plan for the same destination took its place.</summary>
    Superseded,
}

/// <summary>A limit that was reached.</summary>
/// <param name="Action">The action that was counted.</param>
/// <param name="Count">How many changes there are.</param>
/// <param name="Base">Of how many accounts.</param>
/// <param name="Limit">The limit, as it is written.</param>
/// <param name="Group">What was counted by itself, or null.</param>
public sealed record TrippedThreshold(ChangeAction Action, long Count, long Base, string Limit, string? Group = null)
{
    /// <summary>One sentence for the admin.</summary>
    public override string ToString() =>
        $"{Count} {Action} changes{(Group is null ? "" : $" in '{Group}'")} of {Base} accounts reach the limit of {Limit}.";
}

/// <summary>The frozen result of a dry run.</summary>
public sealed record OneSyncPlan
{
    private readonly TrippedThreshold[] _thresholds = [];

    /// <summary>Its number, from 1.</summary>
    public long Id { get; init; }

    /// <summary>The destination.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public PlanState State { get; init; }

    /// <summary>When it was made, in UTC.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The run that made it.</summary>
    public long Run { get; init; }

    /// <summary>How many changes of each action it holds.</summary>
    public IReadOnlyDictionary<ChangeAction, long> Counts { get; init; } = new Dictionary<ChangeAction, long>();

    /// <summary>All changes.</summary>
    public long Total => Counts.Values.Sum();

    /// <summary>Users looked at that are in scope.</summary>
    public long InScope { get; init; }

    /// <summary>Users looked at whom the selection leaves out; their accounts stay as they are.</summary>
    public long OutOfScope { get; init; }

    /// <summary>Accounts that are as they should be.</summary>
    public long Unchanged { get; init; }

    /// <summary>How many accounts the destination has now.</summary>
    public long Accounts { get; init; }

    /// <summary>The run that it takes back; null for a plan of what a destination needs.</summary>
    public long? Undoes { get; init; }

    /// <summary>Whether it was made for some users only; then it holds no change for those who are missing.</summary>
    public bool IsSubset { get; init; }

    /// <summary>Why nobody may be disabled, archived, deleted or removed by it; null when they may.</summary>
    public string? RemovalsWithheld { get; init; }

    /// <summary>The limits that hold it.</summary>
    public IReadOnlyList<TrippedThreshold> Thresholds
    {
        get => _thresholds;
        init => _thresholds = [.. value];
    }

    /// <summary>How many notices of each kind there are.</summary>
    public IReadOnlyDictionary<NoticeKind, long> Notices { get; init; } = new Dictionary<NoticeKind, long>();

    /// <summary>Who approved it.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>When it was approved, in UTC.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>How many changes of that action it holds.</summary>
    public long Count(ChangeAction action) => Counts.GetValueOrDefault(action);
}
