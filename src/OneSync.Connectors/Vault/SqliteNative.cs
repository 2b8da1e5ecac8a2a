using System.Runtime.InteropServices;
using SQLitePCL;

namespace OneSync.Connectors.Vault;

/// <summary>
/// The calls made once a cell or a row. SQLitePCLRaw counts a safe handle up and down for each of them, which cost a tenth of a large
/// import; here <see cref="SqliteStatement"/> keeps the handle alive. All else goes through SQLitePCLRaw, which also brings the library.
/// </summary>
internal static unsafe partial class SqliteNative
{
    private const string Library = "e_sqlite3";

    /// <summary>The value stays where it is until the statement was run.</summary>
    public const nint Static = 0;

    /// <summary>The value is copied at once.</summary>
    public const nint Transient = -1;

    /// <summary>Has SQLite keep no statistics of its memory, for which every allocation takes a lock. Before anything is opened.</summary>
    public static void KeepNoStatistics() => _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    public static partial int BindInt64(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    public static partial int BindNull(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text"), SuppressGCTransition]
    public static partial int BindText(nint statement, int index, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob"), SuppressGCTransition]
    public static partial int BindBlob(nint statement, int index, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static partial int ColumnType(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long ColumnInt64(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition]
    public static partial byte* ColumnBlob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    public static partial int ColumnBytes(nint statement, int column);
}
