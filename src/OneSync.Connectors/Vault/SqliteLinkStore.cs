using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

internal sealed class SqliteLinkStore(SqliteDatabase database) : ILinkStore
{
    public IEnumerable<Link> Read(string destination)
    {
        if (DestinationNumber.Find(database, destination) is not { } number)
            yield break;
        using SqliteStatement query = database.PrepareCommitted("SELECT user, anchor, state, leaving_since FROM link WHERE destination = ?1 ORDER BY user");
        query.Bind(1, number);
        while (query.Step())
            yield return Current(query);
    }

    public IEnumerable<long> LinkedUsers()
    {
        using SqliteStatement query = database.Prepare("SELECT DISTINCT user FROM link ORDER BY user");
        while (query.Step())
            yield return query.Int64(0);
    }

    public long Count(string destination)
    {
        SqliteStatement query = database.Command("SELECT count(*) FROM link WHERE destination = ?1").Bind(1, DestinationNumber.Find(database, destination) ?? 0);
        query.Step();
        long count = query.Int64(0);
        query.Reset();
        return count;
    }

    public Link? Find(string destination, long user)
    {
        SqliteStatement query = database.Command("SELECT user, anchor, state, leaving_since FROM link WHERE destination = ?1 AND user = ?2")
            .Bind(1, DestinationNumber.Find(database, destination) ?? 0).Bind(2, user);
        Link? link = query.Step() ? Current(query) : null;
        query.Reset();
        return link;
    }

    public void Set(string destination, in Link link) =>
        database.Command("INSERT OR REPLACE INTO link(destination, user, anchor, state, leaving_since) VALUES(?1, ?2, ?3, ?4, ?5)")
            .Bind(1, DestinationNumber.Of(database, destination)).Bind(2, link.User).Bind(3, link.Anchor).Bind(4, (long)link.State).Bind(5, link.LeavingSince).Run();

    public void LinkCreated(string destination, long plan, int first, int last) =>
        database.Command("""
            INSERT OR REPLACE INTO link(destination, user, anchor, state)
            SELECT ?1, user, anchor, 0 FROM change WHERE id BETWEEN ?2 AND ?3 AND action = 0 AND anchor <> ''
            """)
            .Bind(1, DestinationNumber.Of(database, destination)).Bind(2, SqlitePlanStore.ChangeId(plan, first)).Bind(3, SqlitePlanStore.ChangeId(plan, last)).Run();

    public void Move(long user, long to)
    {
        database.Command("UPDATE OR IGNORE link SET user = ?2 WHERE user = ?1").Bind(1, user).Bind(2, to).Run();
        database.Command("UPDATE issued_name SET user = ?2 WHERE user = ?1").Bind(1, user).Bind(2, to).Run();
        database.Command("UPDATE OR IGNORE issued SET user = ?2 WHERE user = ?1").Bind(1, user).Bind(2, to).Run();
    }

    public void Remove(string destination, long user) =>
        database.Command("DELETE FROM link WHERE destination = ?1 AND user = ?2").Bind(1, DestinationNumber.Of(database, destination)).Bind(2, user).Run();

    public IEnumerable<(string Attribute, string Name, long User)> Names()
    {
        using SqliteStatement query = database.Prepare("SELECT attribute, name, user FROM issued_name ORDER BY attribute, name");
        while (query.Step())
            yield return (query.Text(0), query.Text(1), query.Int64(2));
    }

    public void AddName(string attribute, string name, long user) =>
        database.Command("INSERT OR IGNORE INTO issued_name(attribute, name, user) VALUES(?1, ?2, ?3)").Bind(1, attribute).Bind(2, name).Bind(3, user).Run();

    public IEnumerable<(long User, byte[] Row)> Issued(string destination)
    {
        if (DestinationNumber.Find(database, destination) is not { } number)
            yield break;
        using SqliteStatement query = database.PrepareCommitted("SELECT user, row FROM issued WHERE destination = ?1 ORDER BY user");
        query.Bind(1, number);
        while (query.Step())
            yield return (query.Int64(0), query.Bytes(1).ToArray());
    }

    public void KeepIssued(string destination, long plan, IReadOnlySet<long> but)
    {
        foreach (long user in but)
            database.Command("DELETE FROM plan_issued WHERE plan = ?1 AND user = ?2").Bind(1, plan).Bind(2, user).Run();
        database.Command("INSERT OR REPLACE INTO issued(destination, user, row) SELECT ?1, user, row FROM plan_issued WHERE plan = ?2")
            .Bind(1, DestinationNumber.Of(database, destination)).Bind(2, plan).Run();
    }

    public IEnumerable<ManagedGroup> Groups(string destination)
    {
        using SqliteStatement query = database.Prepare("SELECT name, rule FROM managed_group WHERE destination = ?1 ORDER BY name");
        query.Bind(1, DestinationNumber.Find(database, destination) ?? 0);
        while (query.Step())
            yield return new ManagedGroup(query.Text(0), query.Text(1));
    }

    public void KeepGroups(string destination, long plan)
    {
        long number = DestinationNumber.Of(database, destination);
        database.Command("DELETE FROM managed_group WHERE destination = ?1 AND name IN (SELECT name FROM plan_group WHERE plan = ?2 AND keep = 0)").Bind(1, number).Bind(2, plan).Run();
        database.Command("INSERT OR REPLACE INTO managed_group(destination, name, rule) SELECT ?1, name, rule FROM plan_group WHERE plan = ?2 AND keep = 1").Bind(1, number).Bind(2, plan).Run();
    }

    private static Link Current(SqliteStatement query) =>
        new(query.Int64(0), query.Text(1), (LinkState)query.Int32(2), query.Date(3));
}
