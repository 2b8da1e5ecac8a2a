namespace OneSync.Core.Settings;

/// <summary>A table for the template function <c>lookup</c>: in a CSV file, or written out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The CSV file; null for a table that is written out.</param>
/// <param name="Key">The column that is looked up; null for the first.</param>
public sealed record LookupSettings(SourceText Name, SourceText? Path, SourceText? Key)
{
    /// <summary>The rows of a table that is written out.</summary>
    public IReadOnlyList<LookupRow> Rows { get; init; } = [];

    /// <summary>What becomes of a value that has no row.</summary>
    public UnmappedHandling Unmapped { get; init; }
}

/// <summary>One row of a table that is written out.</summary>
/// <param name="Key">What is looked up.</param>
/// <param name="Cells">What is found, by column.</param>
public sealed record LookupRow(SourceText Key, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>The column of a table that says one thing for each key.</summary>
    public const string OnlyColumn = "value";
}

/// <summary>What becomes of a value that has no row in a look-up table.</summary>
public enum UnmappedHandling
{
    /// <summary>There is no value: the fallback holds, or the person's row is quarantined.</summary>
    Error,

    /// <summary>It stays as it is, and is reported.</summary>
    Keep,

    /// <summary>It is left out, and is reported.</summary>
    Drop,
}

/// <summary>A whole configuration: what one <c>onesync.yaml</c> says.</summary>
/// <param name="Root">The folder that relative paths start from, absolute.</param>
/// <param name="VaultPath">The vault's file, absolute, or <c>:memory:</c>.</param>
public sealed record WorkspaceSettings(string Root, string VaultPath)
{
    /// <summary>The sources, in their order, which is the default precedence.</summary>
    public IReadOnlyList<SourceSettings> Sources { get; init; } = [];

    /// <summary>The correlation rules in their order.</summary>
    public IReadOnlyList<CorrelationRule> Correlations { get; init; } = [];

    /// <summary>For an attribute, or <c>default</c>, the sources in the order in which they win.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SourceText>> Precedence { get; init; } = new Dictionary<string, IReadOnlyList<SourceText>>();

    /// <summary>The look-up tables.</summary>
    public IReadOnlyList<LookupSettings> Lookups { get; init; } = [];

    /// <summary>The named conditionals.</summary>
    public IReadOnlyDictionary<string, SourceText> Collections { get; init; } = new Dictionary<string, SourceText>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How selectors are understood.</summary>
    public SelectorSettings Selectors { get; init; } = SelectorSettings.Default;

    /// <summary>The destinations.</summary>
    public IReadOnlyList<DestinationSettings> Destinations { get; init; } = [];

    /// <summary>Activity older than this many days is removed; null keeps it for ever.</summary>
    public int? ActivityRetentionDays { get; init; }
}
