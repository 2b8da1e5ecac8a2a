using OneSync.Connectors.Csv;
using OneSync.Connectors.Files;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.OneRoster;

/// <summary>
/// The rows of one file of a package that count: read whole, with a sourcedId of their own, and not marked as removed. Columns are found by their
/// name, in any order and case, and by the wrong names that are met for them.
/// </summary>
internal sealed class RosterRows : IDisposable
{
    private const int BytesPerRow = 150;

    private readonly CsvRowReader _rows;
    private readonly List<QuarantinedRow> _quarantined;
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _foreign = [];
    private readonly int _id, _status, _modified;
    private readonly bool _withRemoved;
    private readonly string? _emptyAdvice;
    private readonly string? _foundIncomplete;
    private bool _any;

    /// <summary>Opens the file and reads its header.</summary>
    /// <param name="package">The package.</param>
    /// <param name="entry">The file in it.</param>
    /// <param name="file">What it should be.</param>
    /// <param name="partOf">The file it is joined to, whose quarantine takes its rows as well.</param>
    /// <param name="withRemoved">Whether rows of a delta that say that a record was removed are wanted.</param>
    /// <exception cref="SourceUnavailableException">It cannot be read, or has no sourcedIds.</exception>
    public RosterRows(RosterPackage package, RosterEntry entry, RosterFile file, RosterRows? partOf = null, bool withRemoved = false)
    {
        (File, IsDelta, _withRemoved) = (file, entry.IsDelta, withRemoved);
        _quarantined = partOf?._quarantined ?? [];
        _quarantined.AddRange(entry.Found?.Quarantined ?? []);
        _foundIncomplete = entry.Found?.Incomplete;
        _emptyAdvice = package.EmptyAdvice;
        _rows = Open(package, entry);
        Ids = new FingerprintIndex((int)Math.Clamp(entry.Length / BytesPerRow, 16, 1 << 21));
        MatchColumns();
        (_id, _status, _modified) = (Column("sourcedId"), Column("status"), Column("dateLastModified"));
        if (_id < 0)
        {
            string hint = NearestName.Of("sourcedId", _rows.Header.Where(h => h.Length > 0)) is { } near ? $" Is '{near}' meant for it?" : "";
            _rows.Dispose();
            throw new SourceUnavailableException("MissingColumn", $"'{Name}' has no column 'sourcedId'.{hint}");
        }
        string[] lacking = [.. file.Columns.Where(c => (c.Required & package.Version) != 0 && Column(c.Name) < 0).Select(c => c.Name)];
        if (lacking.Length > 0)
            Oddities.Note("Lacking", $"{Name}: lacks columns that OneRoster requires: {string.Join(", ", lacking)}.");
    }

    /// <summary>Opens a file of a package as CSV.</summary>
    /// <exception cref="SourceUnavailableException"><c>TornZip</c>, <c>FileNotReadable</c>, or the header cannot be used.</exception>
    public static CsvRowReader Open(RosterPackage package, RosterEntry entry)
    {
        string name = package.NameOf(entry);
        Stream? stream = null;
        try
        {
            stream = entry.Open();
            return new CsvRowReader(stream, entry.Length, name, new CsvDialect());
        }
        catch (Exception failure)
        {
            stream?.Dispose();
            throw failure is InvalidDataException or IOException or UnauthorizedAccessException ? NotReadable(name, failure) : failure;
        }
    }

    /// <summary>What to throw when a file of a package cannot be read.</summary>
    public static SourceUnavailableException NotReadable(string name, Exception failure) => failure is InvalidDataException
        ? new SourceUnavailableException("TornZip", $"'{name}' cannot be unpacked: {failure.Message}. Send the zip again.", failure)
        : SourceFiles.NotReadable(name, failure);

    /// <summary>Which file it is.</summary>
    public RosterFile File { get; }

    /// <summary>Whether it holds changes only.</summary>
    public bool IsDelta { get; }

    /// <summary>Whether the current row says that the record was removed.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>What it is called in messages.</summary>
    public string Name => _rows.Name;

    /// <summary>The columns that the standard does not have, in their order.</summary>
    public IReadOnlyList<string> Foreign => _foreign;

    /// <summary>The names of all columns that have one, put right.</summary>
    public IEnumerable<string> Names => _columns.Keys;

    /// <summary>What is odd about the file.</summary>
    public Oddities Oddities { get; } = new();

    /// <summary>Oddities as messages.</summary>
    public IEnumerable<string> Warnings => _rows.Warnings.Concat(Oddities.Messages);

    /// <summary>The rows passed over.</summary>
    public IReadOnlyList<QuarantinedRow> Quarantined => _quarantined;

    /// <summary>The sourcedIds of the rows so far, the current one last.</summary>
    public FingerprintIndex Ids { get; }

    /// <summary>Why the file is known not to be whole.</summary>
    public string? Incomplete => _rows.Incomplete ?? _foundIncomplete;

    /// <summary>How much of it was read, from 0 to 1.</summary>
    public double? Progress => _rows.Progress;

    /// <summary>The sourcedId of the current row.</summary>
    public string Anchor => _rows.GetString(_id);

    /// <summary>The fingerprint of the sourcedId of the current row.</summary>
    public ulong AnchorFingerprint { get; private set; }

