namespace OneSync.Connectors.Files;

/// <summary>Folders and files that nobody but the owner may read.</summary>
internal static class OwnFolder
{
    /// <summary>Makes a folder, and those above it that are missing, for its owner alone (on Unix; on Windows it has the rights of its parent).</summary>
    public static string Create(string path)
    {
        // Given a mode, .NET gives it to the last folder alone.
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } above && !Directory.Exists(above))
            Create(above);
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path).FullName
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    /// <summary>Opens a new file to write.</summary>
    public static FileStream CreateFile(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>A name that can be a file's on every system, for one that a person gave. Two different ones stay different.</summary>
    public static string SafeName(string name)
    {
        string safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return safe == name.ToLowerInvariant() ? safe : $"{safe}-{Core.Model.Fingerprint.Of(name.ToUpperInvariant()):x16}";
    }
}
