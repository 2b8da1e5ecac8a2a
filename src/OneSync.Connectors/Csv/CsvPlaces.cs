using OneSync.Connectors.Files;
using OneSync.Connectors.Sftp;

namespace OneSync.Connectors.Csv;

/// <summary>Where the files of a CSV source lie.</summary>
internal interface ICsvPlace
{
    /// <summary>Whether looking what is there costs much less than reading it, so that the same files are not read twice.</summary>
    bool IsRemote { get; }

    /// <summary>The files; at least one.</summary>
    /// <exception cref="Core.Ports.SourceUnavailableException">There is none, or the place cannot be reached.</exception>
    IReadOnlyList<Delivery> List(CancellationToken cancellation);

    /// <summary>Brings files to this machine: where each is, and what it is called in messages.</summary>
    /// <exception cref="Core.Ports.SourceUnavailableException">One cannot be had whole.</exception>
    IReadOnlyList<(string Path, string Shown)> Fetch(IReadOnlyList<Delivery> files, CancellationToken cancellation);

    /// <summary>Whether a file may have been changed since it was listed without a sign.</summary>
    bool IsFresh(Delivery file);

    /// <summary>Gives up what <see cref="Fetch"/> brought here.</summary>
    void Release();
}

/// <summary>Files on this machine: one, those of a folder, or those that a pattern matches.</summary>
internal sealed class LocalCsvFiles(string root, string path) : ICsvPlace
{
    public bool IsRemote => false;

    public IReadOnlyList<Delivery> List(CancellationToken cancellation) => [.. SourceFiles.Find(root, path, ".csv").Select(f => new FileInfo(f)).Select(f => new Delivery(f.FullName, f.LastWriteTimeUtc, f.Length))];

    public IReadOnlyList<(string Path, string Shown)> Fetch(IReadOnlyList<Delivery> files, CancellationToken cancellation) => [.. files.Select(f => (f.Name, SourceFiles.Shown(root, f.Name)))];

    public bool IsFresh(Delivery file) => false;

    public void Release()
    {
    }
}

/// <summary>Files on an SFTP server: one, those of a folder, or those that a pattern matches.</summary>
internal sealed class SftpCsvFiles(SftpFolder folder) : ICsvPlace
{
    private static readonly string[] s_extensions = [".csv"];

    public bool IsRemote => true;

    public IReadOnlyList<Delivery> List(CancellationToken cancellation) => folder.List(s_extensions, cancellation);

    public IReadOnlyList<(string Path, string Shown)> Fetch(IReadOnlyList<Delivery> files, CancellationToken cancellation) =>
        [.. folder.Fetch(files, s_extensions, cancellation).Zip(files, (path, file) => (path, folder.Shown(file)))];

    public bool IsFresh(Delivery file) => folder.IsFresh(file);

    public void Release() => folder.Release();
}
