using System.Runtime.CompilerServices;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Csv;

/// <summary>
/// Reads the people of the files of a CSV source, one file after the other. Of several rows with one anchor the first is kept and the
/// later ones are quarantined.
/// </summary>
internal sealed class CsvRecordReader : IRecordReader, IUtf8Row
{
    // A rough guess, so that the set of seen anchors seldom has to grow.
    private const int BytesPerRow = 100;

    private readonly CsvSource _source;
    private readonly IReadOnlyList<CsvSourceFile> _files;
    private readonly AttributeTable _schema;
    private readonly CancellationToken _cancellation;
    private readonly FingerprintIndex _seen;
    private readonly long _totalBytes;
    private readonly List<QuarantinedRow> _quarantined = [];
    private readonly List<string> _warnings = [];
    private int[] _columns = [];
    private CsvRowReader? _rows;
    private int _next;
    private int _anchorColumn;
    private long _doneBytes;
    private string? _anchor;

    public CsvRecordReader(CsvSource source, IReadOnlyList<CsvSourceFile> files, AttributeTable schema, CancellationToken cancellation)
    {
        (_source, _files, _schema, _cancellation) = (source, files, schema, cancellation);
        _totalBytes = files.Sum(f => f.Length);
        _seen = new FingerprintIndex((int)Math.Clamp(_totalBytes / BytesPerRow, 16, 1 << 21));
    }

    public IAttributeSchema Schema => _schema;

    public string Anchor => _anchor ??= _rows!.GetString(_anchorColumn);

    public IAttributeRow Current => this;

    public bool IsRemoved => false;

    public bool IsDelta => false;

    public IReadOnlyList<QuarantinedRow> Quarantined => _quarantined;

    public IReadOnlyList<string> Warnings => _rows is { Warnings.Count: > 0 } ? [.. _warnings, .. _rows.Warnings] : _warnings;

    public string? Incomplete { get; private set; }

    public double? Progress => _totalBytes == 0 ? 1
        : Math.Min(1, (_doneBytes + (_rows is null ? 0 : _rows.Progress.GetValueOrDefault() * _files[_next - 1].Length)) / _totalBytes);

    public AttributeValue this[int index]
    {
        get
        {
            int column = index < _columns.Length ? _columns[index] : -1;
            if (column < 0)
                return AttributeValue.Absent;
            string cell = _rows!.GetString(column);
            return _source.Cells is { } cells ? cells.FromCell(cell) : AttributeValue.Of(cell);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryGetUtf8(int index, out ReadOnlySpan<byte> utf8)
    {
        int column = index < _columns.Length ? _columns[index] : -1;
        utf8 = column < 0 ? default : _rows!.GetUtf8(column);
        return !utf8.IsEmpty && (_source.Cells is null || _source.Cells.IsPlain(utf8));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        _cancellation.ThrowIfCancellationRequested();
        _anchor = null;
        while (_rows is not null || OpenNext())
        {
            while (_rows!.MoveNext())
            {
                if (IsGood(_rows))
                    return true;
            }
            Incomplete ??= _rows.Incomplete;
            Close();
        }
        return false;
    }

    public void Dispose() => _rows?.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsGood(CsvRowReader row)
    {
        if (row.Problem != CsvRowProblem.None)
        {
            if (!(row.Problem is CsvRowProblem.TooShort or CsvRowProblem.TooLong && row.IsBlank()))
                _quarantined.Add(row.Quarantine(_anchorColumn));
            return false;
        }
        ReadOnlySpan<byte> anchor = row.GetUtf8(_anchorColumn);
        if (CsvRowReader.IsBlank(anchor))
        {
            if (!row.IsBlank())
                Quarantine(row, null, "BlankAnchor", $"The anchor '{row.Header[_anchorColumn]}' is blank. Give the person an id that lasts.");
            return false;
        }
        if (_seen.TryAdd(Fingerprint.Of(anchor)))
            return true;
        Quarantine(row, row.GetString(_anchorColumn), "RepeatedAnchor", "An earlier row has the same anchor; that one is used. Remove one of them.");
        return false;
    }

    private void Quarantine(CsvRowReader row, string? anchor, string reason, string message) =>
        _quarantined.Add(new QuarantinedRow(row.Name, row.Line, anchor, reason, message));

    private bool OpenNext()
    {
        if (_next == _files.Count)
            return false;
        CsvSourceFile file = _files[_next++];
        try
        {
            _rows = CsvRowReader.OpenFile(file.Path, file.Shown, _source.Dialect);
        }
        catch (SourceUnavailableException gone)
        {
            Incomplete ??= $"{file.Shown}: {gone.Message}";
            _doneBytes += file.Length;
            return OpenNext();
        }
        if (File.GetLastWriteTimeUtc(file.Path) != file.Modified || !_rows.Header.SequenceEqual(file.Header))
        {
            Incomplete ??= $"{file.Shown}: the file was replaced while the source was read.";
            Close();
            return OpenNext();
        }
        MapColumns(file);
        return true;
    }

    private void MapColumns(CsvSourceFile file)
    {
        _anchorColumn = file.AnchorColumn;
        _columns = new int[_schema.Names.Count];
        Array.Fill(_columns, -1);
        for (int i = 0; i < file.Header.Count; i++)
        {
            if (file.Header[i].Length > 0 && _schema.TryGetIndex(file.Header[i], out int index))
                _columns[index] = i;
        }
        string[] lacking = [.. _schema.Names.Where((_, i) => _columns[i] < 0)];
        if (lacking.Length > 0)
            _warnings.Add($"{file.Shown}: lacks columns that other files have: {string.Join(", ", lacking)}. They are absent for its people.");
    }

    private void Close()
    {
        _warnings.AddRange(_rows!.Warnings);
        _doneBytes += _files[_next - 1].Length;
        _rows.Dispose();
        _rows = null;
    }
}
