using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.Odbc;

/// <summary>No text is ever cut off in silence, however long it is and whatever its column says.</summary>
public class OdbcLengthTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    // Lengths around the room that a cell is given at first, around powers of two, and far above; several blocks of rows.
    private const string Texts = """
        select i as id, repeat('é', i % 700) as a, case when i % 97 = 0 then repeat('x', 20000 + i) end as b, repeat('z', case when i = 2500 then 300000 else 511 + i % 3 end)::bytea as c
        from generate_series(1, 3000) i
        """;

    [Theory]
    [InlineData("PostgreSQL Unicode", "Auto")]
    [InlineData("PostgreSQL ANSI", "Auto")]
    [InlineData("PostgreSQL Unicode", "Rows")]
    public void Of_PostgreSQL(string driver, string fetch)
    {
        Reading reading = Reading.Of(Given.Source(server.Connection(driver), Texts, ("user", "onesync"), ("password", "file:password"), ("fetch", fetch)));
        Assert.Equal(3000, reading.Records.Count);
        foreach ((string anchor, IReadOnlyDictionary<string, Core.Model.AttributeValue> values) in reading.Records)
        {
            int i = int.Parse(anchor);
            Assert.Equal(new string('é', i % 700), values["a"].ToString());
            Assert.Equal(i % 97 == 0 ? 20000 + i : 0, values["b"].ToString().Length);
            Assert.Equal(i == 2500 ? 300000 : 511 + i % 3, Convert.FromBase64String(values["c"].ToString()).Length);
        }
        Assert.Empty(reading.Quarantined);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("varchar")]
    public void Of_SQLite(string type)
    {
        using Scratch scratch = new();
        string connection = SqliteFile.Make(scratch, $"create table t(id integer, a {type})",
            "insert into t with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000) select i, replace(hex(zeroblob(i % 400)), '0', 'é') from n",
            "update t set a = replace(hex(zeroblob(50000)), '0', 'y') where id = 1500");
        Reading reading = Reading.Of(Given.Source(connection, "select * from t"));
        Assert.Equal(2000, reading.Records.Count);
        Assert.All(reading.Records, r => Assert.Equal(r.Anchor == "1500" ? 100000 : int.Parse(r.Anchor) % 400 * 2, r.Values["a"].ToString().Length));
    }

    [Fact]
    public void What_is_longer_than_its_column_says_is_quarantined_where_the_driver_cannot_go_back_to_it()
    {
        using Scratch scratch = new();
        string connection = SqliteFile.Make(scratch, "create table t(id integer, a varchar(10))",
            $"insert into t values(1, 'short'), (2, '{new string('l', 3000)}'), (3, 'short too')");
        Reading reading = Reading.Of(Given.Source(connection, "select * from t", ("fetch", "Blocks")));
        Assert.Equal(["1", "3"], reading.Anchors);
        QuarantinedRow row = Assert.Single(reading.Quarantined);
        Assert.Equal(("TruncatedValue", "2", 2), (row.Reason, row.Anchor, row.Line));
        Assert.Contains("'a'", row.Message);
        Assert.Contains("fetch: Rows", row.Message);
        Reading whole = Reading.Of(Given.Source(connection, "select * from t"));
        Assert.Equal(3000, whole["2", "a"].ToString().Length);
    }

    [Fact]
    public void Texts_in_another_encoding_are_read_with_it_and_quarantined_without()
    {
        using Scratch scratch = new();
        string connection = SqliteFile.Make(scratch, "create table t(id integer, a varchar(10))", "insert into t values(1, cast(x'4ee9e8' as text)), (2, 'plain')");
        Reading wrong = Reading.Of(Given.Source(connection, "select * from t"));
        Assert.Equal(("UndecodableBytes", "1"), (wrong.Quarantined.Single().Reason, wrong.Quarantined.Single().Anchor));
        Assert.Equal(["2"], wrong.Anchors);
        Reading right = Reading.Of(Given.Source(connection, "select * from t", ("encoding", "windows-1252")));
        Assert.Equal("Néè", right["1", "a"].ToString());
    }
}
