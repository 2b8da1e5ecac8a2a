using OneSync.Core.Settings;

namespace OneSync.Connectors.OneRoster;

/// <summary>One CSV file in a package.</summary>
/// <param name="FileName">Its name without folders.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Open">
/// Opens it. The stream throws <see cref="InvalidDataException"/> or <see cref="IOException"/>, at its end at the latest, when it is not the whole file.
/// </param>
internal sealed record RosterEntry(string FileName, long Length, Func<Stream> Open)
{
    /// <summary>Whether it holds changes only: whoever is not in it stays as before, and rows may say that a record was removed.</summary>
    public bool IsDelta { get; init; }

    /// <summary>What was found wrong with it before, when it was kept; null for nothing.</summary>
    public KeptFindings? Found { get; init; }
}

/// <summary>The CSV files of one OneRoster delivery: a zip or a folder.</summary>
internal abstract class RosterPackage(string shown) : IDisposable
{
    private readonly Dictionary<string, RosterEntry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the package is called in messages.</summary>
    public string Shown => shown;

    /// <summary>Which version's rules hold for it.</summary>
    public RosterVersions Version { get; set; } = RosterVersions.V11;

    /// <summary>What to tell whoever makes a file without records; null where there is nothing odd about it.</summary>
    public virtual string? EmptyAdvice => "A file without records should be left out and declared absent.";

    /// <summary>What a file is called in messages.</summary>
    public virtual string NameOf(RosterEntry entry) => $"{shown}/{entry.FileName}";

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

    /// <summary>Says that a file holds changes only.</summary>
    public void MarkDelta(RosterEntry entry) => _entries[entry.FileName] = entry with { IsDelta = true };

    /// <summary>Says what was found wrong with a file before it is read.</summary>
    public void Report(string fileName, KeptFindings found)
    {
        foreach (string warning in found.Warnings)
            Oddities.Note(warning, warning);
        if (_entries.TryGetValue(fileName, out RosterEntry? entry))
            _entries[fileName] = entry with { Found = found };
    }

    /// <summary>Notes the files that no version of the standard has.</summary>
    public void NoteForeignFiles()
    {
        string[] known = [.. RosterFile.All.Select(f => f.Name).Concat(RosterFile.PassedOver).Select(n => n + ".csv")];
        foreach (string foreign in FileNames.Where(f => !known.Contains(f, StringComparer.OrdinalIgnoreCase)))
            Oddities.Note("Unknown " + foreign, $"{shown}: '{foreign}' is no file of OneRoster and is passed over.{(NearestName.Of(foreign, known) is { } near ? $" Is it meant for '{near}'?" : "")}");
    }

    public abstract void Dispose();

    /// <summary>Adds a file; false when there is one of that name.</summary>
    protected bool TryAdd(RosterEntry entry) => _entries.TryAdd(entry.FileName, entry);
}
