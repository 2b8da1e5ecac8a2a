using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

internal sealed class SqliteSourceMemoryStore(SqliteDatabase database) : ISourceMemoryStore
{
    public IReadOnlyDictionary<string, string> Read(string source)
    {
        Dictionary<string, string> memory = [];
        using SqliteStatement query = database.Prepare("SELECT name, value FROM source_memory WHERE source = ?1");
        query.Bind(1, source);
        while (query.Step())
            memory[query.Text(0)] = query.Text(1);
        return memory;
    }

    public void Replace(string source, IReadOnlyDictionary<string, string> memory)
    {
        database.Command("DELETE FROM source_memory WHERE source = ?1").Bind(1, source).Run();
        foreach ((string name, string value) in memory)
            database.Command("INSERT INTO source_memory(source, name, value) VALUES(?1, ?2, ?3)").Bind(1, source).Bind(2, name).Bind(3, value).Run();
    }
}
