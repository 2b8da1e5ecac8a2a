using System.Text.Json;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

internal sealed class SqlitePlanStore(SqliteDatabase database) : IPlanStore
{
    // Numbers seen in this transaction; an earlier one may have been rolled back.
    private readonly Dictionary<string, long> _reasons = [];
    private int _transaction;

    public long Start(string destination, DateTimeOffset at)
    {
        database.Command("INSERT INTO plan(destination, state, head) VALUES(?1, ?2, '')")
            .Bind(1, DestinationNumber.Of(database, destination)).Bind(2, (long)PlanState.Superseded).Run();
        return database.LastInsertedRow;
    }

    public void AddChange(long plan, in StoredChange change) =>
        AddChange(plan, change, ReasonNumber(change.Reason));

    private void AddChange(long plan, in StoredChange change, long reason) =>
        database.Bulk.Row("INSERT INTO change(id, user, action, anchor, reason, before, after) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .Add(ChangeId(plan, change.Sequence)).Add(change.User).Add((long)change.Action).Add(change.Anchor)
            .Add(reason).Add(change.Before.Span).Add(change.After.Span).End();

    public void RemoveChange(long plan, int sequence) =>
        database.Command("DELETE FROM change WHERE id = ?1").Bind(1, ChangeId(plan, sequence)).Run();

    public int LastSequence(long plan)
    {
        SqliteStatement query = database.Command("SELECT max(id) FROM change WHERE id BETWEEN ?1 AND ?2").Bind(1, ChangeId(plan, 0)).Bind(2, ChangeId(plan, int.MaxValue));
        int last = query.Step() ? Sequence(query.Int64(0)) : 0;
        query.Reset();
        return last;
    }

    public void AddLinkEffect(long plan, in LinkEffect effect) =>
        database.Bulk.Row("INSERT OR REPLACE INTO plan_link(plan, user, anchor, state, leaving_since, remove) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
            .Add(plan).Add(effect.Link.User).Add(effect.Link.Anchor).Add((long)effect.Link.State)
            .Add((long?)effect.Link.LeavingSince?.DayNumber).Add(effect.Remove ? 1 : 0L).End();

    public void AddName(long plan, string attribute, string name, long user) =>
        database.Bulk.Row("INSERT INTO plan_name(plan, attribute, name, user) VALUES(?1, ?2, ?3, ?4)").Add(plan).Add(attribute).Add(name).Add(user).End();

    public void AddIssued(long plan, long user, ReadOnlyMemory<byte> row) =>
        database.Bulk.Row("INSERT OR REPLACE INTO plan_issued(plan, user, row) VALUES(?1, ?2, ?3)").Add(plan).Add(user).Add(row.Span).End();

    public void AddGroup(long plan, PlannedGroup group) =>
        database.Command("INSERT OR REPLACE INTO plan_group(plan, name, anchor, rule, keep) VALUES(?1, ?2, ?3, ?4, ?5)")
            .Bind(1, plan).Bind(2, group.Name).Bind(3, group.Anchor).Bind(4, group.Rule).Bind(5, group.Keep ? 1 : 0L).Run();

    public void AddNotice(long plan, PlanNotice notice) =>
        database.Command("INSERT INTO plan_notice(plan, kind, user, anchor, message) VALUES(?1, ?2, ?3, ?4, ?5)")
            .Bind(1, plan).Bind(2, (long)notice.Kind).Bind(3, notice.User).Bind(4, notice.Anchor).Bind(5, notice.Message).Run();

    public void Save(OneSyncPlan plan) =>
        database.Command("UPDATE plan SET state = ?2, head = ?3 WHERE id = ?1")
            .Bind(1, plan.Id).Bind(2, (long)plan.State).Bind(3, JsonSerializer.Serialize(plan)).Run();

    public OneSyncPlan? Find(long plan)
    {
        SqliteStatement query = database.Command("SELECT head FROM plan WHERE id = ?1 AND head <> ''").Bind(1, plan);
        OneSyncPlan? found = query.Step() ? JsonSerializer.Deserialize<OneSyncPlan>(query.Text(0)) : null;
        query.Reset();
        return found;
    }

    public IReadOnlyList<OneSyncPlan> Read()
    {
        List<OneSyncPlan> plans = [];
        using SqliteStatement query = database.Prepare("SELECT head FROM plan WHERE head <> '' ORDER BY id DESC");
        while (query.Step())
            plans.Add(JsonSerializer.Deserialize<OneSyncPlan>(query.Text(0))!);
        return plans;
    }

    private const string Columns = "id, user, action, anchor, reason, before, after";

    private static readonly string s_ofGroups = string.Join(", ", Enum.GetValues<ChangeAction>().Where(a => a.IsOfGroup()).Select(a => (int)a));

    public IEnumerable<StoredChange> Changes(long plan, ChangeAction? only) => Changes(plan, "?3 IS NULL OR action = ?3", only);

    public IEnumerable<StoredChange> GroupChanges(long plan) => Changes(plan, $"?3 IS NULL AND action IN ({s_ofGroups})", null);

    public IEnumerable<StoredChange> Drafted(long plan) =>
        Rows(() => database.Prepare($"SELECT {Columns} FROM change WHERE id BETWEEN ?1 AND ?2 ORDER BY id").Bind(1, ChangeId(plan, 0)).Bind(2, ChangeId(plan, int.MaxValue))).Select(r => r.Change);

    // Plans are few and users many: no index is kept up for a question that somebody asks now and then.
    public IEnumerable<(long Plan, StoredChange Change)> ChangesOf(long user) =>
        Rows(() => database.Prepare($"SELECT {Columns} FROM change WHERE user = ?1 ORDER BY id >> 32 DESC, id").Bind(1, user));

    private IEnumerable<StoredChange> Changes(long plan, string which, ChangeAction? only) => Rows(() => database.ReadCommitted(
        $"SELECT {Columns} FROM change WHERE id BETWEEN ?1 AND ?2 AND ({which}) ORDER BY id",
        columns: 7, query => query.Bind(1, ChangeId(plan, 0)).Bind(2, ChangeId(plan, int.MaxValue)).Bind(3, (long?)only))).Select(r => r.Change);

    private IEnumerable<(long Plan, StoredChange Change)> Rows(Func<IRowReader> open)
    {
        Dictionary<long, string> reasons = [];
        byte[] before = [], after = [];
        using IRowReader rows = open();
        while (rows.Step())
        {
            long id = rows.Int64(0), reason = rows.Int64(4);
            if (!reasons.TryGetValue(reason, out string? text))
                reasons[reason] = text = ReasonText(reason);
            yield return (id >> 32, new StoredChange(Sequence(id), rows.Int64(1), (ChangeAction)rows.Int32(2), rows.Text(3), text,
                Copy(rows, 5, ref before), Copy(rows, 6, ref after)));
        }
    }

    public StoredChange? FindChange(long plan, int sequence)
    {
        SqliteStatement query = database.Command("SELECT user, action, anchor, reason FROM change WHERE id = ?1").Bind(1, ChangeId(plan, sequence));
        bool found = query.Step();
        (long user, int action, string anchor, long reason) = found ? (query.Int64(0), query.Int32(1), query.Text(2), query.Int64(3)) : default;
        query.Reset();
        return found ? new StoredChange(sequence, user, (ChangeAction)action, anchor, ReasonText(reason), default, default) : null;
    }

    public IEnumerable<LinkEffect> LinkEffects(long plan)
    {
        using SqliteStatement query = database.Prepare("SELECT user, anchor, state, leaving_since, remove FROM plan_link WHERE plan = ?1 ORDER BY user");
        query.Bind(1, plan);
        while (query.Step())
            yield return new LinkEffect(new Link(query.Int64(0), query.Text(1), (LinkState)query.Int32(2), query.Date(3)), query.Int32(4) != 0);
    }

    public IEnumerable<(string Attribute, string Name, long User)> Names(long plan)
    {
        using SqliteStatement query = database.Prepare("SELECT attribute, name, user FROM plan_name WHERE plan = ?1 ORDER BY rowid");
        query.Bind(1, plan);
        while (query.Step())
            yield return (query.Text(0), query.Text(1), query.Int64(2));
    }

    public IEnumerable<PlannedGroup> Groups(long plan)
    {
        using SqliteStatement query = database.Prepare("SELECT name, anchor, rule, keep FROM plan_group WHERE plan = ?1 ORDER BY name");
        query.Bind(1, plan);
        while (query.Step())
            yield return new PlannedGroup(query.Text(0), query.TextOrNull(1), query.Text(2), query.Int32(3) != 0);
    }

    public IEnumerable<PlanNotice> Notices(long plan)
    {
        using SqliteStatement query = database.Prepare("SELECT kind, user, anchor, message FROM plan_notice WHERE plan = ?1 ORDER BY kind, rowid");
        query.Bind(1, plan);
        while (query.Step())
            yield return new PlanNotice((NoticeKind)query.Int32(0), query.Int64(1), query.TextOrNull(2), query.Text(3));
    }

    public void Journal(long plan, JournalEntry entry) =>
        database.Command("INSERT OR REPLACE INTO journal(plan, first, last, status, at, duration, run, error, anchor) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
            .Bind(1, plan).Bind(2, entry.First).Bind(3, entry.Last).Bind(4, (long)entry.Status).Bind(5, (DateTimeOffset?)entry.At)
            .Bind(6, entry.Duration.TotalMilliseconds).Bind(7, entry.Run).Bind(8, entry.Error).Bind(9, entry.Anchor).Run();

    public IReadOnlyList<JournalEntry> Journal(long plan)
    {
        List<JournalEntry> entries = [];
        using SqliteStatement query = database.Prepare("SELECT first, last, status, at, duration, run, error, anchor FROM journal WHERE plan = ?1 ORDER BY first");
        query.Bind(1, plan);
        while (query.Step())
            entries.Add(new JournalEntry(query.Int32(0), query.Int32(1), (ChangeStatus)query.Int32(2), query.Instant(3)!.Value,
                TimeSpan.FromMilliseconds(query.Double(4)), query.Int64(5), query.TextOrNull(6), query.TextOrNull(7)));
        return entries;
    }

    /// <summary>The key of a change: changes of one plan lie together, in their order.</summary>
    internal static long ChangeId(long plan, int sequence) => (plan << 32) | (uint)sequence;

    private static int Sequence(long id) => (int)id;

    private static ReadOnlyMemory<byte> Copy(IRowReader query, int column, ref byte[] buffer)
    {
        ReadOnlySpan<byte> bytes = query.Bytes(column);
        if (buffer.Length < bytes.Length)
            buffer = new byte[Math.Max(bytes.Length, buffer.Length * 2)];
        bytes.CopyTo(buffer);
        return buffer.AsMemory(0, bytes.Length);
    }

    // Many changes share few reasons.
    private long ReasonNumber(string reason)
    {
        if (_transaction != database.Transactions)
        {
            _reasons.Clear();
            _transaction = database.Transactions;
        }
        if (_reasons.TryGetValue(reason, out long number))
            return number;
        database.Command("INSERT OR IGNORE INTO reason(text) VALUES(?1)").Bind(1, reason).Run();
        SqliteStatement query = database.Command("SELECT id FROM reason WHERE text = ?1").Bind(1, reason);
        query.Step();
        number = query.Int64(0);
        query.Reset();
        return _reasons[reason] = number;
    }

    private string ReasonText(long number)
    {
        SqliteStatement query = database.Command("SELECT text FROM reason WHERE id = ?1").Bind(1, number);
        string text = query.Step() ? query.Text(0) : "";
        query.Reset();
        return text;
    }
}
