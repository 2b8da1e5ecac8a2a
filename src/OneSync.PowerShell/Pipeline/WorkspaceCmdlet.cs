using System.Management.Automation;
using OneSync.Core;
using OneSync.PowerShell.Hosting;

namespace OneSync.PowerShell.Pipeline;

/// <summary>A cmdlet that works in a workspace, which is opened when it is first needed and let go at the end of the pipeline.</summary>
public abstract class WorkspaceCmdlet : OneSyncCmdlet
{
    private Core.Workspace? _workspace;

    /// <summary>The folder of <c>onesync.yaml</c>, or the file.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Workspace { get; set; }

    /// <summary>The workspace.</summary>
    protected Core.Workspace Current => _workspace ??= Core.Workspace.Open(WorkspacePath, Options);

    /// <summary>The full path of the workspace asked for.</summary>
    protected string WorkspacePath => FullPath(Workspace ?? WorkspaceLocation.Default);

    /// <summary>What a workspace is opened with here.</summary>
    protected WorkspaceOptions Options => new(ConnectorLoader.CreateHost())
    {
        Observer = Observer,
        VaultSecrets = name => SecretStore.Find(this, name),
    };

    /// <summary>Works in a workspace made of parameters instead of a file.</summary>
    protected void Use(Core.Workspace workspace) => _workspace = workspace;

    /// <inheritdoc/>
    protected internal override string Redact(string text) => _workspace?.Redact(text) ?? text;

    /// <summary>The names that patterns select, each once, in their order. A pattern without a wildcard is a name, even an unknown one.</summary>
    protected static IEnumerable<string> Select(IEnumerable<string> patterns, IEnumerable<string> known) =>
        patterns.SelectMany(pattern => known.Contains(pattern, StringComparer.OrdinalIgnoreCase) || !WildcardPattern.ContainsWildcardCharacters(pattern)
            ? [pattern]
            : known.Where(new WildcardPattern(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch))
            .Distinct(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _workspace?.Dispose();
        base.Dispose(disposing);
    }
}
