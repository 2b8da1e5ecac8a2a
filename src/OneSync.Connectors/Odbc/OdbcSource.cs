using OneSync.Connectors.Odbc.Binding;
using OneSync.Core.Connections;
using OneSync.Core.Ports;
using OneSync.Core.Safety;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Odbc;

/// <summary>People and rosters in a database.</summary>
internal sealed class OdbcSource(OdbcSettings settings, ISecretResolver secrets) : ISource, IConnectionTest
{
    public string Name => settings.Name;

    /// <summary>The driver manager that the settings ask for.</summary>
    /// <exception cref="SourceUnavailableException">It is not installed.</exception>
    public static OdbcCalls Calls(OdbcSettings settings)
    {
        try
        {
            OdbcLibrary library = OdbcLibrary.Load(settings.DriverManager);
            return new OdbcCalls(library, settings.IsWide ? OdbcTextForm.Wide(library) : OdbcTextForm.Narrow(settings.Encoding));
        }
        catch (DllNotFoundException missing)
        {
            throw OdbcProblem.NoDriverManager(settings, missing);
        }
    }

    public SourceFields DescribeFields(CancellationToken cancellation)
    {
        using OdbcSession session = Open(Calls(settings), cancellation);
        return session.DescribePeople(cancellation);
    }

    public ISourceSession Open(SourceMemory memory, CancellationToken cancellation) => Open(Calls(settings), cancellation);

    public ConnectionFindings TestConnection(CancellationToken cancellation)
    {
        ConnectionFindings findings = new(settings.Dsn is { } dsn ? $"DSN {dsn}" : "a connection string");
        OdbcCalls? calls = null;
        OdbcSession? session = null;
        if (findings.Try("Driver manager", () => Loaded(calls = Calls(settings)))
            && findings.Try("Connection", () => (session = Open(calls!, cancellation)).Product.ToString()))
        {
            using (session)
            {
                findings.Version = session!.Product.DatabaseVersion;
                findings.ReadAll(session, cancellation);
            }
        }
        return findings;
    }

    private OdbcSession Open(OdbcCalls calls, CancellationToken cancellation)
    {
        (ConnectionText text, Redactor redactor) = Connection(calls);
        OdbcProblem problem = new(settings, calls, text, redactor);
        OdbcConnectionOptions options = new(text.ToString(), calls, settings.ConnectLimit, settings.QueryLimit);
        try
        {
            return new OdbcSession(settings, OdbcConnection.Open(options, cancellation), problem);
        }
        catch (Exception failure) when (failure is OdbcException or TimeoutException)
        {
            throw problem.NotConnected(failure);
        }
    }

    private static string Loaded(OdbcCalls calls) => $"It is loaded. Drivers: {string.Join(", ", OdbcRegistry.Drivers(calls))}.";

    private (ConnectionText Text, Redactor Redactor) Connection(OdbcCalls calls)
    {
        Redactor redactor = new();
        ConnectionText text = new();
        if (settings.Connection is { } given)
        {
            bool isReference = SecretReference.Is(given);
            try
            {
                text = ConnectionText.Parse(isReference ? secrets.Resolve(given) : given);
            }
            catch (FormatException wrong)
            {
                throw new SourceUnavailableException("BadConnectionString", $"Source '{settings.Name}': the connection string cannot be read: {wrong.Message}.");
            }
        }
        if (settings.Dsn is { } dsn)
            text.Add("DSN", dsn);
        if (settings.User is { } user)
            text.Add("UID", user);
        if (settings.Password is { } password)
            text.Add("PWD", secrets.Resolve(password));
        if (text.Password is { Length: > 0 } secret)
        {
            redactor.Add(secret);
            if (!SecretReference.Is(secret))
                secrets.Resolve(secret); // Has the run keep it out of everything that it shows.
        }
        string driver = text["DRIVER"] ?? OdbcRegistry.DataSources(calls).FirstOrDefault(d => d.Name.Equals(text["DSN"], StringComparison.OrdinalIgnoreCase)).About ?? "";
        DriverDefaults.Add(text, driver);
        return (text, redactor);
    }
}
