using System.Net;
using System.Net.Sockets;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Odbc;

/// <summary>What goes wrong is named, with the driver's own words and the remedy, and never with a password.</summary>
public class OdbcFaultTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public void No_driver_manager()
    {
        SourceUnavailableException missing = Fails("OdbcNotFound", Given.Source("Driver=x", "select 1", ("driverManager", "/nowhere/libodbc.so")));
        Assert.Contains("'/nowhere/libodbc.so'", missing.Message);
    }

    [Fact]
    public void A_driver_manager_for_32_bits()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF files are Linux's.");
        using Scratch scratch = new();
        byte[] elf = File.ReadAllBytes("/proc/self/exe")[..4096];
        elf[4] = 1; // ELFCLASS32
        SourceUnavailableException wrong = Fails("OdbcNotFound", Given.Source("Driver=x", "select 1", ("driverManager", scratch.Write("libodbc.so", elf))));
        Assert.Contains("another architecture than this 64-bit process", wrong.Message);
    }

    [Theory]
    [InlineData("PostgreSQL Unicod", "Did you mean 'PostgreSQL Unicode'?", "odbc-postgresql")]
    [InlineData("SQL Server", "Installed are: ", "msodbcsql18")]
    [InlineData("Homegrown", "Installed are: ", "Install the driver of your database")]
    public void No_such_driver(string driver, string hint, string package)
    {
        server.Connection();
        SourceUnavailableException missing = Fails("DriverNotFound", Given.Source($"Driver={driver};Server=x", "select 1"));
        Assert.Contains(hint, missing.Message);
        Assert.Contains(package, missing.Message);
        Assert.Contains("SQLSTATE 01000", missing.Message);
    }

    [Fact]
    public void No_such_data_source()
    {
        server.Connection();
        SourceUnavailableException missing = Fails("DsnNotFound", Given.Create("id", ("dsn", "no such school"), ("query", "select 1")));
        Assert.Contains("'no such school'", missing.Message);
        Assert.Contains("IM002", missing.Message);
    }

    [Fact]
    public void A_wrong_password_which_is_not_told()
    {
        SourceUnavailableException refused = Fails("LogonFailed", Given.Source(server.Connection(), "select 1", ("user", "onesync"), ("password", "CANARY-9e2b")));
        Assert.Contains("'onesync'", refused.Message);
        Assert.DoesNotContain("CANARY-9e2b", refused.ToString());
    }

    [Fact]
    public void A_server_that_is_not_there()
    {
        server.Connection();
        SourceUnavailableException gone = Fails("ConnectionFailed", Given.Source("Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=1;Database=x;Uid=u", "select 1"));
        Assert.Contains("SQLSTATE 08", gone.Message);
    }

    [Fact]
    public void A_server_that_does_not_answer()
    {
        server.Connection();
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        SourceUnavailableException late = Assert.Throws<SourceUnavailableException>(() =>
            Given.Source($"Driver=PostgreSQL Unicode;Server=127.0.0.1;Port={port};Database=x;Uid=u", "select 1", ("connectTimeout", "1")).Open(default));
        Assert.True(late.Id is "ConnectTimeout" or "ConnectionFailed", late.Message);
    }

    [Fact]
    public void A_query_that_is_no_SQL()
    {
        SourceUnavailableException wrong = Fails("QueryFailed", Given.Source(server, "selec id from people"));
        Assert.Contains("query for people", wrong.Message);
        Assert.Contains("syntax error at or near \"selec\"", wrong.Message);
        Assert.Contains("SQLSTATE 42601", wrong.Message);
    }

    [Fact]
    public void A_statement_that_is_no_query_changes_nothing()
    {
        server.Query("create table if not exists pupils(id int); delete from pupils; insert into pupils values(1)");
        SourceUnavailableException wrong = Fails("NotAQuery", Given.Source(server, "delete from pupils"));
        Assert.Contains("SELECT", wrong.Message);
        Reading deleting = Reading.Of(Given.Source(server, "delete from pupils returning id"));
        Assert.Single(deleting.Records);
        Assert.Equal("1", server.Query("select count(*) from pupils"));
    }

    [Fact]
    public void A_statement_that_is_no_query_changes_nothing_in_SQLite_either()
    {
        using Scratch scratch = new();
        string connection = SqliteFile.Make(scratch, "create table t(id integer)", "insert into t values(1)");
        Assert.Contains("readonly", Fails("QueryFailed", Given.Source(connection, "delete from t")).Message);
        Assert.Single(Reading.Of(Given.Source(connection, "select id from t")).Records);
    }

    [Fact]
    public void A_query_that_takes_too_long()
    {
        SourceUnavailableException late = Fails("QueryTimeout", Given.Source(server, "select 1 as id, pg_sleep(60)", ("timeout", "1")));
        Assert.Contains("1 seconds (timeout)", late.Message);
        AssertNothingRuns("pg_sleep(60)");
    }

    [Fact]
    public void Rows_that_take_too_long_make_the_reading_partial()
    {
        Reading reading = Reading.Of(Given.Source(server.Connection() + ";Fetch=1", "select i as id, case when i = 3000 then pg_sleep(62) end as x from generate_series(1, 5000) i", ("user", "onesync"), ("password", "file:password"), ("timeout", "1")));
        Assert.InRange(reading.Records.Count, 1, 2999);
        Assert.Contains($"no more rows within 1 seconds (timeout), after {reading.Records.Count} rows", reading.Incomplete);
        AssertNothingRuns("pg_sleep(62)");
    }

    [Fact]
    public void A_query_is_cancelled_at_the_server()
    {
        using CancellationTokenSource cancel = new();
        ISource source = Given.Source(server, "select 1 as id, pg_sleep(61)");
        Task running = Task.Run(() =>
        {
            using ISourceSession session = source.Open(cancel.Token);
            using IRecordReader people = session.Read(RecordKind.Person, cancel.Token);
            people.MoveNext();
        });
        SpinWait.SpinUntil(() => server.Query("select count(*) from pg_stat_activity where state = 'active' and query like '%pg_sleep(61)%' and pid <> pg_backend_pid()") != "0", TimeSpan.FromSeconds(20));
        cancel.Cancel();
        Assert.IsType<OperationCanceledException>(Assert.Throws<AggregateException>(() => running.Wait(TimeSpan.FromSeconds(20))).InnerException, exactMatch: false);
        AssertNothingRuns("pg_sleep(61)");
    }

    [Fact]
    public void A_reading_is_cancelled_between_rows()
    {
        using CancellationTokenSource cancel = new();
        using ISourceSession session = Given.Source(server, "select i as id from generate_series(1, 100000000) i").Open(cancel.Token);
        using IRecordReader people = session.Read(RecordKind.Person, cancel.Token);
        Assert.True(people.MoveNext());
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            while (people.MoveNext())
            {
            }
        });
    }

    [Fact]
    public void A_fault_in_the_middle_of_the_rows_makes_the_reading_partial()
    {
        Reading reading = Reading.Of(Given.Source(server, "select i as id, 100 / (3000 - i) as x from generate_series(1, 5000) i"));
        Assert.True(reading.Records.Count > 0);
        Assert.Contains("division by zero", reading.Incomplete);
        Assert.Contains("SQLSTATE 22012", reading.Incomplete);
        Assert.Contains($"after {reading.Records.Count} rows", reading.Incomplete);
    }

    private static SourceUnavailableException Fails(string id, ISource source)
    {
        SourceUnavailableException failure = Assert.Throws<SourceUnavailableException>(() => Reading.Of(source));
        Assert.Equal(id, failure.Id);
        Assert.StartsWith("Source 'src': ", failure.Message);
        Assert.DoesNotContain(PostgresServer.Password, failure.ToString());
        return failure;
    }

    private void AssertNothingRuns(string query)
    {
        string sql = $"select count(*) from pg_stat_activity where state = 'active' and query like '%{query}%' and pid <> pg_backend_pid()";
        Assert.True(SpinWait.SpinUntil(() => server.Query(sql) == "0", TimeSpan.FromSeconds(20)), "The query still runs at the server.");
    }
}

