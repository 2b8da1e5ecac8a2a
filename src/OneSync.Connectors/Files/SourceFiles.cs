using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Files;

/// <summary>The files that the <c>path</c> of a source stands for.</summary>
internal static class SourceFiles
{
    /// <summary>
    /// One file, all files of a glob, or the files of a folder that end in <paramref name="extension"/>; sorted by name.
    /// </summary>
    /// <exception cref="SourceUnavailableException">There is none: <c>FileNotFound</c>.</exception>
    public static IReadOnlyList<string> Find(string root, string path, string extension)
    {
        string full = Path.GetFullPath(Path.Combine(root, path));
        if (File.Exists(full))
            return [full];
        if (Directory.Exists(full))
        {
            IReadOnlyList<string> inside = FileGlob.Find(full, "*" + extension);
            return inside.Count > 0 ? inside
                : throw new SourceUnavailableException("FileNotFound", $"The folder '{path}' holds no {extension} file. Name the file, or put one there.");
        }
        if (FileGlob.IsPattern(path))
        {
            IReadOnlyList<string> found = FileGlob.Find(root, path);
            return found.Count > 0 ? found
                : throw new SourceUnavailableException("FileNotFound", $"No file matches '{path}' (looked from '{root}').");
        }
        throw NotFound(root, path, full);
    }

    /// <summary>How a file is shown: relative to the root when it is inside, with <c>/</c>.</summary>
    public static string Shown(string root, string file)
    {
        string relative = Path.GetRelativePath(root, file);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? file : relative.Replace('\\', '/');
    }

    /// <summary>What to throw when a file cannot be opened.</summary>
    public static SourceUnavailableException NotReadable(string shown, Exception cause) => cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => new("FileNotFound", $"There is no file '{shown}'.", cause),
        UnauthorizedAccessException => new("FileNotReadable", $"'{shown}' may not be read by this account. Grant it the right to read the file.", cause),
        _ => new("FileNotReadable", $"'{shown}' cannot be read: {cause.Message} Run again when nothing writes it.", cause),
    };

    private static SourceUnavailableException NotFound(string root, string path, string full)
    {
        string? folder = Path.GetDirectoryName(full);
        if (folder is null || !Directory.Exists(folder))
            return new("FileNotFound", $"There is no folder '{(folder is null ? full : Shown(root, folder))}' for '{path}' (looked from '{root}').");
        string? near = NearestName.Of(Path.GetFileName(full), Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).OfType<string>());
        return new("FileNotFound", near is null
            ? $"There is no file '{path}' (looked from '{root}')."
            : $"There is no file '{path}' (looked from '{root}'). Did you mean '{near}'?");
    }
}
