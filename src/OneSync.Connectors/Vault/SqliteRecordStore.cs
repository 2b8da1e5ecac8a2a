using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

/// <summary>Records in two tables of one shape: <c>person</c>, and <c>roster</c> with a kind for all else.</summary>
internal sealed class SqliteRecordStore(SqliteDatabase database) : IRecordStore
{
    private readonly RowNumbers _persons = new(database, "SELECT max(number) FROM person");
    private readonly RowNumbers _roster = new(database, "SELECT max(number) FROM roster");

    private const string Columns = "number, source, anchor, fingerprint, state, since, changed_in";
    private const string PersonColumns = Columns + ", affiliation", RosterColumns = Columns + ", 0";

    public IReadOnlyDictionary<int, string> Sources
    {
        get
        {
            Dictionary<int, string> sources = [];
            using SqliteStatement query = database.Prepare("SELECT id, name FROM source ORDER BY id");
            while (query.Step())
                sources[query.Int32(0)] = query.Text(1);
            return sources;
        }
    }

    public int SourceNumber(string name)
    {
        // Looked for first: a reader must not wait for somebody who writes.
        if (FindSource(name) is { } number)
            return number;
        database.Command("INSERT INTO source(name) VALUES(?1)").Bind(1, name).Run();
        return checked((int)database.LastInsertedRow);
    }

    public IRecordCursor Read(RecordKind kind, int? source, bool withData, bool uncommitted)
    {
        string data = withData ? ", data" : "";
        string sql = kind == RecordKind.Person
            ? $"SELECT {PersonColumns}{data} FROM person WHERE ?1 IS NULL OR source = ?1 ORDER BY number"
            : $"SELECT {RosterColumns}{data} FROM roster WHERE kind = {(int)kind} AND (?1 IS NULL OR source = ?1) ORDER BY number";
        IRowReader query = uncommitted
            ? database.Prepare(sql).Bind(1, (long?)source)
            : database.ReadCommitted(sql, withData ? 9 : 8, query => query.Bind(1, (long?)source));
        return new Cursor(query, withData);
    }

    public long LastChange(RecordKind kind)
    {
        SqliteStatement query = database.Command(kind == RecordKind.Person ? "SELECT max(changed_in) FROM person" : "SELECT max(changed_in) FROM roster WHERE kind = ?1");
        if (kind != RecordKind.Person)
            query.Bind(1, (long)kind);
        long run = query.Step() ? query.Int64(0) : 0;
        query.Reset();
        return run;
    }

    public IReadOnlyDictionary<RecordState, long> Count(RecordKind kind, int source)
    {
        Dictionary<RecordState, long> counts = [];
        string which = kind == RecordKind.Person ? "" : $"kind = {(int)kind} AND ";
        using SqliteStatement query = database.Prepare($"SELECT state, count(*) FROM {Table(kind)} WHERE {which}source = ?1 GROUP BY state");
        query.Bind(1, source);
        while (query.Step())
            counts[(RecordState)query.Int32(0)] = query.Int64(1);
        return counts;
    }

    public bool TryGet(RecordKind kind, long number, out StoredRecord record)
    {
        SqliteStatement query = database.Command($"SELECT {Columns}, data FROM {Table(kind)} WHERE number = ?1").Bind(1, number);
        bool found = query.Step();
        record = found
            ? new StoredRecord(number, query.Int32(1), query.Text(2), (RecordState)query.Int32(4), query.Date(5), query.Int64(6), query.Bytes(7).ToArray())
            : null!;
        query.Reset();
        return found;
    }

