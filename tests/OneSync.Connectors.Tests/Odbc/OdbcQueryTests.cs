using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Odbc;

/// <summary>One query or several, and what their question marks stand for.</summary>
public class OdbcQueryTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const string People = "select * from (values (1, 'Ann', 2026, date '2010-01-01'), (2, 'Bo', 2025, date '2011-01-01')) as p(id, name, year, born)";

    [Theory]
    [InlineData("where year = ?", "2026", "1")]
    [InlineData("where name = ?", "Bo", "2")]
    [InlineData("where born < ?", "2010-06-30", "1")]
    [InlineData("where name = ?", "Bo' or '1'='1", "")]
    [InlineData("where name = ?", "x'; drop table p; --", "")]
    [InlineData("where name <> ?", "Zoë 李", "1,2")]
    public void A_parameter_is_a_value_and_never_SQL(string where, string parameter, string expected)
    {
        foreach (string driver in new[] { "PostgreSQL Unicode", "PostgreSQL ANSI" })
        {
            ISource source = Given.Source(server.Connection(driver), $"{People} {where}", ("user", "onesync"), ("password", "file:password"), ("parameters", new[] { parameter }));
            Assert.Equal(expected, string.Join(',', Reading.Of(source).Anchors));
        }
    }

    [Fact]
    public void Of_SQLite_too()
    {
        using Scratch scratch = new();
        string connection = SqliteFile.Make(scratch, "create table p(id integer, name text, year integer)", "insert into p values(1, 'Zoë', 2026), (2, 'Bo', 2025)");
        Assert.Equal(["1"], Reading.Of(Given.Source(connection, "select * from p where year = ? and name = ?", ("parameters", new[] { "2026", "Zoë" }))).Anchors);
        Assert.Empty(Reading.Of(Given.Source(connection, "select * from p where name = ?", ("parameters", new[] { "x' or 1=1 --" }))).Records);
        Assert.Equal(["1"], Reading.Of(Given.Source(connection, "select * from p where name = 'Zoë'")).Anchors);
    }

    [Theory]
    [InlineData("where year = ? and name = ?", "2 question marks, and 1 parameters")]
    [InlineData("", "0 question marks, and 1 parameters")]
    public void There_must_be_a_value_for_each(string where, string message)
    {
        SourceUnavailableException wrong = Assert.Throws<SourceUnavailableException>(() => Reading.Of(Given.Source(server, $"{People} {where}", ("parameters", new[] { "2026" }))));
        Assert.Equal("ParameterCount", wrong.Id);
        Assert.Contains(message, wrong.Message);
    }

    [Fact]
    public void Several_queries_are_read_over_one_connection_in_the_order_of_their_references()
    {
        ISource source = Given.Create("id", ("connection", server.Connection()), ("user", "onesync"), ("password", "file:password"),
            ("queries.people.sql", People + " where year = ?"), ("queries.people.parameters", new[] { "2025" }),
            ("queries.orgs.sql", "select 's1' as \"sourcedId\", 'North' as name"),
            ("queries.enrollments.sql", "select 'e' || ? as key, 'c1' as \"classSourcedId\", '2' as \"userSourcedId\""), ("queries.enrollments.parameters", new[] { "9" }),
            ("queries.enrollments.anchor", "KEY"), ("queries.classes.sql", "select 'c1' as \"sourcedId\", 't1;t2' as \"termSourcedIds\""), ("valueSeparator", ";"));
        using ISourceSession session = source.Open(default);
        Assert.Equal([RecordKind.Org, RecordKind.Class, RecordKind.Person, RecordKind.Enrollment], session.Kinds);
        Assert.Equal("North", Reading.Of(session, RecordKind.Org)["s1", "name"].ToString());
        Assert.Equal(["t1", "t2"], Reading.Of(session, RecordKind.Class)["c1", "termSourcedIds"].ToArray());
        Assert.Equal(["2"], Reading.Of(session, RecordKind.Person).Anchors);
        Assert.Equal(["e9"], Reading.Of(session, RecordKind.Enrollment).Anchors);
    }

    [Fact]
    public void The_connection_string_may_be_a_secret()
    {
        ISource source = Given.Create("id", ("connection", "file:connection"), ("query", People));
        Assert.Contains("Driver manager", ((IConnectionTest)source).TestConnection(default).Checks[0].Name);
        Assert.Equal("BadConnectionString", Assert.Throws<SourceUnavailableException>(() => source.Open(default)).Id);
    }

    [Fact]
    public void What_the_encoding_lacks_is_said()
    {
        SourceUnavailableException wrong = Assert.Throws<SourceUnavailableException>(() => Reading.Of(Given.Source(server, "select '李' as id", ("encoding", "windows-1252"))));
        Assert.Equal("QueryFailed", wrong.Id);
        Assert.Contains("windows-1252", wrong.Message);
    }

    [Fact]
    public void The_fields_are_told_without_reading()
    {
        Assert.Equal(["id", "name", "year", "born"], Given.Source(server, People).DescribeFields(default).Names);
        Assert.Equal(["id", "name", "year", "born"], Given.Source(server, People + " where year = ?", ("parameters", new[] { "2026" })).DescribeFields(default).Names);
    }

    [Fact]
    public void Rows_without_an_anchor_of_their_own_are_quarantined()
    {
        Reading reading = Reading.Of(Given.Source(server, "select * from (values ('a'), (null), ('b'), ('a'), (' ')) as p(id)"));
        Assert.Equal(["a", "b"], reading.Anchors);
        Assert.Equal([("BlankAnchor", 2L), ("RepeatedAnchor", 4L), ("BlankAnchor", 5L)], reading.Quarantined.Select(q => (q.Reason, q.Line)));
    }

    [Theory]
    [InlineData("select 1 as nr, 2 as name", "MissingAnchorColumn", "The columns are: nr, name.")]
    [InlineData("select 1 as idd, 2 as name", "MissingAnchorColumn", "Did you mean 'idd'?")]
    [InlineData("select 1 as id, 2 as a, 3 as \"A\"", "RepeatedColumn", "two columns 'A'")]
    public void Columns_are_checked(string sql, string id, string message)
    {
        SourceUnavailableException wrong = Assert.Throws<SourceUnavailableException>(() => Reading.Of(Given.Source(server, sql)));
        Assert.Equal(id, wrong.Id);
        Assert.Contains(message, wrong.Message);
    }

    [Fact]
    public void A_statement_that_counts_before_it_gives_rows_is_read()
    {
        Assert.Equal(["7"], Reading.Of(Given.Source(server, "create temporary table t(id int); insert into t values(7); select id from t")).Anchors);
    }

    [Fact]
    public void No_connection_stays_open()
    {
        for (int i = 0; i < 20; i++)
        {
            using ISourceSession session = Given.Source(server, People).Open(default);
            using IRecordReader people = session.Read(RecordKind.Person, default);
            Assert.True(people.MoveNext());
        }
        Assert.True(SpinWait.SpinUntil(() => server.Query("select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()") == "0", TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("DsnAndConnection", "dsn", "x", "connection", "Driver=x", "query", "select 1")]
    [InlineData("MissingKey", "query", "select 1")]
    [InlineData("MissingKey", "dsn", "x")]
    [InlineData("MissingKey", "dsn", "x", "queries.orgs.sql", "select 1")]
    [InlineData("QueryTwice", "dsn", "x", "query", "select 1", "queries.people.sql", "select 1")]
    [InlineData("BadTimeout", "dsn", "x", "query", "select 1", "timeout", "0")]
    [InlineData("UnknownEncoding", "dsn", "x", "query", "select 1", "encoding", "utf-80")]
    [InlineData("BadValueSeparator", "dsn", "x", "query", "select 1", "valueSeparator", "ab")]
    public void What_contradicts_itself_is_refused_before_anything_is_opened(string id, params string[] options) =>
        Assert.Equal(id, Assert.Throws<ConfigurationException>(() => Given.Create("id", [.. options.Chunk(2).Select(o => (o[0], (object)o[1]))])).Problems[0].Id);
}
