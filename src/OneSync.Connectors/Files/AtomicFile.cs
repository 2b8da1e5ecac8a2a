namespace OneSync.Connectors.Files;

/// <summary>
/// Replaces a file as a whole or not at all: what is written goes to a file beside it, which takes its place on <see cref="Commit"/>.
/// Readers see the old file or the new one, never a part; so does whoever comes after a crash.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private const string Ending = ".onesync-tmp";

    private readonly string _target, _temporary;
    private readonly FileStream _stream;
    private bool _committed;

    private AtomicFile(string target, string temporary, FileStream stream) => (_target, _temporary, _stream) = (target, temporary, stream);

    /// <summary>Starts a new version of <paramref name="path"/>, and removes what killed runs left beside it.</summary>
    /// <param name="path">The file, which need not exist; its folder must. A link is followed.</param>
    /// <param name="ownerOnly">
    /// Whether the owner alone may read and write the new version (on Unix). Otherwise it has the rights of the version before.
    /// </param>
    /// <exception cref="IOException">The folder does not exist or is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static AtomicFile Create(string path, bool ownerOnly = false)
    {
        string target = Path.GetFullPath(path);
        if (new FileInfo(target).LinkTarget is not null && File.ResolveLinkTarget(target, returnFinalTarget: true) is { } real)
            target = real.FullName;
        RemoveLeftovers(target);
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}{Ending}");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            options.UnixCreateMode = ownerOnly ? owner
                : File.Exists(target) ? File.GetUnixFileMode(target)
                : owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        }
        return new AtomicFile(target, temporary, new FileStream(temporary, options));
    }

    /// <summary>What the new version is written to. It is not buffered.</summary>
    public Stream Stream => _stream;

    /// <summary>Brings the new version to the disk and puts it in place of the old one.</summary>
    /// <exception cref="IOException">The disk is full, or the old version is held open (on Windows). The old version stays.</exception>
    public void Commit()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporary, _target, overwrite: true);
        _committed = true;
    }

    /// <summary>Gives the new version up, unless it was committed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_committed)
            File.Delete(_temporary);
    }

    private static void RemoveLeftovers(string target)
    {
        string? folder = Path.GetDirectoryName(target);
        if (folder is null || !Directory.Exists(folder))
            return;
        string start = $".{Path.GetFileName(target)}.";
        EnumerationOptions all = new() { AttributesToSkip = 0 };
        foreach (string file in Directory.EnumerateFiles(folder, "*" + Ending, all))
        {
            string name = Path.GetFileName(file);
            if (!name.StartsWith(start, StringComparison.Ordinal) || name.Length != start.Length + 32 + Ending.Length)
                continue;
            try
            {
                // A run that lives holds its file locked.
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                    File.Delete(file);
            }
            catch (IOException)
            {
            }
            catch (UnauthorizedAccessException)
            {
            }
        }
    }
}
