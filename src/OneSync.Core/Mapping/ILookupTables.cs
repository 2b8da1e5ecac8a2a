namespace OneSync.Core.Mapping;

/// <summary>The tables of the template function <c>lookup</c>, loaded before anything is compiled. Names and keys ignore case.</summary>
public interface ILookupTables
{
    /// <summary>The names of the tables.</summary>
    IReadOnlyCollection<string> Tables { get; }

    /// <summary>A text that changes when a cell of any table does.</summary>
    string Version => "";

    /// <summary>The columns of a table; none when there is no such table.</summary>
    IReadOnlyCollection<string> Columns(string table);

    /// <summary>The column that needs no name, because the table has no other besides its key; null when it has several.</summary>
    string? OnlyColumn(string table) => null;

    /// <summary>What is looked up in a table.</summary>
    IReadOnlyCollection<string> Keys(string table) => [];

    /// <summary>What becomes of a value that has no row.</summary>
    Settings.UnmappedHandling Unmapped(string table) => Settings.UnmappedHandling.Error;

    /// <summary>
    /// The cell in the row of <paramref name="key"/>; false when there is no such row. A null <paramref name="value"/> is an empty cell.
    /// Safe for use from several threads.
    /// </summary>
    bool TryFind(string table, string key, string column, out string? value);
}

/// <summary>No tables.</summary>
internal sealed class NoLookupTables : ILookupTables
{
    public IReadOnlyCollection<string> Tables => [];

    public IReadOnlyCollection<string> Columns(string table) => [];

    public bool TryFind(string table, string key, string column, out string? value)
    {
        value = null;
        return false;
    }
}
