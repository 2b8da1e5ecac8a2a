namespace OneSync.Cli.Output;

/// <summary>One thing that is shown of a row.</summary>
/// <param name="Name">Its name in JSON and CSV, and, as words, the table's heading.</param>
/// <param name="Value">Its value.</param>
/// <param name="InTable">Whether tables show it.</param>
/// <param name="InPrograms">Whether JSON and CSV show it.</param>
internal sealed record Column<T>(string Name, Func<T, object?> Value, bool InTable = true, bool InPrograms = true)
{
    /// <summary>The heading: <c>inScope</c> is <c>In scope</c>.</summary>
    public string Heading => string.Concat(Name.Select((c, i) => i == 0 ? $"{char.ToUpperInvariant(c)}" : char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
}

/// <summary>How rows of one kind are shown.</summary>
/// <param name="Columns">What is shown of each.</param>
/// <param name="WhenNone">What a table says when there is no row; null for nothing.</param>
internal sealed record Listing<T>(IReadOnlyList<Column<T>> Columns, string? WhenNone = null);

/// <summary>Prints rows as they come.</summary>
internal interface IRowWriter<in T> : IDisposable
{
    void Write(T row);
}
