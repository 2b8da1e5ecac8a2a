namespace OneSync.Core.Ports;

/// <summary>Looks at the files that a configuration names, without opening them.</summary>
public interface IWorkspaceFiles
{
    /// <summary>Whether there is a file or a folder at an absolute path.</summary>
    bool Exists(string path);

    /// <summary>The names in a folder; none when it is missing or closed.</summary>
    IEnumerable<string> Names(string folder);
}
