using OneSync.Core.Ports.Vault;
using SQLitePCL;

namespace OneSync.Connectors.Vault;

/// <summary>One connection to a SQLite file through the raw API, which the hot paths need.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _commands = [];
    private readonly sqlite3 _handle;
    private readonly BulkWriter _bulk;
    private SqliteDatabase? _reader;

    static SqliteDatabase()
    {
        Batteries_V2.Init();
        SqliteNative.KeepNoStatistics();
    }

    public SqliteDatabase(string path)
    {
        Path = path;
        int code = raw.sqlite3_open_v2(path, out _handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            _handle?.Dispose();
            throw new VaultUnusableException($"The vault '{path}' cannot be opened: {raw.sqlite3_errstr(code).utf8_to_string()}. Check that the folder exists and that you may write to it.");
        }
        _ = raw.sqlite3_busy_timeout(_handle, 5000);
        _bulk = new BulkWriter(this);
    }

    public string Path { get; }

    /// <summary>Whether it lives in memory, and therefore has one connection only.</summary>
    public bool IsInMemory => Path == SqliteVault.InMemory;

    /// <summary>How many transactions were begun on this connection.</summary>
    public int Transactions { get; private set; }

    public sqlite3 Handle => _handle;

    /// <summary>Statements whose rows are written on a thread of their own; everything else here waits for them.</summary>
    public BulkWriter Bulk => _bulk;

    public long LastInsertedRow => raw.sqlite3_last_insert_rowid(_handle);

    public int ChangedRows => raw.sqlite3_changes(_handle);

    /// <summary>A statement of its own, for a reading that stays open; the caller disposes it.</summary>
    public SqliteStatement Prepare(string sql)
    {
        _bulk.Flush();
        return new SqliteStatement(this, sql);
    }

    /// <summary>
    /// A statement for a long reading of what is committed, on a connection of its own, so that rows can be written meanwhile. It
    /// does not see what the present transaction wrote.
    /// </summary>
    public SqliteStatement PrepareCommitted(string sql)
    {
        if (IsInMemory)
            return Prepare(sql);
        _reader ??= new SqliteDatabase(Path);
        return _reader.Prepare(sql);
    }

    /// <summary>The same for a long reading whose rows are read ahead on a thread of their own.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="columns">How many columns it answers: integers, texts, blobs or NULL.</param>
    /// <param name="bind">Binds its parameters.</param>
    public IRowReader ReadCommitted(string sql, int columns, Action<SqliteStatement>? bind = null)
    {
        if (!IsInMemory)
            return new BulkReader(new SqliteDatabase(Path), sql, columns, bind);
        SqliteStatement query = Prepare(sql);
        bind?.Invoke(query);
        return query;
    }

    /// <summary>A statement for <see cref="Bulk"/> itself.</summary>
    public SqliteStatement PrepareUnflushed(string sql) => new(this, sql);

    /// <summary>The shared statement for <paramref name="sql"/>, reset and ready for its parameters.</summary>
    public SqliteStatement Command(string sql)
    {
        _bulk.Flush();
        if (!_commands.TryGetValue(sql, out SqliteStatement? command))
            _commands[sql] = command = new SqliteStatement(this, sql);
        command.Reset();
        return command;
    }

    /// <summary>Runs statements that have no parameters and no answer.</summary>
    public void Execute(string sql)
    {
        _bulk.Flush();
        Check(raw.sqlite3_exec(_handle, sql));
    }

    /// <summary>Ends the transaction without a trace.</summary>
    public void Rollback()
    {
        _bulk.Discard();
        // A full disk has SQLite end the transaction by itself.
        if (raw.sqlite3_get_autocommit(_handle) == 0)
            Check(raw.sqlite3_exec(_handle, "ROLLBACK"));
    }

    /// <summary>Begins a transaction that writes.</summary>
    public void Begin()
    {
        Execute("BEGIN IMMEDIATE");
        Transactions++;
    }

    public void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE)
            return;
        string message = raw.sqlite3_errmsg(_handle).utf8_to_string();
        throw (code & 0xFF) switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new VaultLockedException($"The vault '{Path}' is being written by another process ({message}). Try again when its run has ended."),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new VaultUnusableException($"The vault '{Path}' is damaged or is no vault ({message}). Restore it from a backup."),
            raw.SQLITE_FULL => new VaultUnusableException($"The disk that holds the vault '{Path}' is full. Nothing of this step was kept; free some room and run it again."),
            _ => new VaultUnusableException($"The vault '{Path}' failed: {message} (SQLite {code})."),
        };
    }

    public void Dispose()
    {
        _bulk.Dispose();
        _reader?.Dispose();
        foreach (SqliteStatement command in _commands.Values)
            command.Dispose();
        _commands.Clear();
        _handle.Dispose();
    }
}
