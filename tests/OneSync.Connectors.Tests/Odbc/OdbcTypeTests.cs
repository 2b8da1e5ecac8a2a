using System.Globalization;

namespace OneSync.Connectors.Tests.Odbc;

/// <summary>Every type of the databases comes as text in invariant form, whichever way it is fetched.</summary>
public class OdbcTypeTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const string Sample = """
        select * from (values (
            1, 'Núñez 李 😀'::varchar(40), 'ab'::char(10), 12.5::numeric(10,2), -0.5::numeric, 123456789012345678901234567890.123456789::numeric, 0.1::float8, 0.1::float4, 1e300::float8,
            true, false, date '2010-05-06', timestamp '2010-05-06 07:08:09', timestamp '2010-05-06 07:08:09.125', time '07:08:09.5',
            uuid 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '\x00ff10'::bytea, 'long'::text, 9007199254740993::bigint, -3::smallint, 'it''s'::varchar))
            as t(id, name, padded, money, half, exact, double, single, huge, yes, no, born, at, precise, time, guid, bytes, note, big, small, quoted)
        """;

    public static TheoryData<string, string> Ways => new()
    {
        { "PostgreSQL Unicode", "Auto" }, { "PostgreSQL Unicode", "Rows" }, { "PostgreSQL ANSI", "Auto" }, { "PostgreSQL ANSI", "Rows" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Of_PostgreSQL(string driver, string fetch)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Reading reading = Reading.Of(Given.Source(server.Connection(driver), Sample, ("user", "onesync"), ("password", "file:password"), ("fetch", fetch)));
            (string Field, string Value)[] expected =
            [
                ("name", "Núñez 李 😀"), ("padded", "ab"), ("money", "12.50"), ("half", "-0.5"), ("exact", "123456789012345678901234567890.123456789"), ("double", "0.1"), ("single", "0.1"),
                ("huge", "1E+300"), ("yes", "true"), ("no", "false"), ("born", "2010-05-06"), ("at", "2010-05-06T07:08:09"), ("precise", "2010-05-06T07:08:09.125"), ("time", "07:08:09.5"),
                ("guid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"), ("bytes", "AP8Q"), ("note", "long"), ("big", "9007199254740993"), ("small", "-3"), ("quoted", "it's"),
            ];
            Assert.All(expected, e => Assert.Equal(e.Value, reading["1", e.Field].ToString()));
            Assert.Empty(reading.Quarantined);
            Assert.Null(reading.Incomplete);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("Auto")]
    [InlineData("Rows")]
    public void Null_is_empty_and_so_is_no_text(string fetch)
    {
        Reading reading = Reading.Of(Given.Source(server, "select 1 as id, null::varchar as a, ''::varchar as b, null::date as c, null::numeric as d, null::bytea as e, null::float8 as f, null::boolean as g", ("fetch", fetch)));
        Assert.All("abcdefg", field => Assert.True(reading["1", field.ToString()].IsEmpty));
    }

    [Theory]
    [InlineData("Auto")]
    [InlineData("Blocks")]
    public void Of_SQLite_whatever_was_put_into_a_column(string fetch)
    {
        using Scratch scratch = new();
        string connection = SqliteFile.Make(scratch,
            "create table t(id integer, name varchar(40), money numeric(10,2), d double, yes boolean, born date, at timestamp, time time, bytes blob, big bigint)",
            "insert into t values(1, 'Núñez 李 😀', 12.5, 0.1, 1, '2010-05-06', '2010-05-06 07:08:09.1250', '07:08:09', x'00ff10', 9007199254740993)",
            "insert into t values(2, 'x', 'free', 'none', 'true', 'unknown', '2010-13-45', '25:00', 'text', '010')",
            "insert into t values(3, null, null, null, null, null, null, null, null, null)");
        Reading reading = Reading.Of(Given.Source(connection, "select * from t", ("fetch", fetch)));
        Assert.Equal(["1", "Núñez 李 😀", "12.5", "0.1", "true", "2010-05-06", "2010-05-06T07:08:09.125", "07:08:09", "AP8Q", "9007199254740993"], reading.Fields.Select(f => reading["1", f].ToString()));
        // What does not fit its column is neither 0 nor NULL: it is what somebody wrote.
        Assert.Equal(["2", "x", "free", "none", "true", "unknown", "2010-13-45", "25:00", "dGV4dA==", "10"], reading.Fields.Select(f => reading["2", f].ToString()));
        Assert.All(reading.Fields.Skip(1), f => Assert.True(reading["3", f].IsEmpty));
    }

    [Fact]
    public void Of_columns_are_told_as_the_database_calls_them()
    {
        using Core.Ports.ISourceSession session = Given.Source(server, Sample).Open(default);
        using Core.Ports.IRecordReader people = session.Read(Core.Ports.RecordKind.Person, default);
        IReadOnlyList<string> types = ((Core.Ports.IFieldTypes)people).FieldTypes;
        Assert.Equal(["int4", "varchar(40)", "char(10)", "numeric(10,2)"], types.Take(4));
        Assert.Equal(people.Schema.Names.Count, types.Count);
    }
}
