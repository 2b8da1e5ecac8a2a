using OneSync.Connectors.Csv;
using OneSync.Connectors.Odbc.Binding;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Odbc;

/// <summary>Makes sources that read people and rosters from a database over ODBC.</summary>
public sealed class OdbcSourceConnector : ISourceConnector, ISuggestsOptions
{
    // The order in which they are read: what refers to others comes after them.
    private static readonly (string Name, RecordKind Kind)[] s_queries =
    [
        ("orgs", RecordKind.Org), ("terms", RecordKind.Term), ("courses", RecordKind.Course), ("classes", RecordKind.Class), ("people", RecordKind.Person),
        ("enrollments", RecordKind.Enrollment),
    ];

    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("Odbc",
    [
        new("dsn", OptionKind.Text, "A data source (DSN) that is set up on this machine. Give this or 'connection'."),
        new("connection", OptionKind.Connection, "A connection string such as 'Driver={ODBC Driver 18 for SQL Server};Server=db1;Database=sis', or a reference to a secret that holds one."),
        new("user", OptionKind.Text, "Who logs on."),
        new("password", OptionKind.Secret, "The password."),
        new("query", OptionKind.Text, "The SELECT statement for people, each '?' in it standing for one of 'parameters'."),
        new("parameters", OptionKind.TextList, "What the question marks of 'query' stand for, in order."),
        .. s_queries.SelectMany(q => new OptionDescription[]
        {
            new($"queries.{q.Name}.sql", OptionKind.Text, $"The SELECT statement for {q.Name}.", Required: true),
            new($"queries.{q.Name}.parameters", OptionKind.TextList, "What its question marks stand for, in order."),
            new($"queries.{q.Name}.anchor", OptionKind.Text, "The column that holds the immutable id.", Default: q.Kind == RecordKind.Person ? "the source's anchor" : "sourcedId"),
        }),
        new("connectTimeout", OptionKind.Integer, "How many seconds connecting may take.", Default: "15"),
        new("timeout", OptionKind.Integer, "How many seconds the database may take to start a query, and to give the next rows.", Default: "600"),
        new("valueSeparator", OptionKind.Text, "One character that separates several values in a column, such as ','. None when not given."),
        new("fetch", OptionKind.Choice, "How rows are fetched: in blocks where that loses nothing, in blocks wherever the driver can, or row by row.", Default: nameof(OdbcFetch.Auto), Choices: Enum.GetNames<OdbcFetch>()),
        new("characters", OptionKind.Choice, "How text is passed to the driver: Wide on Windows, Narrow elsewhere.", Default: nameof(OdbcCharacters.Auto), Choices: Enum.GetNames<OdbcCharacters>()),
        new("encoding", OptionKind.Text, "The encoding of narrow characters, such as windows-1252.", Default: "utf-8"),
        new("driverManager", OptionKind.Text, "The file of the ODBC driver manager, where it is not the usual one."),
    ]);

    /// <inheritdoc/>
    public ISource Create(SourceSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        OptionSet options = settings.Options;
        if (options.Find("dsn") is { } dsn && options.Find("connection") is not null)
            throw Wrong("DsnAndConnection", $"Source '{settings.Name}' has both 'dsn' and 'connection'. Leave one out: a connection string can name a data source as 'DSN=…'.", dsn);
        if (options.Find("dsn") is null && options.Find("connection") is null)
            throw new ConfigurationException(new ConfigurationProblem("MissingKey", $"Source '{settings.Name}' says nothing about its database. Give 'dsn' or 'connection'.", settings.At));
        return new OdbcSource(new OdbcSettings(settings.Name.Text, Queries(settings))
        {
            Dsn = options.Text("dsn"),
            Connection = options.Text("connection"),
            User = options.Text("user"),
            Password = options.Text("password"),
            ConnectLimit = Seconds(options, "connectTimeout", 15),
            QueryLimit = Seconds(options, "timeout", 600),
            Fetch = options.Choice("fetch", OdbcFetch.Auto),
            Characters = options.Choice("characters", OdbcCharacters.Auto),
            Encoding = Encoding(options),
            ValueSeparator = Separator(options),
            DriverManager = options.Text("driverManager"),
        }, context.Secrets);
    }

    /// <inheritdoc/>
    public IReadOnlyList<OptionSuggestion> Suggest(string option)
    {
        if (!option.Equals("dsn", StringComparison.OrdinalIgnoreCase))
            return [];
        try
        {
            OdbcCalls calls = OdbcSource.Calls(new OdbcSettings("", []));
            return [.. OdbcRegistry.DataSources(calls).Select(d => new OptionSuggestion(d.Name, d.About))];
        }
        catch (SourceUnavailableException)
        {
            return [];
        }
    }

    private static List<OdbcSourceQuery> Queries(SourceSettings settings)
    {
        OptionSet options = settings.Options;
        if (options.Find("query") is { } query && options.Find("queries.people.sql") is not null)
            throw Wrong("QueryTwice", $"Source '{settings.Name}' has a query for people under 'query' and under 'queries'. Leave one out.", query);
        List<OdbcSourceQuery> queries = [];
        foreach ((string name, RecordKind kind) in s_queries)
        {
            string of = $"queries.{name}.";
            bool people = kind == RecordKind.Person;
            if ((options.Text(of + "sql") ?? (people ? options.Text("query") : null)) is not { } sql)
                continue;
            IReadOnlyList<string> parameters = people && options.Find("query") is not null ? options.Texts("parameters") : options.Texts(of + "parameters");
            queries.Add(new OdbcSourceQuery(kind, name, sql, parameters, options.Text(of + "anchor") ?? (people ? settings.Anchor?.Text : null)));
        }
        return queries.Exists(q => q.Kind == RecordKind.Person)
            ? queries
            : throw new ConfigurationException(new ConfigurationProblem("MissingKey", $"Source '{settings.Name}' has no query for people. Give 'query', or 'people' under 'queries'.", settings.At));
    }

    private static TimeSpan Seconds(OptionSet options, string name, int fallback)
    {
        int seconds = options.Integer(name, fallback);
        return seconds is > 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds) : throw Wrong("BadTimeout", $"'{name}' is a number of seconds from 1 to 86400, and is {seconds}.", options.Find(name)!);
    }

    private static System.Text.Encoding Encoding(OptionSet options)
    {
        try
        {
            return TextEncodings.Named(options.Text("encoding", "utf-8")!);
        }
        catch (ArgumentException unknown)
        {
            throw Wrong("UnknownEncoding", unknown.Message, options.Find("encoding")!);
        }
    }

    private static char? Separator(OptionSet options) => options.Text("valueSeparator") switch
    {
        null or "" => null,
        [var separator] when separator is not ('\\' or '"' or '\r' or '\n') => separator,
        var given => throw Wrong("BadValueSeparator", $"'{given}' cannot separate values: give one character that is no quote or backslash.", options.Find("valueSeparator")!),
    };

    private static ConfigurationException Wrong(string id, string message, OptionValue option) =>
        new(new ConfigurationProblem(id, message, option.Texts is [var text, ..] ? text.At : option.At));
}
