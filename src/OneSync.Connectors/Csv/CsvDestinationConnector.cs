using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Csv;

/// <summary>Makes destinations that are CSV files.</summary>
public sealed class CsvDestinationConnector : IDestinationConnector
{
    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = new("Csv",
    [
        new("path", OptionKind.Path, "The file. With mode Whole it holds all accounts; with mode Changes only what changed, each row with an action.", Required: true),
        new("mode", OptionKind.Choice, "Whether the file is replaced as a whole, or holds the changes only.", Default: nameof(CsvContent.Whole), Choices: Enum.GetNames<CsvContent>()),
        new("state", OptionKind.Path, "With mode Changes, the file in which OneSync keeps all accounts.", Default: "./state/<name>.csv"),
        new("memberships", OptionKind.Path, "The file of who is in which group, with the columns group and anchor. Without it there are no groups."),
        new("anchor", OptionKind.Text, "The mapped attribute that identifies a row. The first of 'match', or else the first mapping, when not given."),
        new("statusAttribute", OptionKind.Text, "The column that says whether an account is enabled. Without it, leavers cannot be disabled."),
        new("enabledValue", OptionKind.Text, "What that column says of an enabled account.", Default: "active"),
        new("disabledValue", OptionKind.Text, "What it says of a disabled one.", Default: "disabled"),
        new("delimiter", OptionKind.Text, "One ASCII character between cells; 'tab' for a tab.", Default: ","),
        new("encoding", OptionKind.Text, "The encoding, such as utf-8, utf-16 or windows-1252.", Default: "utf-8"),
        new("byteOrderMark", OptionKind.Boolean, "Whether the file starts with a mark by which spreadsheets know UTF-8.", Default: "false"),
        new("valueSeparator", OptionKind.Text, "The character between several values in a cell.", Default: ";"),
        new("raw", OptionKind.Boolean, "Writes cells that a spreadsheet could take for a formula as they are.", Default: "false"),
        new("ownerOnly", OptionKind.Boolean, "Whether only the owner may read the file.", Default: "false"),
    ]);

    /// <inheritdoc/>
    public IDestination Create(DestinationSettings settings, ConnectorContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        OptionSet options = settings.Options;
        CsvContent mode = options.Choice("mode", CsvContent.Whole);
        string path = Path.GetFullPath(options.Text("path")!, context.Root);
        string state = Path.GetFullPath(options.Text("state") ?? Path.Combine("state", settings.Name.Text + ".csv"), context.Root);
        string? memberships = options.Text("memberships") is { } given ? Path.GetFullPath(given, context.Root) : null;
        CsvDestinationFiles files = new(mode == CsvContent.Whole ? path : state, mode == CsvContent.Whole ? null : path, memberships, options.Boolean("ownerOnly"));
        if (files.All.Distinct(StringComparer.OrdinalIgnoreCase).Count() < files.All.Count())
            throw Wrong("SameFile", $"Destination '{settings.Name.Text}' would write two things into one file. Give each a path of its own.", options.Find("memberships") ?? options.Find("state") ?? options.Find("path")!);
        return new CsvDestination(settings.Name.Text, files, Anchor(settings),
            [.. settings.Map.Select(m => m.Target.Text)], Format(options), Status(options));
    }

    private static string Anchor(DestinationSettings settings)
    {
        string? anchor = settings.Options.Text("anchor") ?? settings.Match.FirstOrDefault()?.Text ?? settings.Map.FirstOrDefault()?.Target.Text;
        return anchor ?? throw new ConfigurationException(new ConfigurationProblem("MissingKey",
            $"Destination '{settings.Name}' needs an 'anchor': the attribute that identifies a row.", settings.At));
    }

    private static CsvStatus? Status(OptionSet options) => options.Text("statusAttribute") is { Length: > 0 } attribute
        ? new CsvStatus(attribute, AttributeValue.Of(options.Text("enabledValue", "active")), AttributeValue.Of(options.Text("disabledValue", "disabled")))
        : null;

    private static CsvWriteFormat Format(OptionSet options)
    {
        char delimiter = options.Text("delimiter") switch
        {
            null or "" => ',',
            "tab" or "\\t" => '\t',
            [var one] when char.IsAscii(one) && one is not ('"' or '\r' or '\n') => one,
            var given => throw Wrong("BadDelimiter", $"'{given}' cannot separate cells: give one ASCII character, or 'tab'.", options.Find("delimiter")!),
        };
        char? separator = options.Text("valueSeparator") switch
        {
            null or "" => ';',
            [var one] when one != delimiter && one is not ('\\' or '"' or '\r' or '\n') => one,
            var given => throw Wrong("BadValueSeparator", $"'{given}' cannot separate values: give one character that is no quote, backslash or delimiter.", options.Find("valueSeparator")!),
        };
        string encoding = options.Text("encoding", "utf-8")!;
        try
        {
            TextEncodings.Named(encoding);
        }
        catch (ArgumentException unknown)
        {
            throw Wrong("UnknownEncoding", unknown.Message, options.Find("encoding")!);
        }
        return new CsvWriteFormat
        {
            Delimiter = delimiter,
            Encoding = encoding,
            ByteOrderMark = options.Boolean("byteOrderMark"),
            Cells = new CsvCellFormat { ValueSeparator = delimiter == ';' && separator == ';' ? '|' : separator, Raw = options.Boolean("raw") },
        };
    }

    private static ConfigurationException Wrong(string id, string message, OptionValue option) =>
        new(new ConfigurationProblem(id, message, option.Texts is [var text, ..] ? text.At : option.At));
}
