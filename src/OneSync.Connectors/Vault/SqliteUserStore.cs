using System.Buffers;
using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

internal sealed class SqliteUserStore(SqliteDatabase database) : IUserStore
{
    private const string Columns = "u.number, u.state, u.left_on, u.added_in, u.records";

    // A user's row is its data, followed by that of its own record, if it has one: as it was when the user was written.
    private const string RowColumns = "u.data, coalesce(b.data, p.data)";
    private const string WithRecord = "FROM user u LEFT JOIN person_before b ON b.number = u.own LEFT JOIN person p ON p.number = u.own";

    private readonly ArrayBufferWriter<byte> _encoded = new();

    // A number that was used is not used again, though its user is no more.
    private readonly RowNumbers _numbers = new(database, "SELECT seq FROM sqlite_sequence WHERE name = 'user'");

    public IUserCursor Read(bool withData) =>
        withData
            ? new Cursor(database.ReadCommitted($"SELECT {Columns}, {RowColumns} {WithRecord} ORDER BY u.number", columns: 7), withData)
            : new Cursor(database.ReadCommitted($"SELECT {Columns} FROM user u ORDER BY u.number", columns: 5), withData);

    public StoredUser? Find(long number)
    {
        SqliteStatement query = database.Command($"SELECT {Columns}, {RowColumns} {WithRecord} WHERE u.number = ?1").Bind(1, number);
        StoredUser? user = null;
        if (query.Step())
        {
            List<long> records = [];
            NumberList.Read(query.Bytes(4), records);
            user = new StoredUser(number, (UserState)query.Int32(1), query.Date(2), records, [.. query.Bytes(5), .. query.Bytes(6)], query.Int64(3));
        }
        query.Reset();
        return user;
    }

    public long Insert(UserState state, DateOnly? leftOn, ReadOnlySpan<long> records, ReadOnlySpan<byte> data, long run, bool withRecord)
    {
        long number = _numbers.Next();
        database.Bulk.Row("INSERT INTO user(number, state, left_on, added_in, records, data, own) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .Add(number).Add((long)state).Add((long?)leftOn?.DayNumber).Add(run).Add(Encode(records)).Add(data).Add(Own(records, withRecord)).End();
        return number;
    }

    public void Update(long number, UserState state, DateOnly? leftOn, ReadOnlySpan<long> records, ReadOnlySpan<byte> data, bool withRecord) =>
        database.Command("UPDATE user SET state = ?2, left_on = ?3, records = ?4, data = ?5, own = ?6 WHERE number = ?1")
            .Bind(1, number).Bind(2, (long)state).Bind(3, leftOn).Bind(4, Encode(records)).Bind(5, data).Bind(6, Own(records, withRecord)).Run();

    public void Settle() => database.Execute("DELETE FROM person_before");

    public void Delete(long number) => database.Command("DELETE FROM user WHERE number = ?1").Bind(1, number).Run();

    public void LogChange(long run, long user, UserEvent what, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, string? detail) =>
        database.Command("INSERT INTO user_event(run, user, what, before, after, detail) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, run).Bind(2, user).Bind(3, (long)what).Bind(4, before).Bind(5, after).Bind(6, detail).Run();

    public void LogJoin(long run, long record, string rule, double confidence) =>
        database.Bulk.Row("INSERT OR REPLACE INTO record_join(record, run, rule, confidence) VALUES(?1, ?2, ?3, ?4 / 1000000.0)")
            .Add(record).Add(run).Add(rule).Add((long)Math.Round(confidence * 1_000_000)).End();

    public RecordJoin? FindJoin(long record)
    {
        SqliteStatement query = database.Command("SELECT run, rule, confidence FROM record_join WHERE record = ?1").Bind(1, record);
        RecordJoin? join = query.Step() ? new RecordJoin(query.Int64(0), record, query.Text(1), query.Double(2)) : null;
        query.Reset();
        return join;
    }

    public IReadOnlyList<UserOverride> Overrides(long? user)
    {
        List<UserOverride> overrides = [];
        using SqliteStatement query = database.Prepare("SELECT user, attribute, value, by, at FROM user_override WHERE ?1 IS NULL OR user = ?1 ORDER BY user, attribute");
        query.Bind(1, user);
        while (query.Step())
            overrides.Add(new UserOverride(query.Int64(0), query.Text(1), AttributeEncoding.Read(query.Bytes(2), 0), query.Text(3), query.Instant(4)!.Value));
        return overrides;
    }

    public void SetOverride(UserOverride value)
    {
        if (value.Value.IsAbsent)
        {
            database.Command("DELETE FROM user_override WHERE user = ?1 AND attribute = ?2").Bind(1, value.User).Bind(2, value.Attribute).Run();
            return;
        }
        ArrayBufferWriter<byte> row = new();
        AttributeEncoding.Write(row, 0, value.Value);
        database.Command("INSERT OR REPLACE INTO user_override(user, attribute, value, by, at) VALUES(?1, ?2, ?3, ?4, ?5)")
            .Bind(1, value.User).Bind(2, value.Attribute).Bind(3, row.WrittenSpan).Bind(4, value.By).Bind(5, (DateTimeOffset?)value.At).Run();
    }

    private static long? Own(ReadOnlySpan<long> records, bool withRecord) => withRecord ? records[0] : null;

    private ReadOnlySpan<byte> Encode(ReadOnlySpan<long> records)
    {
        _encoded.ResetWrittenCount();
        NumberList.Write(_encoded, records);
        return _encoded.WrittenSpan;
    }

    private sealed class Cursor(IRowReader query, bool withData) : IUserCursor
    {
        private byte[] _row = [];

        public long Number => query.Int64(0);

        public UserState State => (UserState)query.Int32(1);

        public DateOnly? LeftOn => query.Date(2);

        public long AddedIn => query.Int64(3);

        public ReadOnlySpan<byte> Data => withData ? Joined(query.Bytes(5), query.Bytes(6)) : default;

        public bool MoveNext() => query.Step();

        public void CopyRecords(List<long> target)
        {
            target.Clear();
            NumberList.Read(query.Bytes(4), target);
        }

        public void Dispose() => query.Dispose();

        private ReadOnlySpan<byte> Joined(ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest)
        {
            if (rest.IsEmpty)
                return head;
            if (_row.Length < head.Length + rest.Length)
                _row = new byte[2 * (head.Length + rest.Length)];
            head.CopyTo(_row);
            rest.CopyTo(_row.AsSpan(head.Length));
            return _row.AsSpan(0, head.Length + rest.Length);
        }
    }
}
