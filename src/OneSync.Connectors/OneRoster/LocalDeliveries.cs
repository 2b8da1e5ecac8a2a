using OneSync.Connectors.Files;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>Deliveries on this machine: a zip, a folder with unpacked files, or the zips of a folder or a pattern.</summary>
internal sealed class LocalDeliveries(string root, string path, RosterTransport transport) : IDeliveryPlace
{
    private readonly string _full = Path.GetFullPath(Path.Combine(root, path));

    public bool IsRemote => false;

    public bool IsOverwritten => !FileGlob.IsPattern(path) && !(Directory.Exists(_full) && !IsPackage);

    // A folder of zips is a place of deliveries, any other is one.
    private bool IsPackage => transport == RosterTransport.Folder
        || (transport != RosterTransport.Zip && (FileGlob.Find(_full, "*.csv").Count > 0 || FileGlob.Find(_full, "*.zip").Count == 0));

    public IReadOnlyList<Delivery> List(CancellationToken cancellation)
    {
        if (Directory.Exists(_full) && IsPackage)
            return [Folder()];
        if (transport == RosterTransport.Folder)
            throw new SourceUnavailableException("FileNotFound", $"There is no folder '{path}' (looked from '{root}').");
        List<Delivery> found = [];
        foreach (string file in SourceFiles.Find(root, path, ".zip"))
        {
            FileInfo info = new(file);
            found.Add(new Delivery(file, info.LastWriteTimeUtc, info.Length));
        }
        found.Sort((a, b) => a.IsAfter(b) ? 1 : b.IsAfter(a) ? -1 : 0);
        return found;
    }

    public string Fetch(Delivery delivery, CancellationToken cancellation) => delivery.Name;

    public string Shown(Delivery delivery) => SourceFiles.Shown(root, delivery.Name);

    public void Release()
    {
    }

    private Delivery Folder()
    {
        IReadOnlyList<FileInfo> files = [.. FileGlob.Find(_full, "*.csv").Select(f => new FileInfo(f))];
        return new Delivery(_full, files.Select(f => f.LastWriteTimeUtc).DefaultIfEmpty(DateTime.UnixEpoch).Max(), files.Sum(f => f.Length));
    }
}
