using OneSync.Core.Settings;

namespace OneSync.Connectors.OneRoster;

/// <summary>One CSV file in a package.</summary>
/// <param name="FileName">Its name without folders.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Open">
/// Opens it. The stream throws <see cref="InvalidDataException"/> or <see cref="IOException"/>, at its end at the latest, when it is not the whole file.
/// </param>
internal sealed record RosterEntry(string FileName, long Length, Func<Stream> Open);

/// <summary>The CSV files of one OneRoster delivery: a zip or a folder.</summary>
internal abstract class RosterPackage(string shown) : IDisposable
{
    private readonly Dictionary<string, RosterEntry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the package is called in messages.</summary>
    public string Shown => shown;

    /// <summary>Oddities of the package.</summary>
    public Oddities Oddities { get; } = new();

    /// <summary>The names of its files.</summary>
    public IReadOnlyCollection<string> FileNames => _entries.Keys;

    /// <summary>The file, whatever the case of its name; null when there is none.</summary>
    public RosterEntry? Find(string fileName)
    {
        if (!_entries.TryGetValue(fileName, out RosterEntry? entry))
            return null;
        if (entry.FileName != fileName)
            Oddities.Note(entry.FileName, $"{shown}: '{entry.FileName}' should be called '{fileName}'.");
        return entry;
    }

    /// <summary>The name in the package that is nearest to <paramref name="fileName"/>, as an addition to a message.</summary>
    public string Hint(string fileName) => NearestName.Of(fileName, FileNames) is { } near ? $" Did '{near}' take its place?" : "";

    public abstract void Dispose();

    /// <summary>Adds a file; false when there is one of that name.</summary>
    protected bool TryAdd(RosterEntry entry) => _entries.TryAdd(entry.FileName, entry);
}