    /// <summary>Where the column of this name is; -1 when the file does not have it.</summary>
    public int Column(string name) => _columns.GetValueOrDefault(name, -1);

    /// <summary>Whether the current row has a cell there; short rows have not.</summary>
    public bool Has(int column) => (uint)column < (uint)_rows.CellCount;

    /// <summary>A cell of the current row as UTF-8.</summary>
    public ReadOnlySpan<byte> GetUtf8(int column) => _rows.GetUtf8(column);

    /// <summary>A cell of the current row.</summary>
    public string GetString(int column) => _rows.GetString(column);

    /// <summary>Writes a cell of the current row as it stands.</summary>
    public void CopyTo(CsvFileWriter writer, int column) => writer.Copy(_rows, column);

    /// <summary>Moves to the next row that counts.</summary>
    public bool MoveNext()
    {
        while (_rows.MoveNext())
        {
            _any = true;
            if (Counts())
                return true;
        }
        if (!_any && !IsDelta && _rows.Incomplete is null && _emptyAdvice is not null)
            Oddities.Note("NoRows", $"{Name}: has a header and no rows. {_emptyAdvice}");
        return false;
    }

    public void Dispose() => _rows.Dispose();

    private bool Counts()
    {
        if (_rows.Problem is CsvRowProblem.TooShort or CsvRowProblem.TooLong && _rows.IsBlank())
            return false;
        if (_rows.Problem == CsvRowProblem.TooShort && !_rows.IsCutOff)
        {
            Oddities.Count("Short", $"{Name}: {{0}} rows have fewer cells than the header; the missing ones are left alone.");
        }
        else if (_rows.Problem != CsvRowProblem.None)
        {
            _quarantined.Add(_rows.Quarantine(_id));
            return false;
        }
        ReadOnlySpan<byte> id = _rows.GetUtf8(_id);
        if (CsvRowReader.IsBlank(id))
        {
            if (!_rows.IsBlank())
                Quarantine(null, "BlankAnchor", "The sourcedId is blank. Every record must have one.");
            return false;
        }
        IsRemoved = SaysRemoved();
        if (IsRemoved && !_withRemoved)
            return false;
        AnchorFingerprint = Fingerprint.Of(id);
        if (Ids.TryAdd(AnchorFingerprint))
            return true;
        Quarantine(Anchor, "RepeatedAnchor", "An earlier row has the same sourcedId; that one is used. Remove one of them.");
        return false;
    }

    // A bulk file leaves status and dateLastModified empty, and a delta fills them. Many do otherwise.
    private bool SaysRemoved()
    {
        ReadOnlySpan<byte> status = _status < 0 ? default : _rows.GetUtf8(_status);
        if (status.IsEmpty && IsDelta)
        {
            Oddities.Count("Unfilled", $"{Name}: {{0}} rows of a delta have no status and are taken for 'active'.");
            return false;
        }
        if (!IsDelta)
        {
            if (status.IsEmpty && (_modified < 0 || _rows.GetUtf8(_modified).IsEmpty))
                return false;
            Oddities.Note("Filled", $"{Name}: status and dateLastModified are filled, though the file is bulk; 'active' and the dates are passed over.");
        }
        if (status.IsEmpty || System.Text.Ascii.EqualsIgnoreCase(status, "active"u8))
            return false;
        if (RosterStatus.IsRemoved(status))
        {
            if (!IsDelta)
                Oddities.Count("Removed", $"{Name}: {{0}} rows are marked as removed and are taken as absent.");
            return true;
        }
        Oddities.CountDistinct("Status", $"{Name}: {{0}} unknown values of status are taken for 'active'.", Fingerprint.Of(status));
        return false;
    }

    private void Quarantine(string? anchor, string reason, string message) =>
        _quarantined.Add(new QuarantinedRow(Name, _rows.Line, anchor, reason, message));

    private void MatchColumns()
    {
        string[] standard = ["sourcedId", "status", "dateLastModified", .. File.Columns.Select(c => c.Name)];
        HashSet<string> rightNames = new(standard, StringComparer.OrdinalIgnoreCase);
        List<string> renamed = [];
        for (int i = 0; i < _rows.Header.Count; i++)
        {
            string name = _rows.Header[i];
            if (name.Length == 0)
                continue;
            // An alias gives way to the right name where both are there.
            if (File.Aliases.TryGetValue(name, out string? right) && !_rows.Header.Contains(right, StringComparer.OrdinalIgnoreCase) && _columns.TryAdd(right, i))
            {
                renamed.Add($"'{name}' for '{right}'");
                continue;
            }
            _columns.Add(name, i);
            if (!rightNames.Contains(name))
                _foreign.Add(name);
            else if (!standard.Contains(name))
                renamed.Add($"'{name}' for '{standard.First(s => s.Equals(name, StringComparison.OrdinalIgnoreCase))}'");
        }
        if (renamed.Count > 0)
            Oddities.Note("Renamed", $"{Name}: columns have wrong names: {string.Join(", ", renamed)}.");
        string[] odd = [.. _foreign.Where(f => !f.StartsWith("metadata.", StringComparison.OrdinalIgnoreCase))];
        if (odd.Length > 0)
            Oddities.Note("Foreign", $"{Name}: has columns that are not of the standard: {string.Join(", ", odd)}. They are read as fields.");
    }
}
