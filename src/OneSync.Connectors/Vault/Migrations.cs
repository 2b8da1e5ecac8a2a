using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

/// <summary>
/// The steps that bring a vault to the present version, in order. A step that was released is never changed: a new one follows it.
/// The number of the last step taken is SQLite's <c>user_version</c>.
/// </summary>
internal static class Migrations
{
    // "1Syn" in SQLite's application_id tells a vault from other SQLite files.
    private const int VaultMark = 0x3153796E;

    private static readonly string[] Steps =
    [
        """
        CREATE TABLE attribute(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE fact(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
        CREATE TABLE person(
            number INTEGER PRIMARY KEY, source INTEGER NOT NULL, anchor TEXT NOT NULL, fingerprint INTEGER NOT NULL,
            state INTEGER NOT NULL, since INTEGER, changed_in INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE TABLE roster(
            number INTEGER PRIMARY KEY, source INTEGER NOT NULL, anchor TEXT NOT NULL, fingerprint INTEGER NOT NULL,
            state INTEGER NOT NULL, since INTEGER, changed_in INTEGER NOT NULL, data BLOB NOT NULL, kind INTEGER NOT NULL);
        CREATE INDEX roster_kind ON roster(kind, source);
        CREATE TABLE user(
            number INTEGER PRIMARY KEY AUTOINCREMENT, state INTEGER NOT NULL, left_on INTEGER, added_in INTEGER NOT NULL,
            records BLOB NOT NULL, data BLOB NOT NULL, own INTEGER);
        CREATE TABLE person_before(number INTEGER PRIMARY KEY, data BLOB NOT NULL);
        CREATE TABLE user_event(
            run INTEGER NOT NULL, user INTEGER NOT NULL, what INTEGER NOT NULL, before BLOB NOT NULL, after BLOB NOT NULL, detail TEXT);
        CREATE INDEX user_event_run ON user_event(run);
        CREATE TABLE record_join(record INTEGER PRIMARY KEY, run INTEGER NOT NULL, rule TEXT NOT NULL, confidence REAL NOT NULL);
        CREATE TABLE user_override(
            user INTEGER NOT NULL, attribute TEXT NOT NULL COLLATE NOCASE, value BLOB NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY(user, attribute)) WITHOUT ROWID;
        CREATE TABLE link(
            destination INTEGER NOT NULL, user INTEGER NOT NULL, anchor TEXT NOT NULL, state INTEGER NOT NULL, leaving_since INTEGER,
            PRIMARY KEY(destination, user)) WITHOUT ROWID;
        CREATE TABLE destination(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
        CREATE TABLE issued_name(
            attribute TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL, user INTEGER NOT NULL, PRIMARY KEY(attribute, name)) WITHOUT ROWID;
        CREATE TABLE review(
            id INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, confidence REAL NOT NULL, disputed INTEGER NOT NULL,
            reason TEXT NOT NULL, evidence TEXT NOT NULL, records BLOB NOT NULL);
        CREATE TABLE decision(
            first INTEGER NOT NULL, last INTEGER NOT NULL, decision INTEGER NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY(first, last)) WITHOUT ROWID;
        CREATE TABLE run(
            id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, subject TEXT NOT NULL, status INTEGER NOT NULL,
            started INTEGER NOT NULL, ended INTEGER, by TEXT NOT NULL, message TEXT, counts TEXT, warnings TEXT, plan INTEGER);
        CREATE TABLE quarantine(
            run INTEGER NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, anchor TEXT, reason TEXT NOT NULL, message TEXT NOT NULL);
        CREATE INDEX quarantine_run ON quarantine(run);
        CREATE TABLE plan(id INTEGER PRIMARY KEY AUTOINCREMENT, destination INTEGER NOT NULL, state INTEGER NOT NULL, head TEXT NOT NULL);
        CREATE TABLE reason(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
        CREATE TABLE change(
            id INTEGER PRIMARY KEY, user INTEGER NOT NULL, action INTEGER NOT NULL, anchor TEXT NOT NULL, reason INTEGER NOT NULL,
            before BLOB NOT NULL, after BLOB NOT NULL);
        CREATE TABLE plan_link(
            plan INTEGER NOT NULL, user INTEGER NOT NULL, anchor TEXT NOT NULL, state INTEGER NOT NULL, leaving_since INTEGER,
            remove INTEGER NOT NULL, PRIMARY KEY(plan, user)) WITHOUT ROWID;
        CREATE TABLE plan_name(plan INTEGER NOT NULL, attribute TEXT NOT NULL, name TEXT NOT NULL, user INTEGER NOT NULL);
        CREATE INDEX plan_name_plan ON plan_name(plan);
        CREATE TABLE plan_notice(plan INTEGER NOT NULL, kind INTEGER NOT NULL, user INTEGER NOT NULL, anchor TEXT, message TEXT NOT NULL);
        CREATE INDEX plan_notice_plan ON plan_notice(plan);
        CREATE TABLE journal(
            plan INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, status INTEGER NOT NULL, at INTEGER NOT NULL,
            duration REAL NOT NULL, run INTEGER NOT NULL, error TEXT, anchor TEXT, PRIMARY KEY(plan, first)) WITHOUT ROWID;
        """,
        """
        CREATE TABLE plan_group(
            plan INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE, anchor TEXT, rule TEXT NOT NULL, keep INTEGER NOT NULL,
            PRIMARY KEY(plan, name)) WITHOUT ROWID;
        CREATE TABLE managed_group(
            destination INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE, rule TEXT NOT NULL, PRIMARY KEY(destination, name)) WITHOUT ROWID;
        """,
        """
        CREATE TABLE source_memory(
            source TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(source, name)) WITHOUT ROWID;
        """,
        """
        CREATE TABLE affiliation(id INTEGER PRIMARY KEY, content TEXT NOT NULL UNIQUE);
        ALTER TABLE person ADD COLUMN affiliation INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE selection(
            source INTEGER NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL, sync INTEGER NOT NULL, PRIMARY KEY(source, kind, id)) WITHOUT ROWID;
        CREATE TABLE out_of_scope(record INTEGER PRIMARY KEY, reason TEXT NOT NULL);
        """,
        """
        CREATE TABLE issued(destination INTEGER NOT NULL, user INTEGER NOT NULL, row BLOB NOT NULL, PRIMARY KEY(destination, user)) WITHOUT ROWID;
        CREATE TABLE plan_issued(plan INTEGER NOT NULL, user INTEGER NOT NULL, row BLOB NOT NULL, PRIMARY KEY(plan, user)) WITHOUT ROWID;
        """,
    ];

