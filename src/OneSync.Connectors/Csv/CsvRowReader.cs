using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using OneSync.Connectors.Files;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Csv;

/// <summary>
/// Reads the rows of one CSV file forwards in flat memory. Every row comes with what is wrong with it; cells are decoded when they are
/// asked for. Blank lines are passed over. Not safe for use from several threads.
/// </summary>
public sealed class CsvRowReader : IDisposable
{
    // A row longer than this is a quote that was never closed.
    private const int MaxRowBytes = 4 << 20;

    private readonly CsvInput _input;
    private readonly CsvReader _reader;
    private readonly CsvDialect _dialect;
    private readonly long _length;
    private readonly bool _exactOffsets;
    private readonly List<string> _warnings = [];
    private readonly int _required;
    private CsvMalformedReason? _malformed;
    private bool _replayFirst, _ended, _overlong;
    private bool _strayQuoteSeen;
    private long _line;

    /// <summary>Reads <paramref name="stream"/>, which is disposed with the reader, and its header.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="length">Its length in bytes, for progress and sizing; 0 or less when unknown.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="dialect">How it is written down.</param>
    /// <exception cref="SourceUnavailableException">
    /// <c>EmptyFile</c>, <c>MalformedHeader</c> or <c>DuplicateColumn</c>.
    /// </exception>
    /// <exception cref="ArgumentException">The dialect has no such encoding, or its quote or delimiter cannot be used.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public CsvRowReader(Stream stream, long length, string name, CsvDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (Name, _dialect, _length) = (name, dialect, length);
        _input = CsvInput.Open(stream, dialect.Encoding);
        if (_input.IsGuessed && !_input.IsUtf8)
            _warnings.Add($"{name}: read as {_input.Encoding.WebName}, which its bytes look like. Set 'encoding' to be sure.");
        string? delimiter = DelimiterDetector.HasHint(_input.Head) ? null
            : dialect.Delimiter ?? DelimiterDetector.Detect(_input.Head, dialect.Quote).ToString();
        _exactOffsets = delimiter is null or [< (char)128];
        CsvReaderOptions options = new()
        {
            Separator = delimiter is [var one] && _exactOffsets ? one : null,
            Mode = dialect.Quote is null ? CsvMode.NoEscape : CsvMode.Rfc4180,
            Quote = dialect.Quote ?? '"',
            HasHeader = false,
            TrackLineNumbers = true,
            TrimWhitespace = dialect.Trim,
            TrimInsideQuotes = dialect.Trim && dialect.Quote is not null,
            MaxRecordSize = MaxRowBytes,
            BufferSize = 1 << 17,
            OnMalformedRecord = record => _malformed = record.Reason,
        };
        Stream cells = _exactOffsets ? _input : new CsvSeparatorStream(_input, delimiter!);
        _reader = CsvReader.Create(cells, options);
        if (!Advance())
            throw new SourceUnavailableException("EmptyFile", $"'{name}' is empty. Nothing is read from a file without even a header.");
        Header = dialect.Columns is { } given ? given : ReadHeader();
        _replayFirst = dialect.Columns is not null;
        _required = Header.Count;
        while (_required > 0 && Header[_required - 1].Length == 0)
            _required--;
        CheckHeader();
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="dialect">How it is written down.</param>
    /// <exception cref="SourceUnavailableException">
    /// <c>FileNotFound</c>, <c>FileNotReadable</c>, <c>EmptyFile</c>, <c>MalformedHeader</c> or <c>DuplicateColumn</c>.
    /// </exception>
    /// <exception cref="ArgumentException">The dialect has no such encoding, or its quote or delimiter cannot be used.</exception>
    public static CsvRowReader OpenFile(string path, string name, CsvDialect dialect)
    {
        SteadyFileStream? file = null;
        try
        {
            file = new SteadyFileStream(path);
            return new CsvRowReader(file, file.Length, name, dialect);
        }
        catch (Exception failure)
        {
            file?.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
                throw SourceFiles.NotReadable(name, failure);
            throw;
        }
    }

    /// <summary>What the file is called in messages.</summary>
    public string Name { get; }

    /// <summary>The names of the columns, without white space around them; <c>""</c> for a column without a name.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The line that the current row starts on, from 1; every line counts.</summary>
    public long Line => _line;

