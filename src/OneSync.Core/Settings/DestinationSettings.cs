using OneSync.Core.Planning;

namespace OneSync.Core.Settings;

/// <summary>One step in the life of an account whose user has left.</summary>
/// <param name="After">How many days after the user left, 0 or more.</param>
/// <param name="Do">Disable, Archive or Delete.</param>
/// <param name="Options">What the step needs besides, such as <c>ou</c>.</param>
public sealed record LeaverStage(int After, ChangeAction Do, IReadOnlyDictionary<string, SourceText> Options);

/// <summary>A limit on the changes of one action, over which a plan is held.</summary>
/// <param name="Action">The action.</param>
/// <param name="Limit">The limit; reached at equality.</param>
/// <param name="By">What is counted by itself: <c>group</c>, an attribute, or null for the destination as a whole.</param>
public sealed record ThresholdSettings(ChangeAction Action, Limit Limit, string? By = null);

/// <summary>What becomes of the accounts of users whom the selection leaves out.</summary>
public enum OutOfScopeHandling
{
    /// <summary>They stay as they are.</summary>
    Keep,

    /// <summary>They are treated as those of leavers, under the same thresholds.</summary>
    Leave,
}

/// <summary>One destination.</summary>
/// <param name="Name">Its name in the workspace.</param>
/// <param name="Type">The connector's type.</param>
/// <param name="At">Where it is configured.</param>
public sealed record DestinationSettings(SourceText Name, SourceText Type, Position At)
{
    /// <summary>The connector's own options.</summary>
    public OptionSet Options { get; init; } = OptionSet.None;

    /// <summary>Who gets an account; null for every user.</summary>
    public SourceText? Scope { get; init; }

    /// <summary>Attributes that find the account of a user who has no link yet, in order.</summary>
    public IReadOnlyList<SourceText> Match { get; init; } = [];

    /// <summary>The mappings; none takes every attribute of the user under its own name.</summary>
    public IReadOnlyList<MappingSettings> Map { get; init; } = [];

    /// <summary>The rules that put users into groups; none leaves all groups alone.</summary>
    public IReadOnlyList<GroupRuleSettings> Groups { get; init; } = [];

    /// <summary>What becomes of the accounts of leavers, by days; the default is Disable at once where the connector can.</summary>
    public IReadOnlyList<LeaverStage> Leaver { get; init; } = [new(0, ChangeAction.Disable, new Dictionary<string, SourceText>())];

    /// <summary>What becomes of the accounts of users whom the selection leaves out.</summary>
    public OutOfScopeHandling OutOfScope { get; init; }

    /// <summary>Whether only users get an account whom a rule of <see cref="Groups"/> puts into a group.</summary>
    public bool OnlyMembers { get; init; }

    /// <summary>What becomes of accounts that no user owns.</summary>
    public OrphanSettings Orphans { get; init; } = OrphanSettings.Default;

    /// <summary>The limits, besides the defaults.</summary>
    public IReadOnlyList<ThresholdSettings> Thresholds { get; init; } = [];

    /// <summary>Accounts that match are never touched.</summary>
    public SourceText? ProtectedWhen { get; init; }
}
