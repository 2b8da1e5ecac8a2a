using OneSync.Core.Ports;

namespace OneSync.Connectors.Configuration;

/// <summary>The machine's own files.</summary>
public sealed class WorkspaceFiles : IWorkspaceFiles
{
    /// <summary>The one there is.</summary>
    public static WorkspaceFiles Instance { get; } = new();

    /// <inheritdoc/>
    public bool Exists(string path) => Path.Exists(path);

    /// <inheritdoc/>
    public IEnumerable<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