    /// <summary>Takes the steps that the vault has not seen, all of them or none.</summary>
    /// <exception cref="VaultUnusableException">The vault was written by a newer OneSync, or the file is another program's.</exception>
    public static void Apply(SqliteDatabase database)
    {
        RefuseOtherFiles(database);
        int version = Number(database, "PRAGMA user_version");
        if (version == Steps.Length)
            return;
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            version = Number(database, "PRAGMA user_version");
            if (version > Steps.Length)
                throw new VaultUnusableException($"The vault '{database.Path}' is of version {version}, and this OneSync knows versions up to {Steps.Length}. Update OneSync.");
            foreach (string step in Steps[version..])
                database.Execute(step);
            database.Execute($"PRAGMA user_version = {Steps.Length}");
            database.Execute($"PRAGMA application_id = {VaultMark}");
            database.Execute("COMMIT");
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    private static void RefuseOtherFiles(SqliteDatabase database)
    {
        if (Number(database, "PRAGMA application_id") != VaultMark && Number(database, "SELECT count(*) FROM sqlite_master") > 0)
            throw new VaultUnusableException($"'{database.Path}' is a SQLite file of another program and no vault; it is left as it is. Name another file under 'vault'.");
    }

    private static int Number(SqliteDatabase database, string query)
    {
        using SqliteStatement statement = database.Prepare(query);
        return statement.Step() ? statement.Int32(0) : 0;
    }
}