    public long Insert(RecordKind kind, int source, string anchor, ulong fingerprint, ReadOnlySpan<byte> data, long run, int affiliation)
    {
        bool person = kind == RecordKind.Person;
        long number = (person ? _persons : _roster).Next();
        BulkWriter row = database.Bulk.Row(person
            ? "INSERT INTO person(number, source, anchor, fingerprint, state, changed_in, data, affiliation) VALUES(?1, ?2, ?3, ?4, 0, ?5, ?6, ?7)"
            : "INSERT INTO roster(number, source, anchor, fingerprint, state, changed_in, data, kind) VALUES(?1, ?2, ?3, ?4, 0, ?5, ?6, ?7)");
        row.Add(number).Add((long)source).Add(anchor).Add(unchecked((long)fingerprint)).Add(run).Add(data);
        row.Add(person ? affiliation : (long)kind).End();
        return number;
    }

    public bool Update(RecordKind kind, long number, string anchor, ulong fingerprint, ReadOnlySpan<byte> data, long run, int affiliation)
    {
        // A user whose row goes on with this one still shows what the last merge saw.
        if (kind == RecordKind.Person)
            database.Command("INSERT OR IGNORE INTO person_before(number, data) SELECT number, data FROM person WHERE number = ?1 AND anchor = ?2")
                .Bind(1, number).Bind(2, anchor).Run();
        string belongs = kind == RecordKind.Person ? ", affiliation = ?6" : "";
        SqliteStatement update = database.Command($"""
            UPDATE {Table(kind)} SET fingerprint = ?3, changed_in = ?4, data = ?5{belongs}, state = iif(state = {(int)RecordState.OutOfScope}, state, 0),
                since = iif(state = {(int)RecordState.OutOfScope}, since, NULL) WHERE number = ?1 AND anchor = ?2
            """).Bind(1, number).Bind(2, anchor).Bind(3, unchecked((long)fingerprint)).Bind(4, run).Bind(5, data);
        if (kind == RecordKind.Person)
            update.Bind(6, affiliation);
        update.Run();
        return database.ChangedRows == 1;
    }

    public void SetState(RecordKind kind, long number, RecordState state, DateOnly since, long run) =>
        database.Command($"UPDATE {Table(kind)} SET state = ?2, since = ?3, changed_in = ?4 WHERE number = ?1")
            .Bind(1, number).Bind(2, (long)state).Bind(3, state == RecordState.Present ? null : since).Bind(4, run).Run();

    public int AffiliationNumber(string content)
    {
        SqliteStatement query = database.Command("SELECT id FROM affiliation WHERE content = ?1").Bind(1, content);
        int number = query.Step() ? query.Int32(0) : 0;
        query.Reset();
        if (number != 0)
            return number;
        database.Command("INSERT INTO affiliation(content) VALUES(?1)").Bind(1, content).Run();
        return checked((int)database.LastInsertedRow);
    }

    public IReadOnlyDictionary<int, string> Affiliations
    {
        get
        {
            Dictionary<int, string> all = [];
            using SqliteStatement query = database.Prepare("SELECT id, content FROM affiliation");
            while (query.Step())
                all[query.Int32(0)] = query.Text(1);
            return all;
        }
    }

    private int? FindSource(string name)
    {
        SqliteStatement query = database.Command("SELECT id FROM source WHERE name = ?1").Bind(1, name);
        int? number = query.Step() ? query.Int32(0) : null;
        query.Reset();
        return number;
    }

    private static string Table(RecordKind kind) => kind == RecordKind.Person ? "person" : "roster";

    private sealed class Cursor(IRowReader query, bool withData) : IRecordCursor
    {
        public long Number => query.Int64(0);

        public int Source => query.Int32(1);

        public string Anchor => query.Text(2);

        public ulong AnchorFingerprint => Core.Model.Fingerprint.Of(query.Bytes(2));

        public ulong Fingerprint => unchecked((ulong)query.Int64(3));

        public RecordState State => (RecordState)query.Int32(4);

        public DateOnly? Since => query.Date(5);

        public long ChangedIn => query.Int64(6);

        public int Affiliation => query.Int32(7);

        public ReadOnlySpan<byte> Data => withData ? query.Bytes(8) : default;

        public bool MoveNext() => query.Step();

        public void Dispose() => query.Dispose();
    }
}
