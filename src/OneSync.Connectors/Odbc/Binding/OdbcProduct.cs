namespace OneSync.Connectors.Odbc.Binding;

/// <summary>What a connection is to, and what has to be known of a few drivers.</summary>
/// <param name="Database">The database.</param>
/// <param name="DatabaseVersion">Its version.</param>
/// <param name="Driver">The driver's file.</param>
/// <param name="DriverVersion">Its version.</param>
/// <param name="CanReread">Whether the driver can go back to a cell of a block.</param>
internal sealed record OdbcProduct(string Database, string DatabaseVersion, string Driver, string DriverVersion, bool CanReread)
{
    private bool IsSqlite => Database.Contains("sqlite", StringComparison.OrdinalIgnoreCase);

    private bool IsPsqlOdbc => Driver.Contains("psqlodbc", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a column holds only what its type and its length allow. SQLite keeps whatever it is given, and its driver makes 0 or NULL of what does not
    /// fit.
    /// </summary>
    public bool KeepsTypes => !IsSqlite;

    /// <summary>Whether dates are right in ODBC's own form. PostgreSQL's driver makes today of <c>infinity</c>, and drops <c>BC</c>.</summary>
    public bool KeepsDates => !IsSqlite && !IsPsqlOdbc;

    /// <summary>
    /// Whether a call may be cancelled from another thread. SQLite's driver frees the statement under the thread that is running it; a read that is
    /// cancelled there is left to end by itself.
    /// </summary>
    public bool CancelsSafely => !IsSqlite;

    /// <summary>The statement that makes the connection read only, where a transaction would have the driver read the whole result into memory.</summary>
    public string? ReadOnlyStatement => IsSqlite ? "PRAGMA query_only = 1" : null;

    public override string ToString() => $"{Database} {DatabaseVersion} ({Driver} {DriverVersion})".Trim();
}
