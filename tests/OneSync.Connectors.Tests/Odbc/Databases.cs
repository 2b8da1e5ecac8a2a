using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OneSync.Connectors.Odbc;
using OneSync.Connectors.Odbc.Binding;
using OneSync.Connectors.Vault;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.Odbc;

/// <summary>A SQLite database in a file of its own, reached over its ODBC driver.</summary>
internal static class SqliteFile
{
    /// <summary>Makes one, and answers its connection string; skips the test where there is no driver.</summary>
    public static string Make(Scratch scratch, params ReadOnlySpan<string> statements)
    {
        OdbcDrivers.Need("SQLite3", "libsqliteodbc");
        string path = Path.Combine(scratch.Root, "school.db");
        using SqliteDatabase database = new(path);
        foreach (string statement in statements)
            database.Execute(statement);
        return $"Driver=SQLite3;Database={path}";
    }
}

/// <summary>The ODBC drivers of this machine.</summary>
internal static class OdbcDrivers
{
    private static readonly Lazy<IReadOnlyList<string>> s_installed = new(() =>
    {
        try
        {
            return OdbcRegistry.Drivers(OdbcSource.Calls(new OdbcSettings("", [])));
        }
        catch (SourceUnavailableException)
        {
            return [];
        }
    });

    /// <summary>Skips the test where the driver is not installed.</summary>
    public static void Need(string driver, string package) =>
        Assert.SkipUnless(s_installed.Value.Contains(driver), $"The ODBC driver '{driver}' is not installed: apt-get install unixodbc odbcinst {package}");
}

/// <summary>A PostgreSQL server of the tests' own, on a free port, with its files in a folder of its own. It is stopped by its process id.</summary>
public sealed class PostgresServer : IDisposable
{
    public const string Password = "s3cret;{x}pass";

    private readonly string _folder = Directory.CreateTempSubdirectory("onesync-pg-").FullName;
    private readonly string? _programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb"))) : null;

    private Process? _server;

    public PostgresServer()
    {
        if (_programs is null)
            return;
        File.WriteAllText(Path.Combine(_folder, "password"), Password);
        if (IsRoot)
            Run("/bin/chown", "-R", "postgres", _folder);
        AsOwner("initdb", "-D", Data, "-A", "scram-sha-256", "-U", "onesync", "--pwfile", Path.Combine(_folder, "password"), "-E", "UTF8", "--locale=C.UTF-8", "--no-sync").WaitForExit();
        Start();
    }

    public int Port { get; } = FreePort();

    private string Data => Path.Combine(_folder, "data");

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>The connection string for a driver; skips the test where the server or the driver is not installed.</summary>
    public string Connection(string driver = "PostgreSQL Unicode")
    {
        Assert.SkipWhen(_programs is null, "PostgreSQL is not installed: apt-get install postgresql-15");
        OdbcDrivers.Need(driver, "odbc-postgresql");
        return $"Driver={driver};Server=127.0.0.1;Port={Port};Database=postgres";
    }

    /// <summary>Runs statements over another connection.</summary>
    public string Query(string sql)
    {
        using Process psql = Launch("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "onesync", "-d", "postgres", "-c", sql], asOwner: false);
        string output = psql.StandardOutput.ReadToEnd(), error = psql.StandardError.ReadToEnd();
        psql.WaitForExit();
        Assert.True(psql.ExitCode == 0, error);
        return output.Trim();
    }

    /// <summary>Starts it, unless it runs.</summary>
    public void Start()
    {
        _server = AsOwner("postgres", "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder}", "-c", "fsync=off");
        for (int tries = 0; !IsReady(); tries++)
        {
            Assert.True(tries < 300 && !_server.HasExited, "PostgreSQL did not start.");
            Thread.Sleep(100);
        }
    }

    /// <summary>Stops it at once, as a crash of its machine would.</summary>
    public void Kill()
    {
        if (_server is null)
            return;
        int id = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First());
        Run("/bin/kill", "-QUIT", $"{id}");
        _server.WaitForExit();
        _server.Dispose();
        _server = null;
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private bool IsReady()
    {
        using Process ready = Launch("pg_isready", ["-q", "-h", "127.0.0.1", "-p", $"{Port}"], asOwner: false);
        ready.WaitForExit();
        return ready.ExitCode == 0;
    }

    private Process AsOwner(string program, params string[] arguments) => Launch(program, arguments, asOwner: true);

    // PostgreSQL refuses to run as root.
    private Process Launch(string program, string[] arguments, bool asOwner)
    {
        string full = Path.Combine(_programs!, program);
        ProcessStartInfo start = asOwner && IsRoot ? new("/usr/bin/setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", full, .. arguments]) : new(full, arguments);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (_folder, true, true);
        start.Environment["PGPASSWORD"] = Password;
        Process process = Process.Start(start)!;
        if (program == "postgres")
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
        return process;
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
