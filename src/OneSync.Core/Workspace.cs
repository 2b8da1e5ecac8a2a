using OneSync.Core.Activity;
using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;
using OneSync.Core.Settings;

namespace OneSync.Core;

/// <summary>What a workspace is opened with besides its settings.</summary>
/// <param name="Host">Files, vaults and connectors.</param>
public sealed record WorkspaceOptions(IConnectorHost Host)
{
    /// <summary>The time.</summary>
    public IClock Clock { get; init; } = SystemClock.Instance;

    /// <summary>Who watches runs.</summary>
    public IRunObserver Observer { get; init; } = SilentObserver.Instance;

    /// <summary>Answers <c>vault:</c> references to secrets; null where there is no secret store.</summary>
    public Func<string, string?>? VaultSecrets { get; init; }

    /// <summary>Who runs it; the account and the machine unless given.</summary>
    public string By { get; init; } = $"{Environment.UserName}@{Environment.MachineName}";
}

/// <summary>
/// The facade of both fronts: its methods are the steps from sources to destinations. It holds the vault open until it is disposed,
/// and is not safe for use from several threads; several workspaces may be open side by side.
/// </summary>
public sealed partial class Workspace : IDisposable
{
    private readonly WorkspaceOptions _options;
    private readonly RunContext _context;
    private readonly Redactor _redactor = new();
    private IVault? _vault;
    private MappingResources? _resources;

    private Workspace(WorkspaceSettings settings, WorkspaceOptions options)
    {
        (Settings, _options) = (settings, options);
        _context = new RunContext(options.Clock, options.Observer, options.By);
    }

    /// <summary>What the workspace is configured to do.</summary>
    public WorkspaceSettings Settings { get; }

    private IVault Vault => _vault ??= _options.Host.OpenVault(Settings.VaultPath);

    private MappingResources Resources => _resources ??= new MappingResources { Words = WordList.English, Lookups = _options.Host.LoadLookups(Settings.Lookups, Settings.Root) };

    private ConnectorContext ConnectorContext => new(Settings.Root, _options.Host.CreateSecretResolver(Settings.Root, _options.VaultSecrets, _redactor), _options.Clock)
    {
        KeptFiles = Settings.VaultPath == InMemory ? null : Settings.VaultPath + ".files",
    };

    /// <summary>Opens the workspace of a folder, or of a configuration file.</summary>
    /// <exception cref="ConfigurationException">The configuration is missing or not valid; every problem found.</exception>
    public static Workspace Open(string path, WorkspaceOptions options)
    {
        Settings.Reading.SettingsReading<WorkspaceSettings> reading = options.Host.ReadWorkspace(path, expectSourceFiles: false);
        WorkspaceSettings settings = reading.Valid();
        foreach (ConfigurationProblem warning in reading.Problems)
            options.Observer.Warned(warning.ToString());
        return new Workspace(settings, options);
    }

    /// <summary>Opens a workspace from settings made elsewhere, such as parameters.</summary>
    public static Workspace Open(WorkspaceSettings settings, WorkspaceOptions options) => new(settings, options);

    /// <summary>Takes every secret that was resolved out of a text.</summary>
    public string Redact(string text) => _redactor.Redact(text);

    /// <inheritdoc/>
    public void Dispose() => _vault?.Dispose();

    private SourceSettings FindSource(string name) =>
        Settings.Sources.FirstOrDefault(s => s.Name.Text.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw UnknownName("UnknownSource", "source", name, Settings.Sources.Select(s => s.Name.Text));

    private DestinationSettings FindDestination(string name) =>
        Settings.Destinations.FirstOrDefault(d => d.Name.Text.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw UnknownName("UnknownDestination", "destination", name, Settings.Destinations.Select(d => d.Name.Text));

    private ISource CreateSource(SourceSettings settings) =>
        _options.Host.Sources.First(c => c.Description.Type.Equals(settings.Type.Text, StringComparison.OrdinalIgnoreCase)).Create(settings, ConnectorContext);

    private IDestination CreateDestination(DestinationSettings settings) =>
        _options.Host.Destinations.First(c => c.Description.Type.Equals(settings.Type.Text, StringComparison.OrdinalIgnoreCase)).Create(settings, ConnectorContext);

    private ExpressionScope UserScope(IAttributeSchema schema) => new(schema) { Collections = Settings.Collections };

    private static ConfigurationException UnknownName(string id, string what, string name, IEnumerable<string> known) => new(new ConfigurationProblem(
        id, known.Any() ? $"There is no {what} '{name}'. There are: {string.Join(", ", known)}." : $"There is no {what} '{name}': the configuration has none.",
        Position.Whole("onesync.yaml"), NearestName.Of(name, known)));
}