    /// <summary>How many cells the current row has.</summary>
    public int CellCount => _overlong ? 0 : _reader.FieldCount;

    /// <summary>What is wrong with the current row.</summary>
    public CsvRowProblem Problem { get; private set; }

    /// <summary>The current row is the last, is too short, and no line break ends it: the file was cut off here.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Why the rows are known not to be all that the file had; final after <see cref="MoveNext"/> returned false.</summary>
    public string? Incomplete { get; private set; }

    /// <summary>Oddities of the file that lose nothing.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>How much of the file was read, from 0 to 1; null when its length is not known.</summary>
    public double? Progress => _length > 0 ? Math.Min(1, (double)_input.BytesRead / _length) : null;

    /// <summary>
    /// Moves to the next row, good or bad: look at <see cref="Problem"/>. False at the end, and when the file cannot be read further, which
    /// <see cref="Incomplete"/> then tells.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        try
        {
            if (_replayFirst)
                _replayFirst = false;
            else if (_ended || !Advance())
                return End();
        }
        catch (Exception torn) when (torn is IOException or InvalidDataException)
        {
            Incomplete ??= $"{Name}: {torn.Message} (after line {_line}).";
            _ended = true;
            return End();
        }
        Examine();
        return true;
    }

    /// <summary>The UTF-8 text of a cell of the current row, without quotes; empty past the row's end. Valid until the next <see cref="MoveNext"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> GetUtf8(int column) => _overlong ? default : _reader.GetSpan(column);

    /// <summary>The text of a cell of the current row; empty past the row's end.</summary>
    public string GetString(int column) => _overlong ? "" : _reader.GetString(column);

    /// <summary>Whether the cell stands in quotes in the file. <see cref="CsvFileWriter"/> writes an empty value so, and an absent one bare.</summary>
    public bool IsQuoted(int column) => !_overlong && column < _reader.FieldCount && _dialect.Quote is { } quote
        && _reader.GetRawSpan(column) is [var first, ..] && first == quote;

    /// <summary>Whether every cell of the current row is empty or white space: a spreadsheet's blank line.</summary>
    public bool IsBlank()
    {
        for (int i = 0; i < CellCount; i++)
        {
            if (!IsBlank(GetUtf8(i)))
                return false;
        }
        return !_overlong;
    }

    /// <summary>Whether a cell is empty or white space.</summary>
    internal static bool IsBlank(ReadOnlySpan<byte> cell) => cell.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    /// <summary>The current row as a quarantined one.</summary>
    /// <param name="anchorColumn">The column of the anchor, when there is one.</param>
    public QuarantinedRow Quarantine(int anchorColumn)
    {
        bool readable = Problem is CsvRowProblem.TooShort or CsvRowProblem.TooLong && anchorColumn >= 0 && anchorColumn < CellCount;
        string? anchor = readable && !IsBlank(GetUtf8(anchorColumn)) ? GetString(anchorColumn) : null;
        (string reason, string message) = Problem switch
        {
            CsvRowProblem.TooShort when IsCutOff => ("RaggedRow", "The file ends in the middle of this row. Send it whole."),
            CsvRowProblem.TooShort or CsvRowProblem.TooLong => ("RaggedRow",
                $"The row has {CellCount} cells and the header {Header.Count}: a delimiter is missing, or one stands in a cell that is not quoted."),
            CsvRowProblem.UnclosedQuote => ("UnclosedQuote", "A quote opens in this row and never closes. Close it, or double it where it is text."),
            CsvRowProblem.MisplacedQuote => ("MisplacedQuote", "There is text after a closing quote. Double a quote that is text."),
            CsvRowProblem.UndecodableBytes => ("UndecodableBytes",
                $"The row has bytes that are not {_input.Encoding.WebName}. Set 'encoding' to what the file is written in."),
            CsvRowProblem.NulBytes => ("NulBytes", "The row has NUL characters: the file is damaged, or its encoding is another."),
            _ => throw new InvalidOperationException("The row has no problem."),
        };
        return new QuarantinedRow(Name, Line, anchor, reason, message);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private bool Advance()
    {
        _malformed = null;
        try
        {
            if (!_reader.Read())
                return false;
            _line = _reader.LineNumber;
            return true;
        }
        catch (CsvFormatException overlong)
        {
            (_overlong, _line) = (true, overlong.LineNumber);
            return true;
        }
    }

    private void Examine()
    {
        IsCutOff = false;
        if (_overlong)
        {
            Problem = CsvRowProblem.UnclosedQuote;
            Incomplete ??= $"{Name}: a quote opens on line {_line} and is not closed within {MaxRowBytes >> 20} MB; what follows was not read.";
            _ended = true;
            return;
        }
        ReadOnlySpan<byte> raw = _reader.RawRecord;
        Problem = ProblemOf(raw);
        if (Problem is CsvRowProblem.None or CsvRowProblem.UndecodableBytes or CsvRowProblem.NulBytes)
            return;
        if (Problem == CsvRowProblem.UnclosedQuote)
            Incomplete ??= $"{Name}: a quote opens in the row of line {_line} and is never closed; the rows after it cannot be told apart.";
        else if (raw.IndexOfAny((byte)'\r', (byte)'\n') >= 0)
            Incomplete ??= $"{Name}: the bad row of line {_line} spans several lines and may have swallowed other rows.";
        if (Problem == CsvRowProblem.TooShort && _exactOffsets && _input.Ended && !_input.EndsWithLineBreak
            && _reader.ByteOffset + raw.Length >= _input.Delivered)
            IsCutOff = true;
    }

    private CsvRowProblem ProblemOf(ReadOnlySpan<byte> raw)
    {
        if (TextProblemOf(raw) is not CsvRowProblem.None and CsvRowProblem problem)
            return problem;
        int cells = _reader.FieldCount;
        return cells < _required ? CsvRowProblem.TooShort : cells > Header.Count ? CsvRowProblem.TooLong : CsvRowProblem.None;
    }

    private CsvRowProblem TextProblemOf(ReadOnlySpan<byte> raw)
    {
        if (_malformed is { } reason)
        {
            CsvRowProblem quotes = reason == CsvMalformedReason.UnterminatedQuote
                ? CsvRowProblem.UnclosedQuote
                : QuoteScan.Of(raw, (byte)_reader.Separator, (byte)_dialect.Quote.GetValueOrDefault('"'), _dialect.Trim);
            if (quotes != CsvRowProblem.None)
                return quotes;
            if (!_strayQuoteSeen)
                _warnings.Add($"{Name}: line {_line} has a quote inside a cell that is not quoted; such quotes are read as text.");
            _strayQuoteSeen = true;
        }
        if (raw.Contains((byte)0))
            return CsvRowProblem.NulBytes;
        bool decodable = _input.IsUtf8 ? Utf8.IsValid(raw) : raw.IndexOf(TextEncodings.UndecodableMark) < 0;
        return decodable ? CsvRowProblem.None : CsvRowProblem.UndecodableBytes;
    }

    private bool End()
    {
        Incomplete ??= _input.Broken;
        if (!_ended && !_input.EndsWithLineBreak)
        {
            if (Problem == CsvRowProblem.TooShort)
                Incomplete ??= $"{Name}: the file ends in the middle of a row.";
            else if (_dialect.RequireFinalNewline)
                Incomplete ??= $"{Name}: the file does not end with a line break, so it may have been cut off.";
        }
        _ended = true;
        Problem = CsvRowProblem.None;
        return false;
    }

    private string[] ReadHeader()
    {
        if (_overlong || TextProblemOf(_reader.RawRecord) != CsvRowProblem.None)
            throw new SourceUnavailableException("MalformedHeader",
                $"The header of '{Name}' (line {_line}) cannot be read: its quotes do not match, or its encoding is not {_input.Encoding.WebName}.");
        string[] names = new string[_reader.FieldCount];
        for (int i = 0; i < names.Length; i++)
            names[i] = _reader.GetString(i).Trim();
        return names;
    }

    private void CheckHeader()
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < Header.Count; i++)
        {
            if (Header[i].Length == 0 && i < _required)
                _warnings.Add($"{Name}: column {i + 1} has no name and is not read.");
            else if (Header[i].Length > 0 && !seen.Add(Header[i]))
                throw new SourceUnavailableException("DuplicateColumn", $"'{Name}' has two columns called '{Header[i]}'. Rename one of them.");
        }
        if (_required == 0)
            throw new SourceUnavailableException("MalformedHeader", $"The header of '{Name}' (line {_line}) names no column.");
    }
}
