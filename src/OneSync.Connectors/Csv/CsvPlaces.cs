using System.Globalization;
using OneSync.Connectors.Files;
using OneSync.Connectors.Sftp;
using OneSync.Core.Model;

namespace OneSync.Connectors.Csv;

/// <summary>Where the files of a CSV source lie.</summary>
internal interface ICsvPlace
{
    /// <summary>Whether the files must be brought here to be read.</summary>
    bool IsRemote { get; }

    /// <summary>The files; at least one.</summary>
    /// <exception cref="Core.Ports.SourceUnavailableException">There is none, or the place cannot be reached.</exception>
    IReadOnlyList<Delivery> List(CancellationToken cancellation);

    /// <summary>
    /// All that tells these files from what is there another time, as a short text; null when a file may have been changed since it was listed without a
    /// sign.
    /// </summary>
    /// <exception cref="Core.Ports.SourceUnavailableException">One cannot be read.</exception>
    string? Mark(IReadOnlyList<Delivery> files, CancellationToken cancellation);

    /// <summary>Brings files to this machine: where each is, and what it is called in messages.</summary>
    /// <exception cref="Core.Ports.SourceUnavailableException">One cannot be had whole.</exception>
    IReadOnlyList<(string Path, string Shown)> Fetch(IReadOnlyList<Delivery> files, CancellationToken cancellation);

    /// <summary>Gives up what <see cref="Fetch"/> brought here.</summary>
    void Release();
}

/// <summary>Files on this machine: one, those of a folder, or those that a pattern matches.</summary>
internal sealed class LocalCsvFiles(string root, string path) : ICsvPlace
{
    public bool IsRemote => false;

    public IReadOnlyList<Delivery> List(CancellationToken cancellation) => [.. SourceFiles.Find(root, path, ".csv").Select(f => new FileInfo(f)).Select(f => new Delivery(f.FullName, f.LastWriteTimeUtc, f.Length))];

    public IReadOnlyList<(string Path, string Shown)> Fetch(IReadOnlyList<Delivery> files, CancellationToken cancellation) => [.. files.Select(f => (f.Name, SourceFiles.Shown(root, f.Name)))];

    // By what they hold: a file system keeps times that are coarse, copied or wrong, and a system that writes its files anew every night often writes the same.
    public string Mark(IReadOnlyList<Delivery> files, CancellationToken cancellation) => ContentMark.Of(Fetch(files, cancellation), cancellation);

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

    public string? Mark(IReadOnlyList<Delivery> files, CancellationToken cancellation) => files.Any(folder.IsFresh) ? null
        : string.Create(CultureInfo.InvariantCulture, $"{files.Count} {Fingerprint.Of(string.Join('\n', files.Select(f => f.Mark))):x16}");

    public void Release() => folder.Release();
}
