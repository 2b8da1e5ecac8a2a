using OneSync.Connectors.ActiveDirectory;
using OneSync.Connectors.Adobe;
using OneSync.Connectors.ClassLink;
using OneSync.Connectors.Clever;
using OneSync.Connectors.Configuration;
using OneSync.Connectors.Conversion;
using OneSync.Connectors.Csv;
using OneSync.Connectors.Entra;
using OneSync.Connectors.Files;
using OneSync.Connectors.Google;
using OneSync.Connectors.Odbc;
using OneSync.Connectors.OneRoster;
using OneSync.Connectors.Scheduling;
using OneSync.Connectors.Spreadsheets;
using OneSync.Connectors.Vault;
using OneSync.Core.Mapping;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors;

/// <summary>What the fronts load: every connector, the vault, and the files of a workspace.</summary>
public sealed class ConnectorHost : IConnectorHost
{
    private readonly SettingsReader _reader;

    /// <summary>A host with every connector of this version.</summary>
    public ConnectorHost() => _reader = new SettingsReader([.. Sources.Select(s => s.Description)], [.. Destinations.Select(d => d.Description)]);

    /// <inheritdoc/>
    public IReadOnlyList<ISourceConnector> Sources { get; } =
        [new CsvSourceConnector(), new OneRosterConnector(), new ClassLinkConnector(), new CleverConnector(), new OdbcSourceConnector()];

    /// <inheritdoc/>
    public IReadOnlyList<IDestinationConnector> Destinations { get; } = [new CsvDestinationConnector(), new ActiveDirectoryConnector(), new GoogleConnector(), new AdobeConnector(), new EntraConnector()];

    /// <inheritdoc/>
    public SettingsReading<WorkspaceSettings> ReadWorkspace(string path, bool expectSourceFiles)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, WorkspaceReader.FileName) : path;
        return new WorkspaceReader(_reader).ReadFile(file, shownAs: null, expectSourceFiles);
    }

    /// <inheritdoc/>
    public IVault OpenVault(string path) => new SqliteVault(path);

    /// <inheritdoc/>
    public ILookupTables LoadLookups(IReadOnlyList<LookupSettings> lookups, string root) => CsvLookupTables.Load(lookups, root);

    /// <inheritdoc/>
    public ISecretResolver CreateSecretResolver(string root, Func<string, string?>? vaultSecrets, Redactor redactor) => new SecretResolver(root, vaultSecrets, redactor);

    /// <inheritdoc/>
    public IReadOnlyList<string> CreateWorkspace(string folder) => WorkspaceTemplate.Create(folder, JsonSchemaWriter.Write(_reader.Shape));

    /// <inheritdoc/>
    public ConvertedConfiguration ConvertConfiguration(string path) => UserSyncConverter.Convert(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> CreateWorkspace(string folder, ConvertedConfiguration configuration) =>
        WorkspaceTemplate.Create(folder, [(WorkspaceReader.FileName, configuration.Yaml)], JsonSchemaWriter.Write(_reader.Shape));

    /// <inheritdoc/>
    public IScheduler CreateScheduler() => OperatingSystem.IsWindows() ? new Scheduling.TaskScheduler() : new CronScheduler();

    /// <inheritdoc/>
    public ITableWriter CreateTable(string path, IReadOnlyList<string> columns) => new CsvTableWriter(path, columns);

    /// <inheritdoc/>
    public IFileWriter CreateFile(string path) => new FileWriter(AtomicFile.Create(path));

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> ReadTable(string path)
    {
        string full = Path.GetFullPath(path);
        using CsvRowReader rows = CsvRowReader.OpenFile(full, path, new CsvDialect());
        List<IReadOnlyDictionary<string, string>> table = [];
        while (rows.MoveNext())
        {
            if (rows.IsBlank())
                continue;
            Dictionary<string, string> row = new(StringComparer.OrdinalIgnoreCase);
            for (int column = 0; column < rows.Header.Count; column++)
                row[rows.Header[column]] = CsvCellFormat.Default.FromCell(rows.GetString(column)).First ?? "";
            table.Add(row);
        }
        return table;
    }

    /// <inheritdoc/>
    public void WriteSheets(string path, IReadOnlyList<Sheet> sheets) => SheetFiles.Write(path, sheets, CreateTable);

    /// <inheritdoc/>
    public IReadOnlyList<Sheet> ReadSheets(string path) => SheetFiles.Read(path);

    private sealed class FileWriter(AtomicFile file) : IFileWriter
    {
        private readonly BufferedStream _stream = new(file.Stream, 1 << 16);

        public Stream Stream => _stream;

        public void Finish()
        {
            _stream.Flush();
            file.Commit();
        }

        public void Dispose() => file.Dispose();
    }

    private sealed class CsvTableWriter : ITableWriter
    {
        // Spreadsheets know UTF-8 by its mark.
        private static readonly CsvWriteFormat s_format = new() { ByteOrderMark = true, Cells = CsvCellFormat.Default with { ValueSeparator = null } };

        private readonly AtomicFile _file;
        private readonly CsvFileWriter _writer;

        public CsvTableWriter(string path, IReadOnlyList<string> columns)
        {
            _file = AtomicFile.Create(path);
            _writer = new CsvFileWriter(_file.Stream, s_format, leaveOpen: true);
            _writer.WriteHeader(columns);
        }

        public void Write(params ReadOnlySpan<string> cells)
        {
            foreach (string cell in cells)
                _writer.WriteText(cell);
            _writer.EndRow();
        }

        public void Finish()
        {
            _writer.Dispose();
            _file.Commit();
        }

        public void Dispose()
        {
            _writer.Dispose();
            _file.Dispose();
        }
    }
}
