using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

/// <summary>The vault in one SQLite file (write-ahead log, full synchronisation), readable and writable by its owner alone.</summary>
public sealed class SqliteVault : IVault
{
    /// <summary>The path of a vault that lives in memory and ends with its connection.</summary>
    public const string InMemory = ":memory:";

    private readonly SqliteDatabase _database;
    private int _savedAttributes;
    private bool _writing;

    /// <summary>Opens the vault at <paramref name="path"/>, making or updating it as needed.</summary>
    /// <exception cref="VaultUnusableException">It cannot be opened, is damaged, or is newer than this OneSync.</exception>
    public SqliteVault(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        MakeForOwnerOnly(path);
        _database = new SqliteDatabase(path);
        try
        {
            _database.Execute("PRAGMA journal_mode = WAL");
            _database.Execute("PRAGMA synchronous = FULL");
            _database.Execute("PRAGMA cache_size = -65536");
            _database.Execute("PRAGMA temp_store = MEMORY");
            Migrations.Apply(_database);
            LoadAttributes();
        }
        catch
        {
            _database.Dispose();
            throw;
        }
        Records = new SqliteRecordStore(_database);
        Memory = new SqliteSourceMemoryStore(_database);
        Users = new SqliteUserStore(_database);
        Links = new SqliteLinkStore(_database);
        Reviews = new SqliteReviewStore(_database);
        Plans = new SqlitePlanStore(_database);
        Runs = new SqliteRunStore(_database);
        Selections = new SqliteSelectionStore(_database);
    }

    /// <inheritdoc/>
    public AttributeTable Attributes { get; } = new(WellKnown.Sources);

    /// <inheritdoc/>
    public IRecordStore Records { get; }

    /// <inheritdoc/>
    public ISourceMemoryStore Memory { get; }

    /// <inheritdoc/>
    public IUserStore Users { get; }

    /// <inheritdoc/>
    public ILinkStore Links { get; }

    /// <inheritdoc/>
    public IReviewStore Reviews { get; }

    /// <inheritdoc/>
    public IPlanStore Plans { get; }

    /// <inheritdoc/>
    public IRunStore Runs { get; }

    /// <inheritdoc/>
    public ISelectionStore Selections { get; }

    /// <inheritdoc/>
    public string? GetFact(string name)
    {
        SqliteStatement query = _database.Command("SELECT value FROM fact WHERE name = ?1").Bind(1, name);
        string? value = query.Step() ? query.Text(0) : null;
        query.Reset();
        return value;
    }

    /// <inheritdoc/>
    public void SetFact(string name, string? value)
    {
        if (value is null)
            _database.Command("DELETE FROM fact WHERE name = ?1").Bind(1, name).Run();
        else
            _database.Command("INSERT INTO fact(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value").Bind(1, name).Bind(2, value).Run();
    }

    /// <inheritdoc/>
    public IVaultTransaction Begin()
    {
        if (_writing)
            throw new InvalidOperationException("The vault is being written already.");
        _database.Begin();
        try
        {
            LoadAttributes();
        }
        catch
        {
            _database.Rollback();
            throw;
        }
        _writing = true;
        return new Transaction(this);
    }

    /// <inheritdoc/>
    public IDisposable Lock(string purpose) => RunLock.Take(_database.Path, purpose);

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    // Another process may have named attributes since they were last loaded. Rows made here with other names under the same
    // numbers must not reach the file.
    private void LoadAttributes()
    {
        using SqliteStatement query = _database.Prepare("SELECT id, name FROM attribute WHERE id >= ?1 ORDER BY id");
        query.Bind(1, _savedAttributes);
        while (query.Step())
        {
            if (Attributes.Add(query.Text(1)) != query.Int32(0))
                throw new VaultLockedException($"Another run added attributes to the vault '{_database.Path}' meanwhile. Run this again.");
            _savedAttributes = query.Int32(0) + 1;
        }
    }

    private void SaveAttributes()
    {
        IReadOnlyList<string> names = Attributes.Names;
        for (; _savedAttributes < names.Count; _savedAttributes++)
            _database.Command("INSERT INTO attribute(id, name) VALUES(?1, ?2)").Bind(1, _savedAttributes).Bind(2, names[_savedAttributes]).Run();
    }

    // SQLite gives its -wal and -shm files the permissions of the database file.
    private static void MakeForOwnerOnly(string path)
    {
        if (path == InMemory || OperatingSystem.IsWindows() || File.Exists(path))
            return;
        try
        {
            FileStreamOptions options = new()
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using FileStream created = new(path, options);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it first, in the same way.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VaultUnusableException($"The vault '{path}' cannot be made: {error.Message} Check that the folder exists and that you may write to it.", error);
        }
    }

    private sealed class Transaction(SqliteVault vault) : IVaultTransaction
    {
        private bool _open = true;

        public void Commit()
        {
            int saved = vault._savedAttributes;
            try
            {
                vault.SaveAttributes();
                vault._database.Execute("COMMIT");
            }
            catch
            {
                vault._savedAttributes = saved;
                throw;
            }
            End();
        }

        public void Dispose()
        {
            if (!_open)
                return;
            End();
            vault._database.Rollback();
        }

        private void End()
        {
            _open = false;
            vault._writing = false;
        }
    }
}
