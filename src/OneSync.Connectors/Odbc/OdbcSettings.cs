using System.Text;
using OneSync.Connectors.Odbc.Binding;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Odbc;

/// <summary>How the text of statements, names and cells is passed.</summary>
internal enum OdbcCharacters
{
    /// <summary>Wide on Windows, narrow elsewhere.</summary>
    Auto,

    /// <summary>In bytes.</summary>
    Narrow,

    /// <summary>In UTF-16, or UTF-32 where the driver manager was built so.</summary>
    Wide,
}

/// <summary>One query of a source.</summary>
/// <param name="Kind">What its rows are.</param>
/// <param name="Name">What it is called in the configuration.</param>
/// <param name="Sql">The statement.</param>
/// <param name="Parameters">What its question marks stand for.</param>
/// <param name="Anchor">The column of the anchor; null when it was not given.</param>
internal sealed record OdbcSourceQuery(RecordKind Kind, string Name, string Sql, IReadOnlyList<string> Parameters, string? Anchor);

/// <summary>Everything that an ODBC source was told.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="Queries">Its queries, in the order in which they are read.</param>
internal sealed record OdbcSettings(string Name, IReadOnlyList<OdbcSourceQuery> Queries)
{
    public string? Dsn { get; init; }

    public string? Connection { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    public TimeSpan ConnectLimit { get; init; }

    public TimeSpan QueryLimit { get; init; }

    public OdbcFetch Fetch { get; init; }

    public OdbcCharacters Characters { get; init; }

    public Encoding Encoding { get; init; } = Encoding.UTF8;

    public char? ValueSeparator { get; init; }

    public string? DriverManager { get; init; }

    public bool IsWide => Characters == OdbcCharacters.Wide || (Characters == OdbcCharacters.Auto && OdbcTextForm.IsWideByDefault);
}
