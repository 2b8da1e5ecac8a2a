using OneSync.Core.Mapping;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>The real host with another source, or another destination, in place of its own.</summary>
internal sealed class ScriptedHost(ISourceConnector? source = null, IDestinationConnector? destination = null) : IConnectorHost
{
    private readonly ConnectorHost _real = new();

    public IReadOnlyList<ISourceConnector> Sources => source is null ? _real.Sources : [source];

    public IReadOnlyList<IDestinationConnector> Destinations => destination is null ? _real.Destinations : [destination];

    public SettingsReading<WorkspaceSettings> ReadWorkspace(string path, bool expectSourceFiles) => _real.ReadWorkspace(path, expectSourceFiles);

    public IVault OpenVault(string path) => _real.OpenVault(path);

    public ILookupTables LoadLookups(IReadOnlyList<LookupSettings> lookups, string root) => _real.LoadLookups(lookups, root);

    public ISecretResolver CreateSecretResolver(string root, Func<string, string?>? vaultSecrets, Redactor redactor) => _real.CreateSecretResolver(root, vaultSecrets, redactor);

    public IReadOnlyList<string> CreateWorkspace(string folder) => _real.CreateWorkspace(folder);

    public ConvertedConfiguration ConvertConfiguration(string path) => _real.ConvertConfiguration(path);

    public IReadOnlyList<string> CreateWorkspace(string folder, ConvertedConfiguration configuration) => _real.CreateWorkspace(folder, configuration);

    public IScheduler CreateScheduler() => _real.CreateScheduler();

    public ITableWriter CreateTable(string path, IReadOnlyList<string> columns) => _real.CreateTable(path, columns);

    public IFileWriter CreateFile(string path) => _real.CreateFile(path);

    public IReadOnlyList<IReadOnlyDictionary<string, string>> ReadTable(string path) => _real.ReadTable(path);

    public void WriteSheets(string path, IReadOnlyList<Sheet> sheets) => _real.WriteSheets(path, sheets);

    public IReadOnlyList<Sheet> ReadSheets(string path) => _real.ReadSheets(path);
}
