namespace OneSync.Core.Mapping;

/// <summary>What templates use besides the person.</summary>
public sealed record MappingResources
{
    /// <summary>No tables, no words, and chance that nobody can guess.</summary>
    public static MappingResources None { get; } = new();

    /// <summary>The tables of <c>lookup</c>.</summary>
    public ILookupTables Lookups { get; init; } = new NoLookupTables();

    /// <summary>Where values that have no row in a look-up table are counted; null counts none.</summary>
    public UnmappedValues? Unmapped { get; init; }

    /// <summary>The chance behind <c>random</c>, <c>digit</c> and <c>word</c>.</summary>
    public IRandomSource Random { get; init; } = SecretRandomSource.Instance;

    /// <summary>The words that <c>word</c> chooses from.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>
    /// For a target whose text has a syntax of its own, makes a person's value safe in the middle of it; null for plain text. What <c>lookup</c> gives is taken as it is.
    /// </summary>
    public Func<string, Func<string, string>?> EscapeOf { get; init; } = _ => null;
}
