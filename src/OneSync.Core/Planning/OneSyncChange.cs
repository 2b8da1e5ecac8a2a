using OneSync.Core.Model;

namespace OneSync.Core.Planning;

/// <summary>How far a change got.</summary>
public enum ChangeStatus
{
    /// <summary>Not sent yet.</summary>
    Planned,

    /// <summary>Sent, not answered yet.</summary>
    Sent,

    /// <summary>Done.</summary>
    Done,

    /// <summary>The account no longer showed what it was planned on, so it was left alone.</summary>
    Drifted,

    /// <summary>The destination said no.</summary>
    Failed,

    /// <summary>Not sent, because a change before it failed or somebody left it out.</summary>
    Skipped,
}

/// <summary>One attribute of a change.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Before">Its value as read.</param>
/// <param name="After">Its value as it shall be.</param>
public sealed record AttributeChange(string Attribute, AttributeValue Before, AttributeValue After)
{
    /// <summary><c>attribute: before → after</c>.</summary>
    public override string ToString() => $"{Attribute}: {Shown(Before)} → {Shown(After)}";

    private static string Shown(AttributeValue value) => value.HasValue ? $"'{value}'" : "(none)";
}

/// <summary>One change of a plan.</summary>
public sealed record OneSyncChange
{
    private readonly AttributeChange[] _attributes = [];

    /// <summary>The plan it belongs to.</summary>
    public long Plan { get; init; }

    /// <summary>Its place in the plan, from 1.</summary>
    public int Sequence { get; init; }

    /// <summary>The destination.</summary>
    public string Destination { get; init; } = "";

    /// <summary>What it does.</summary>
    public ChangeAction Action { get; init; }

    /// <summary>The user's number; 0 for none.</summary>
    public long User { get; init; }

    /// <summary>The account's anchor; empty for one that is not made yet.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>The group that comes, goes or is made; null for a change of the account itself.</summary>
    public string? Group { get; init; }

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Each attribute's value before and after.</summary>
    public IReadOnlyList<AttributeChange> Attributes
    {
        get => _attributes;
        init => _attributes = [.. value];
    }

    /// <summary>How far it got.</summary>
    public ChangeStatus Status { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }
}