/// <summary>A server of its own, which is stopped in the middle of a reading.</summary>
public class OdbcLostConnectionTests
{
    [Fact]
    public void Makes_the_reading_partial_and_takes_nobody_for_a_leaver()
    {
        using PostgresServer server = new();
        using ISourceSession session = Given.Source(server, "select i as id, repeat('x', 1000) as filler from generate_series(1, 200000) i").Open(default);
        using IRecordReader people = session.Read(RecordKind.Person, default);
        for (int i = 0; i < 10; i++)
            Assert.True(people.MoveNext());
        server.Kill();
        long read = 10;
        while (people.MoveNext())
            read++;
        Assert.InRange(read, 10, 199999);
        Assert.Contains($"The query for people broke off after {read} rows: ", people.Incomplete);
        Assert.Contains("SQLSTATE", people.Incomplete);
    }

    [Fact]
    public void Keeps_what_was_read_of_several_queries()
    {
        using PostgresServer server = new();
        using ISourceSession session = Given.Create("id", ("connection", server.Connection()), ("user", "onesync"), ("password", "file:password"),
            ("queries.people.sql", "select i as id, repeat('x', 1000) as filler from generate_series(1, 200000) i"), ("queries.enrollments.sql", "select 1 as \"sourcedId\"")).Open(default);
        using (IRecordReader people = session.Read(RecordKind.Person, default))
        {
            Assert.True(people.MoveNext());
            server.Kill();
            while (people.MoveNext())
            {
            }
        }
        using IRecordReader enrollments = session.Read(RecordKind.Enrollment, default);
        Assert.False(enrollments.MoveNext());
        Assert.Contains("query for enrollments", enrollments.Incomplete);
        Assert.Throws<SourceUnavailableException>(() => session.Read(RecordKind.Person, default));
    }
}
