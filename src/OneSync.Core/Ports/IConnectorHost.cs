using OneSync.Core.Mapping;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;
using OneSync.Core.Settings;
using OneSync.Core.Settings.Reading;

namespace OneSync.Core.Ports;

/// <summary>What lies outside of Core: configuration files, vaults and connectors. There is one implementation, which a front loads.</summary>
public interface IConnectorHost
{
    /// <summary>The connectors for sources.</summary>
    IReadOnlyList<ISourceConnector> Sources { get; }

    /// <summary>The connectors for destinations.</summary>
    IReadOnlyList<IDestinationConnector> Destinations { get; }

    /// <summary>Reads the <c>onesync.yaml</c> of a folder, or a file of another name.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <param name="expectSourceFiles">Whether missing files of sources are reported too.</param>
    SettingsReading<WorkspaceSettings> ReadWorkspace(string path, bool expectSourceFiles);

    /// <summary>Opens a vault, making it when there is none.</summary>
    /// <exception cref="VaultUnusableException">It cannot be opened.</exception>
    IVault OpenVault(string path);

    /// <summary>Loads look-up tables.</summary>
    /// <exception cref="ConfigurationException">A file or its key column is missing.</exception>
    ILookupTables LoadLookups(IReadOnlyList<LookupSettings> lookups, string root);

    /// <summary>Resolves secrets for a workspace.</summary>
    /// <param name="root">The folder that <c>file:</c> starts from.</param>
    /// <param name="vaultSecrets">Answers <c>vault:</c> references; null where there is no secret store.</param>
    /// <param name="redactor">Learns every secret that is resolved.</param>
    ISecretResolver CreateSecretResolver(string root, Func<string, string?>? vaultSecrets, Redactor redactor);

    /// <summary>Writes a new workspace with a commented configuration and its schema; answers the files made.</summary>
    /// <exception cref="IOException">The folder has a configuration already, or cannot be written.</exception>
    IReadOnlyList<string> CreateWorkspace(string folder);

    /// <summary>Reads the configuration of Adobe's User Sync Tool, with the files that it names, and makes an <c>onesync.yaml</c> of it.</summary>
    /// <param name="path">Its user-sync-config.yml.</param>
    /// <exception cref="ConfigurationException">A file is missing, is no YAML, or is no such configuration.</exception>
    ConvertedConfiguration ConvertConfiguration(string path);

    /// <summary>Writes a workspace with this configuration and the schema; answers the files made.</summary>
    /// <exception cref="IOException">The folder has a configuration already, or cannot be written.</exception>
    IReadOnlyList<string> CreateWorkspace(string folder, ConvertedConfiguration configuration);

    /// <summary>What runs programs at fixed times on this machine.</summary>
    IScheduler CreateScheduler();

    /// <summary>Opens a CSV file that is written beside the target and put in its place when it is finished.</summary>
    ITableWriter CreateTable(string path, IReadOnlyList<string> columns);

    /// <summary>Opens a file that is written beside the target and put in its place when it is finished.</summary>
    IFileWriter CreateFile(string path);

    /// <summary>Reads a whole small CSV file, such as a review that an admin filled in.</summary>
    /// <exception cref="SourceUnavailableException">It cannot be read.</exception>
    IReadOnlyList<IReadOnlyDictionary<string, string>> ReadTable(string path);

    /// <summary>
    /// Writes sheets as a workbook when the file's name ends in <c>.xlsx</c>, and as one CSV table with the columns of all of them otherwise.
    /// Whatever was there before stays until the new file is whole.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void WriteSheets(string path, IReadOnlyList<Sheet> sheets);

    /// <summary>Reads the sheets of a workbook, or a CSV file, which is one. Formulas are not computed: what a cell showed when it was saved counts.</summary>
    /// <exception cref="SourceUnavailableException">It cannot be read, or is not safe to read.</exception>
    IReadOnlyList<Sheet> ReadSheets(string path);
}

/// <summary>A table under construction; nothing of it shows until <see cref="Finish"/>.</summary>
public interface ITableWriter : IDisposable
{
    /// <summary>Adds a row, one text for each column.</summary>
    void Write(params ReadOnlySpan<string> cells);

    /// <summary>Puts the file in its place.</summary>
    void Finish();
}

/// <summary>A file under construction; nothing of it shows until <see cref="Finish"/>.</summary>
public interface IFileWriter : IDisposable
{
    /// <summary>What is written to.</summary>
    Stream Stream { get; }

    /// <summary>Puts the file in its place.</summary>
    void Finish();
}
