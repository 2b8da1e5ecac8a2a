namespace OneSync.Connectors.Vault;

/// <summary>The small number that stands for a destination's name in the tables of links and plans.</summary>
internal static class DestinationNumber
{
    public static long? Find(SqliteDatabase database, string name)
    {
        SqliteStatement query = database.Command("SELECT id FROM destination WHERE name = ?1").Bind(1, name);
        long? number = query.Step() ? query.Int64(0) : null;
        query.Reset();
        return number;
    }

    public static long Of(SqliteDatabase database, string name)
    {
        if (Find(database, name) is { } number)
            return number;
        database.Command("INSERT INTO destination(name) VALUES(?1)").Bind(1, name).Run();
        return database.LastInsertedRow;
    }
}
