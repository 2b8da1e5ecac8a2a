using System.Text;
using SQLitePCL;

namespace OneSync.Connectors.Vault;

/// <summary>A prepared statement. Parameters are numbered from 1, columns from 0.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly sqlite3_stmt _handle;

    public SqliteStatement(SqliteDatabase database, string sql)
    {
        _database = database;
        database.Check(raw.sqlite3_prepare_v2(database.Handle, sql, out _handle));
    }

    public SqliteStatement Bind(int index, long value)
    {
        _database.Check(raw.sqlite3_bind_int64(_handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long? value)
    {
        _database.Check(value is { } v ? raw.sqlite3_bind_int64(_handle, index, v) : raw.sqlite3_bind_null(_handle, index));
        return this;
    }

    public SqliteStatement Bind(int index, double value)
    {
        _database.Check(raw.sqlite3_bind_double(_handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, string? value)
    {
        if (value is null)
        {
            _database.Check(raw.sqlite3_bind_null(_handle, index));
            return this;
        }
        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> bytes = most <= 512 ? stackalloc byte[512] : new byte[most];
        _database.Check(raw.sqlite3_bind_text(_handle, index, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        return this;
    }

    /// <summary>Binds text that is UTF-8 already.</summary>
    public void BindText(int index, ReadOnlySpan<byte> utf8) => _database.Check(raw.sqlite3_bind_text(_handle, index, utf8));

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        _database.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_handle, index, 0) : raw.sqlite3_bind_blob(_handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, DateOnly? value) => Bind(index, (long?)value?.DayNumber);

    public SqliteStatement Bind(int index, DateTimeOffset? value) => Bind(index, value?.ToUnixTimeMilliseconds());

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(_handle);
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

    public void Reset() => raw.sqlite3_reset(_handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_handle, column);

    public int Int32(int column) => raw.sqlite3_column_int(_handle, column);

    public double Double(int column) => raw.sqlite3_column_double(_handle, column);

    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string() ?? "";

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The bytes of a text or blob, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_handle, column);

    public DateOnly? Date(int column) => IsNull(column) ? null : DateOnly.FromDayNumber(Int32(column));

    public DateTimeOffset? Instant(int column) => IsNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(Int64(column));

    public void Dispose() => _handle.Dispose();
}
