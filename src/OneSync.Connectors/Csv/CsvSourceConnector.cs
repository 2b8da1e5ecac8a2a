using OneSync.Connectors.Sftp;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Csv;

/// <summary>Where CSV files lie.</summary>
public enum CsvTransport
{
    /// <summary>On this machine.</summary>
    File,

    /// <summary>On an SFTP server.</summary>
    Sftp,
}

/// <summary>Makes sources that read people from CSV files.</summary>
public sealed class CsvSourceConnector : ISourceConnector
{
    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("Csv",
    [
        new("path", OptionKind.Path, "A CSV file, a folder of them, or a pattern such as 'staff-*.csv' or '**/people.csv'. The people of all files are read as one.", Required: true) { RemoteTransports = ["Sftp"] },
        new("transport", OptionKind.Choice, "Where the files lie: in folders of this machine, or on an SFTP server.", Default: nameof(CsvTransport.File), Choices: Enum.GetNames<CsvTransport>()),
        .. SftpSettings.Options,
        new("take", OptionKind.Choice, "Which of several files are read: all of them as one, or the newest. On a server the newest unless given.", Choices: Enum.GetNames<CsvTake>()),
        new("delimiter", OptionKind.Text, "What stands between cells; 'tab' for a tab. Detected among , ; tab | when not given."),
        new("quote", OptionKind.Text, "What cells are enclosed in, one ASCII character; 'none' when there are no quotes.", Default: "\""),
        new("encoding", OptionKind.Text, "The encoding, such as utf-8, utf-16 or windows-1252. Detected when not given; a byte order mark wins."),
        new("header", OptionKind.Boolean, "Whether the first row names the columns.", Default: "true"),
        new("columns", OptionKind.TextList, "The names of the columns, for files without a header."),
        new("trim", OptionKind.Boolean, "Whether white space around each cell is dropped.", Default: "false"),
        new("valueSeparator", OptionKind.Text, "One character that separates several values in a cell, such as ';'. None when not given."),
        new("requireFinalNewline", OptionKind.Boolean, "Whether a file that does not end with a line break counts as cut off, so that the reading is Partial.", Default: "false"),
    ]);

    /// <inheritdoc/>
    public ISource Create(SourceSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        OptionSet options = settings.Options;
        CsvDialect dialect = new()
        {
            Delimiter = options.Text("delimiter") switch { null or "" => null, "tab" or "\\t" => "\t", var given => given },
            Quote = Quote(options),
            Encoding = Encoding(options),
            Columns = Columns(options, settings),
            Trim = options.Boolean("trim"),
            RequireFinalNewline = options.Boolean("requireFinalNewline"),
        };
        if (dialect.Quote is { } quote && dialect.Delimiter?.Contains(quote) == true)
            throw Wrong("BadDelimiter", $"The delimiter and the quote of source '{settings.Name}' are both {quote}.", options.Find("delimiter")!);
        CsvCellFormat? cells = options.Text("valueSeparator") switch
        {
            null or "" => null,
            [var separator] when separator is not ('\\' or '"' or '\r' or '\n') => new CsvCellFormat { ValueSeparator = separator, Raw = true },
            var given => throw Wrong("BadValueSeparator", $"'{given}' cannot separate values: give one character that is no quote or backslash.", options.Find("valueSeparator")!),
        };
        string path = options.Text("path") ?? throw new ConfigurationException(new ConfigurationProblem("MissingKey", $"Source '{settings.Name}' has no 'path'.", settings.At));
        bool remote = options.Choice("transport", CsvTransport.File) == CsvTransport.Sftp;
        ICsvPlace place = remote ? new SftpCsvFiles(SftpFolder.Of(settings, path, context)) : new LocalCsvFiles(context.Root, path);
        return new CsvSource(settings.Name.Text, place, path, options.Choice("take", remote ? CsvTake.Newest : CsvTake.All), settings.Anchor?.Text, dialect, cells);
    }

    private static char? Quote(OptionSet options) => options.Text("quote") switch
    {
        null => '"',
        "" or "none" => null,
        [var one] when char.IsAscii(one) && !char.IsControl(one) => one,
        var given => throw Wrong("BadQuote", $"'{given}' cannot be the quote: give one ASCII character, or 'none'.", options.Find("quote")!),
    };

    private static string? Encoding(OptionSet options)
    {
        if (options.Text("encoding") is not { Length: > 0 } name || name.Equals("auto", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            TextEncodings.Named(name);
            return name;
        }
        catch (ArgumentException unknown)
        {
            throw Wrong("UnknownEncoding", unknown.Message, options.Find("encoding")!);
        }
    }

    private static IReadOnlyList<string>? Columns(OptionSet options, SourceSettings settings)
    {
        IReadOnlyList<string> columns = options.Texts("columns");
        bool header = options.Boolean("header", fallback: true);
        if (header && columns.Count > 0)
            throw Wrong("ColumnsAndHeader", "'columns' names the columns of a file without a header: set 'header: false', or leave 'columns' out.", options.Find("columns")!);
        if (!header && columns.Count == 0)
            throw new ConfigurationException(new ConfigurationProblem("ColumnsMissing",
                $"Source '{settings.Name}' has 'header: false': name its columns, as in 'columns: [id, first, last]'.", options.Find("header")!.At));
        return header ? null : columns;
    }

    private static ConfigurationException Wrong(string id, string message, OptionValue option) =>
        new(new ConfigurationProblem(id, message, option.Texts is [var text, ..] ? text.At : option.At));
}
