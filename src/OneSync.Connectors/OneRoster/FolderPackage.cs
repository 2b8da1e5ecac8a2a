using OneSync.Connectors.Files;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>A delivery that lies unpacked in a folder.</summary>
internal sealed class FolderPackage : RosterPackage
{
    /// <summary>Lists the folder.</summary>
    /// <exception cref="SourceUnavailableException">Two files differ in case alone: <c>AmbiguousFiles</c>.</exception>
    public FolderPackage(string folder, string shown) : base(shown)
    {
        foreach (string file in FileGlob.Find(folder, "*.csv"))
        {
            if (!TryAdd(new RosterEntry(Path.GetFileName(file), new FileInfo(file).Length, () => new SteadyFileStream(file))))
                throw new SourceUnavailableException("AmbiguousFiles", $"'{shown}' holds '{Path.GetFileName(file)}' twice, in different case. Remove one of them.");
        }
    }

    public override void Dispose()
    {
    }
}
