using System.Text;
using SQLitePCL;

namespace OneSync.Connectors.Vault;

/// <summary>A prepared statement. Parameters are numbered from 1, columns from 0.</summary>
internal sealed unsafe class SqliteStatement : IRowReader
{
    private readonly SqliteDatabase _database;
    private readonly sqlite3_stmt _owner;

    // Zero once it is disposed, which SQLite refuses for bindings and steps.
    private nint _handle;

    public SqliteStatement(SqliteDatabase database, string sql)
    {
        _database = database;
        database.Check(raw.sqlite3_prepare_v2(database.Handle, sql, out _owner));
        _handle = _owner.DangerousGetHandle();
    }

    public SqliteStatement Bind(int index, long value)
    {
        _database.Check(SqliteNative.BindInt64(_handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long? value)
    {
        _database.Check(value is { } v ? SqliteNative.BindInt64(_handle, index, v) : SqliteNative.BindNull(_handle, index));
        return this;
    }

    public SqliteStatement Bind(int index, double value)
    {
        _database.Check(raw.sqlite3_bind_double(_owner, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, string? value)
    {
        if (value is null)
        {
            _database.Check(SqliteNative.BindNull(_handle, index));
            return this;
        }
        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> bytes = most <= 512 ? stackalloc byte[512] : new byte[most];
        _database.Check(raw.sqlite3_bind_text(_owner, index, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        return this;
    }

    /// <summary>Binds text that is UTF-8 already.</summary>
    public void BindText(int index, ReadOnlySpan<byte> utf8, nint lifetime = SqliteNative.Transient)
    {
        // A null pointer would bind NULL.
        fixed (byte* value = utf8.IsEmpty ? "\0"u8 : utf8)
            _database.Check(SqliteNative.BindText(_handle, index, value, utf8.Length, lifetime));
    }

    /// <summary>Binds a blob.</summary>
    /// <param name="index">Which parameter.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="lifetime"><see cref="SqliteNative.Static"/> when the caller pins the bytes until the statement was run.</param>
    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value, nint lifetime = SqliteNative.Transient)
    {
        fixed (byte* bytes = value.IsEmpty ? "\0"u8 : value)
            _database.Check(SqliteNative.BindBlob(_handle, index, bytes, value.Length, lifetime));
        return this;
    }

    public SqliteStatement Bind(int index, DateOnly? value) => Bind(index, (long?)value?.DayNumber);

    public SqliteStatement Bind(int index, DateTimeOffset? value) => Bind(index, value?.ToUnixTimeMilliseconds());

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool Step()
    {
        int code = SqliteNative.Step(_handle);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code == raw.SQLITE_DONE)
            return false;
        try
        {
            _database.Check(code);
            return false;
        }
        finally
        {
            // One that failed can be used again.
            Reset();
        }
    }

    /// <summary>Runs a statement that answers no rows, and makes it ready for the next use.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public void Reset() => SqliteNative.Reset(_handle);

    public bool IsNull(int column) => Type(column) == raw.SQLITE_NULL;

    /// <summary>The column's type: one of SQLite's own, such as <see cref="raw.SQLITE_INTEGER"/>.</summary>
    public int Type(int column) => SqliteNative.ColumnType(_handle, column);

    public long Int64(int column) => SqliteNative.ColumnInt64(_handle, column);

    public int Int32(int column) => (int)SqliteNative.ColumnInt64(_handle, column);

    public double Double(int column) => raw.sqlite3_column_double(_owner, column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The bytes of a text or blob, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column)
    {
        // The pointer first: asking for it may convert the value.
        byte* bytes = SqliteNative.ColumnBlob(_handle, column);
        return new(bytes, SqliteNative.ColumnBytes(_handle, column));
    }

    public DateOnly? Date(int column) => IsNull(column) ? null : DateOnly.FromDayNumber(Int32(column));

    public DateTimeOffset? Instant(int column) => IsNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(Int64(column));

    public void Dispose()
    {
        _handle = 0;
        _owner.Dispose();
    }
}
