namespace OneSync.Core.Selecting;

/// <summary>What became of one thing in a selection.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id; <c>(blank)</c> for people without a role or status.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Before">Whether it was synced; null when nobody had answered.</param>
/// <param name="After">Whether it is synced now.</param>
public sealed record SelectionChange(SelectionKind Kind, string Id, string Name, bool? Before, bool? After)
{
    /// <summary>One line for the admin.</summary>
    public override string ToString() => $"{Kind} {Name}{(Name == Id ? "" : $" ({Id})")}: {Word(Before)} → {Word(After)}";

    private static string Word(bool? sync) => sync switch { true => "Yes", false => "No", null => "not answered" };
}

/// <summary>The selection of one source, and whom it leaves out.</summary>
public sealed record OneSyncSelection
{
    private readonly string[] _warnings = [];
    private readonly SelectionChange[] _changes = [];

    /// <summary>The source.</summary>
    public string Source { get; init; } = "";

    /// <summary>How many of the schools are chosen, such as <c>3 of 10</c>; <c>all</c> when nobody chose.</summary>
    public string Schools { get; init; } = "";

    /// <summary>How many of the classes are chosen.</summary>
    public string Classes { get; init; } = "";

    /// <summary>The roles chosen.</summary>
    public string Roles { get; init; } = "";

    /// <summary>The statuses chosen.</summary>
    public string Statuses { get; init; } = "";

    /// <summary>People in scope.</summary>
    public long InScope { get; init; }

    /// <summary>People out of scope: their accounts stay as they are.</summary>
    public long OutOfScope { get; init; }

    /// <summary>People in scope who were not before.</summary>
    public long Entering { get; init; }

    /// <summary>People out of scope who were in scope before.</summary>
    public long Leaving { get; init; }

    /// <summary>What is answered otherwise than before.</summary>
    public IReadOnlyList<SelectionChange> Changes
    {
        get => _changes;
        init => _changes = [.. value];
    }

    /// <summary>Oddities that lost nothing.</summary>
    public IReadOnlyList<string> Warnings
    {
        get => _warnings;
        init => _warnings = [.. value];
    }
}
