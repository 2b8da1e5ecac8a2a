using System.Globalization;
using System.Text;
using OneSync.Connectors.Odbc.Binding;
using OneSync.Core.Ports;
using OneSync.Core.Safety;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Odbc;

/// <summary>Turns failures of ODBC into what an admin can act upon: what, where, what the driver says, and the remedy. No password gets through.</summary>
internal sealed class OdbcProblem(OdbcSettings settings, OdbcCalls calls, ConnectionText connection, Redactor redactor)
{
    /// <summary>The driver manager is not there.</summary>
    public static SourceUnavailableException NoDriverManager(OdbcSettings settings, Exception missing)
    {
        string where = settings.DriverManager is { } given ? $"'{given}'" : string.Join(", ", OdbcLibrary.UsualNames);
        string remedy = settings.DriverManager is not null ? "Correct 'driverManager', or leave it out."
            : OperatingSystem.IsWindows() ? "It is part of Windows; this Windows lacks it."
            : OperatingSystem.IsMacOS() ? "Install it with 'brew install unixodbc'."
            : "Install unixODBC: 'apt-get install unixodbc' on Debian and Ubuntu, 'dnf install unixODBC' on Red Hat and Fedora.";
        string bits = missing.Message.Contains("ELF class", StringComparison.OrdinalIgnoreCase) || missing.Message.Contains("architecture", StringComparison.OrdinalIgnoreCase)
            ? $" It was built for another architecture than this {Bits}-bit process." : "";
        return new SourceUnavailableException("OdbcNotFound", $"Source '{settings.Name}': the ODBC driver manager ({where}) cannot be loaded.{bits} {remedy}", missing);
    }

    /// <summary>No connection was made.</summary>
    public SourceUnavailableException NotConnected(Exception failure)
    {
        if (failure is TimeoutException)
        {
            return Unavailable("ConnectTimeout", string.Create(CultureInfo.InvariantCulture,
                $"the database did not answer within {settings.ConnectLimit.TotalSeconds} seconds (connectTimeout). Check the server's name, its port, and what is in between."), failure);
        }
        OdbcException said = (OdbcException)failure;
        if (said.Has("IM014"))
        {
            return Unavailable("ArchitectureMismatch",
                $"the data source or its driver is for another architecture than this {Bits}-bit process. Install the {Bits}-bit driver, and set the data source up with the {Bits}-bit ODBC administrator. {said.Message}", said);
        }
        if (said.Has("IM002") && connection["DRIVER"] is null)
            return UnknownDataSource(said);
        if (said.Has("IM002", "IM003", "IM004") || said.Message.Contains("Can't open lib", StringComparison.OrdinalIgnoreCase))
            return NoDriver(said);
        if (said.SqlState.StartsWith("28", StringComparison.Ordinal) || said.Message.Contains("authentication failed", StringComparison.OrdinalIgnoreCase))
            return Unavailable("LogonFailed", $"the database refused the logon of '{connection["UID"] ?? connection["User"] ?? "nobody"}'. Check 'user' and 'password'. {said.Message}", said);
        return Unavailable("ConnectionFailed", $"no connection to the database. {said.Message}", said);
    }

    /// <summary>A query could not be run at all.</summary>
    public SourceUnavailableException NotRun(OdbcSourceQuery query, Exception failure) => failure switch
    {
        TimeoutException => Unavailable("QueryTimeout", string.Create(CultureInfo.InvariantCulture,
            $"the query for {query.Name} gave nothing within {settings.QueryLimit.TotalSeconds} seconds (timeout). Raise the limit, or have the query answer sooner."), failure),
        ParameterCountException => Unavailable("ParameterCount", $"the query for {query.Name} does not fit its parameters: {failure.Message} Each question mark takes one, in order.", failure),
        NoColumnsException => Unavailable("NotAQuery", $"the statement for {query.Name} gives no rows: it must be a SELECT. What else it did was rolled back, where the database can.", failure),
        EncoderFallbackException => Unavailable("QueryFailed", $"the query for {query.Name}, or one of its parameters, has characters that the encoding {settings.Encoding.WebName} lacks. Set another 'encoding'.", failure),
        _ => Unavailable("QueryFailed", $"the query for {query.Name} failed. {failure.Message}", failure),
    };

    /// <summary>Why a reading is not complete.</summary>
    public string CutShort(OdbcSourceQuery query, long rows, Exception failure) => redactor.Redact(failure is TimeoutException
        ? string.Create(CultureInfo.InvariantCulture, $"The query for {query.Name} gave no more rows within {settings.QueryLimit.TotalSeconds} seconds (timeout), after {rows} rows.")
        : string.Create(CultureInfo.InvariantCulture, $"The query for {query.Name} broke off after {rows} rows: {failure.Message}"));

    /// <summary>Something about a query is not as it must be.</summary>
    public SourceUnavailableException Unavailable(string id, string what, Exception? inner = null)
    {
        // The inner exception would tell what was taken out here.
        string message = redactor.Redact($"Source '{settings.Name}': {what}");
        return new SourceUnavailableException(id, message, inner is not null && redactor.Redact(inner.Message) == inner.Message ? inner : null);
    }

    private static int Bits => IntPtr.Size * 8;

    private SourceUnavailableException UnknownDataSource(OdbcException said)
    {
        string[] known = [.. OdbcRegistry.DataSources(calls).Select(d => d.Name)];
        string given = connection["DSN"] ?? "";
        string hint = NearestName.Of(given, known) is { } near ? $" Did you mean '{near}'?"
            : known.Length > 0 ? $" There are: {string.Join(", ", known)}." : " None is set up.";
        string where = OperatingSystem.IsWindows() ? $"Set it up as a system data source with the {Bits}-bit ODBC administrator." : "Data sources stand in odbc.ini ('odbcinst -j' says where), or name the driver: 'Driver=…'.";
        return Unavailable("DsnNotFound", $"there is no data source '{given}' here.{hint} {where} {said.Message}", said);
    }

    private SourceUnavailableException NoDriver(OdbcException said)
    {
        string driver = connection["DRIVER"] ?? connection["DSN"] ?? "";
        IReadOnlyList<string> installed = OdbcRegistry.Drivers(calls);
        string[] known = [.. installed];
        string hint = known.Contains(driver, StringComparer.OrdinalIgnoreCase) ? " It is registered, but its library cannot be loaded: a library that it needs is missing, or it is built for another architecture."
            : NearestName.Of(driver, known) is { } near ? $" Did you mean '{near}'?"
            : known.Length > 0 ? $" Installed are: {string.Join(", ", known)}." : " None is installed.";
        return Unavailable("DriverNotFound", $"the ODBC driver '{driver}' cannot be loaded.{hint} {DriverPackages.Remedy(driver)} {said.Message}", said);
    }
}
