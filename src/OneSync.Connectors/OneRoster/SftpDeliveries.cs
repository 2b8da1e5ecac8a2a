using OneSync.Connectors.Files;
using OneSync.Connectors.Sftp;

namespace OneSync.Connectors.OneRoster;

/// <summary>Deliveries on an SFTP server: zips, or the unpacked files of one in a folder.</summary>
internal sealed class SftpDeliveries(SftpFolder folder) : IDeliveryPlace
{
    private static readonly string[] s_extensions = [".zip", ".csv"];

    private IReadOnlyList<Delivery> _set = [];
    private string? _unpacked;

    public bool IsRemote => true;

    public bool IsOverwritten => folder.IsOneFile || _set.Count > 0;

    public IReadOnlyList<Delivery> List(CancellationToken cancellation)
    {
        IReadOnlyList<Delivery> files = folder.List(s_extensions, cancellation);
        _set = [.. files.Where(f => f.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))];
        if (_set.Count == 0)
            return files;
        // The files of a set count as one delivery, and a change of any of them makes it another one.
        string names = string.Join("|", _set.Select(f => f.Mark).Order(StringComparer.Ordinal));
        return [new Delivery($"*.csv {Core.Model.Fingerprint.Of(names):x16}", _set.Max(f => f.Modified), _set.Sum(f => f.Length))];
    }

    public string Fetch(Delivery delivery, CancellationToken cancellation)
    {
        if (_set.Count == 0)
            return folder.Fetch([delivery], s_extensions, cancellation)[0];
        if (_unpacked is not null)
            return _unpacked;
        IReadOnlyList<string> files = folder.Fetch(_set, s_extensions, cancellation);
        string to = Path.Combine(Path.GetDirectoryName(files[0])!, "set");
        if (Directory.Exists(to))
            Directory.Delete(to, recursive: true);
        OwnFolder.Create(to);
        for (int i = 0; i < files.Count; i++)
            File.Move(files[i], Path.Combine(to, _set[i].Name));
        return _unpacked = to;
    }

    public string Shown(Delivery delivery) => _set.Count == 0 ? folder.Shown(delivery) : folder.Shown(delivery with { Name = "" }).TrimEnd('/');

    public bool IsFresh(Delivery delivery) => folder.IsFresh(delivery);

    public void Release()
    {
        if (_unpacked is not null && Directory.Exists(_unpacked))
            Directory.Delete(_unpacked, recursive: true);
        _unpacked = null;
        folder.Release();
    }
}
