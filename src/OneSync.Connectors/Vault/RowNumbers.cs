namespace OneSync.Connectors.Vault;

/// <summary>Gives new rows their numbers, so that they are known before the rows are written.</summary>
/// <param name="database">The connection.</param>
/// <param name="last">A query for the last number in use.</param>
internal sealed class RowNumbers(SqliteDatabase database, string last)
{
    private long _last;
    private int _transaction = -1;

    /// <summary>The next number.</summary>
    public long Next()
    {
        // Another process may have written since the transaction before this one.
        if (_transaction != database.Transactions)
        {
            _transaction = database.Transactions;
            SqliteStatement query = database.Command(last);
            _last = query.Step() ? query.Int64(0) : 0;
            query.Reset();
        }
        return ++_last;
    }
}
