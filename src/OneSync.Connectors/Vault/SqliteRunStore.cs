using System.Text.Json;
using OneSync.Core.Activity;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

internal sealed class SqliteRunStore(SqliteDatabase database) : IRunStore
{
    private const string Columns = "id, kind, subject, status, started, ended, by, message, counts, warnings, plan";

    public long Start(RunKind kind, string subject, string by, DateTimeOffset at)
    {
        database.Command("INSERT INTO run(kind, subject, status, started, by) VALUES(?1, ?2, ?3, ?4, ?5)")
            .Bind(1, (long)kind).Bind(2, subject).Bind(3, (long)RunStatus.Running).Bind(4, (DateTimeOffset?)at).Bind(5, by).Run();
        return database.LastInsertedRow;
    }

    public void Finish(OneSyncRun run) =>
        database.Command("UPDATE run SET status = ?2, ended = ?3, message = ?4, counts = ?5, warnings = ?6, plan = ?7 WHERE id = ?1")
            .Bind(1, run.Id).Bind(2, (long)run.Status).Bind(3, run.Ended).Bind(4, run.Message)
            .Bind(5, JsonSerializer.Serialize(run.Counts)).Bind(6, JsonSerializer.Serialize(run.Warnings)).Bind(7, run.Plan).Run();

    public void Quarantine(long run, QuarantinedRow row) =>
        database.Command("INSERT INTO quarantine(run, file, line, anchor, reason, message) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, run).Bind(2, row.File).Bind(3, row.Line).Bind(4, row.Anchor).Bind(5, row.Reason).Bind(6, row.Message).Run();

    public IEnumerable<QuarantinedRow> Quarantined(long run)
    {
        using SqliteStatement query = database.Prepare("SELECT file, line, anchor, reason, message FROM quarantine WHERE run = ?1 ORDER BY rowid");
        query.Bind(1, run);
        while (query.Step())
            yield return new QuarantinedRow(query.Text(0), query.Int64(1), query.TextOrNull(2), query.Text(3), query.Text(4));
    }

    public IEnumerable<OneSyncRun> Read()
    {
        using SqliteStatement query = database.Prepare($"SELECT {Columns} FROM run ORDER BY id DESC");
        while (query.Step())
            yield return Current(query);
    }

    public OneSyncRun? LastImport(string source)
    {
        using SqliteStatement query = database.Prepare($"SELECT {Columns} FROM run WHERE kind = ?1 AND subject = ?2 COLLATE NOCASE AND status IN (?3, ?4, ?5, ?6) ORDER BY id DESC LIMIT 1");
        query.Bind(1, (long)RunKind.Import).Bind(2, source).Bind(3, (long)RunStatus.Complete).Bind(4, (long)RunStatus.Partial).Bind(5, (long)RunStatus.Failed)
            .Bind(6, (long)RunStatus.Unchanged);
        return query.Step() ? Current(query) : null;
    }

    public IEnumerable<StoredUserEvent> UserEvents(long run)
    {
        using (SqliteStatement query = database.Prepare("SELECT user, what, before, after, detail FROM user_event WHERE run = ?1 ORDER BY rowid"))
        {
            query.Bind(1, run);
            while (query.Step())
                yield return new StoredUserEvent(run, query.Int64(0), (UserEvent)query.Int32(1), query.Bytes(2).ToArray(), query.Bytes(3).ToArray(), query.TextOrNull(4));
        }
        using SqliteStatement added = database.Prepare("SELECT number, data FROM user WHERE added_in = ?1 ORDER BY number");
        added.Bind(1, run);
        while (added.Step())
            yield return new StoredUserEvent(run, added.Int64(0), UserEvent.Added, [], added.Bytes(1).ToArray(), null);
    }

    public int Purge(DateTimeOffset before)
    {
        List<long> runs = [];
        using (SqliteStatement query = database.Prepare("""
            SELECT id FROM run WHERE coalesce(ended, started) < ?1
              AND id NOT IN (SELECT max(id) FROM run WHERE kind = ?2 AND status IN (?3, ?4, ?7, ?8) GROUP BY subject COLLATE NOCASE)
              AND NOT EXISTS (SELECT 1 FROM plan WHERE plan.id = run.plan AND plan.state NOT IN (?5, ?6))
              AND NOT EXISTS (SELECT 1 FROM run later WHERE later.plan = run.plan AND coalesce(later.ended, later.started) >= ?1)
            """))
        {
            query.Bind(1, (DateTimeOffset?)before).Bind(2, (long)RunKind.Import).Bind(3, (long)RunStatus.Complete).Bind(4, (long)RunStatus.Partial)
                .Bind(5, (long)Core.Planning.PlanState.Applied).Bind(6, (long)Core.Planning.PlanState.Superseded)
                .Bind(7, (long)RunStatus.Failed).Bind(8, (long)RunStatus.Unchanged);
            while (query.Step())
                runs.Add(query.Int64(0));
        }
        foreach (long run in runs)
        {
            foreach (string table in (string[])["plan_link", "plan_name", "plan_issued", "plan_group", "plan_notice", "journal"])
                database.Command($"DELETE FROM {table} WHERE plan IN (SELECT plan FROM run WHERE id = ?1)").Bind(1, run).Run();
            database.Command("DELETE FROM change WHERE id BETWEEN (SELECT plan << 32 FROM run WHERE id = ?1) AND (SELECT (plan << 32) + 0x7FFFFFFF FROM run WHERE id = ?1)").Bind(1, run).Run();
            database.Command("DELETE FROM plan WHERE id IN (SELECT plan FROM run WHERE id = ?1)").Bind(1, run).Run();
            database.Command("DELETE FROM user_event WHERE run = ?1").Bind(1, run).Run();
            database.Command("DELETE FROM quarantine WHERE run = ?1").Bind(1, run).Run();
            database.Command("DELETE FROM run WHERE id = ?1").Bind(1, run).Run();
        }
        return runs.Count;
    }

    private static OneSyncRun Current(SqliteStatement query) => new()
    {
        Id = query.Int64(0),
        Kind = (RunKind)query.Int32(1),
        Subject = query.Text(2),
        Status = (RunStatus)query.Int32(3),
        Started = query.Instant(4)!.Value,
        Ended = query.Instant(5),
        By = query.Text(6),
        Message = query.TextOrNull(7),
        Counts = query.IsNull(8) ? new Dictionary<string, long>() : JsonSerializer.Deserialize<Dictionary<string, long>>(query.Text(8))!,
        Warnings = query.IsNull(9) ? [] : JsonSerializer.Deserialize<List<string>>(query.Text(9))!,
        Plan = query.IsNull(10) ? null : query.Int64(10),
    };
}
