namespace OneSync.Connectors.Odbc.Binding;

/// <summary>What is known of a cell.</summary>
internal enum CellState : byte
{
    /// <summary>It has a value.</summary>
    Value,

    /// <summary>It is NULL.</summary>
    Null,

    /// <summary>The driver gave its beginning only.</summary>
    CutOff,

    /// <summary>The driver says something about its length that cannot be.</summary>
    BadLength,
}

/// <summary>Some rows of a result, fetched at once. Fetching and freeing are done on the connection's thread.</summary>
internal abstract class RowBlock : IDisposable
{
    /// <summary>A cell of more bytes than this is not read.</summary>
    public const int MostCellBytes = 64 << 20;

    /// <summary>How many rows it holds; 0 after the last.</summary>
    public int Count { get; protected set; }

    /// <summary>Why a row could not be read; null when it could.</summary>
    public abstract string? RowFault(int row);

    /// <summary>What is known of a cell.</summary>
    public abstract CellState State(int row, int column);

    /// <summary>The bytes of a cell, as the driver gave them; none when it has no value.</summary>
    public abstract ReadOnlySpan<byte> Cell(int row, int column);

    /// <summary>Fetches the next rows.</summary>
    /// <exception cref="OdbcException">The reading cannot go on. The rows that came before are in the block.</exception>
    public abstract void Fetch();

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of memory.</summary>
    protected abstract void Free();
}
