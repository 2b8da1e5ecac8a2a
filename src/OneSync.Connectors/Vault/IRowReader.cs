using System.Text;

namespace OneSync.Connectors.Vault;

/// <summary>The rows a query answers, forwards. Columns are numbered from 0.</summary>
internal interface IRowReader : IDisposable
{
    /// <summary>Moves to the next row; false at the end.</summary>
    /// <exception cref="Core.Ports.Vault.VaultUnusableException">The vault failed.</exception>
    bool Step();

    /// <summary>Whether the column is NULL.</summary>
    bool IsNull(int column);

    /// <summary>The column as a number.</summary>
    long Int64(int column);

    /// <summary>The bytes of a text or blob, valid until the next step.</summary>
    ReadOnlySpan<byte> Bytes(int column);

    /// <summary>The column as a number.</summary>
    int Int32(int column) => (int)Int64(column);

    /// <summary>The column as text.</summary>
    string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <summary>The column as a date.</summary>
    DateOnly? Date(int column) => IsNull(column) ? null : DateOnly.FromDayNumber((int)Int64(column));
}
