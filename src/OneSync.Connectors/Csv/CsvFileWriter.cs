using System.Text;
using CsvHelper;
using OneSync.Core.Model;

namespace OneSync.Connectors.Csv;

/// <summary>How <see cref="CsvFileWriter"/> writes a file.</summary>
public sealed record CsvWriteFormat
{
    /// <summary>What stands between two cells, an ASCII character.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>The name of the encoding, <c>utf-8</c> by default.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>Whether a byte order mark comes first, by which spreadsheets know UTF-8; for UTF-16 it always does.</summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>The end of a row, <c>\r\n</c> as RFC 4180 has it, or <c>\n</c>.</summary>
    public string NewLine { get; init; } = "\r\n";

    /// <summary>How values become cells.</summary>
    public CsvCellFormat Cells { get; init; } = CsvCellFormat.Default;
}

/// <summary>
/// Writes a CSV file as RFC 4180 has it: what <see cref="CsvRowReader"/> and <see cref="CsvCellFormat.Read"/> read back is what was
/// written. An absent value is a bare empty cell, an empty one <c>""</c>. Not safe for use from several threads.
/// </summary>
public sealed class CsvFileWriter : IDisposable
{
    private readonly CsvWriter _writer;
    private readonly CsvCellFormat _cells;
    private readonly Encoding? _narrow;
    private readonly string _encodingName;

    /// <summary>Writes to <paramref name="stream"/>.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="format">How.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the writer is disposed, as <see cref="Files.AtomicFile"/> needs.</param>
    /// <exception cref="ArgumentException">There is no such encoding, or the delimiter or line end cannot be used.</exception>
    public CsvFileWriter(Stream stream, CsvWriteFormat format, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(format);
        _cells = format.Cells;
        Encoding encoding = TextEncodings.Named(format.Encoding);
        _encodingName = encoding.WebName;
        bool utf8 = encoding.CodePage == Encoding.UTF8.CodePage;
        bool unicode = utf8 || encoding is UnicodeEncoding or UTF32Encoding;
        _narrow = unicode ? null : encoding;
        if (!utf8)
        {
            if (unicode)
                stream.Write(encoding.Preamble);
            stream = Encoding.CreateTranscodingStream(stream, encoding, TextEncodings.Utf8, leaveOpen);
            leaveOpen = false;
        }
        _writer = CsvWriter.Create(stream, new CsvWriterOptions
        {
            Separator = format.Delimiter,
            NewLine = format.NewLine,
            WriteByteOrderMark = utf8 && format.ByteOrderMark,
            BufferSize = 1 << 17,
        }, leaveOpen);
    }

    /// <summary>Writes the header. Its names are written as they are.</summary>
    /// <exception cref="InvalidDataException">A name has a character that the encoding does not.</exception>
    public void WriteHeader(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (string name in names)
            WriteCell(name);
        EndRow();
    }

    /// <summary>Writes the next cell of the row.</summary>
    /// <exception cref="InvalidDataException">It has a character that the encoding does not.</exception>
    /// <exception cref="InvalidOperationException">There are several values and no separator.</exception>
    public void Write(AttributeValue value)
    {
        if (value.IsAbsent)
            _writer.WriteField(ReadOnlySpan<byte>.Empty);
        else
            WriteCell(_cells.ToCell(value)!);
    }

    /// <summary>Writes the next cell of the row: one value that is UTF-8 already and not empty.</summary>
    /// <exception cref="InvalidDataException">It has a character that the encoding does not.</exception>
    public void WriteUtf8(ReadOnlySpan<byte> value)
    {
        if (_narrow is null && _cells.IsCell(value))
            _writer.WriteField(value);
        else
            Write(AttributeValue.Of(Encoding.UTF8.GetString(value)));
    }

    /// <summary>Writes the next cell of the row: one value, <see langword="null"/> being absent.</summary>
    /// <exception cref="InvalidDataException">It has a character that the encoding does not.</exception>
    public void WriteText(string? text) => Write(AttributeValue.Of(text));

    /// <summary>Writes the next cell with this very text, which is a cell already.</summary>
    /// <exception cref="InvalidDataException">It has a character that the encoding does not.</exception>
    public void WriteAsIs(string cell) => WriteCell(cell);

    /// <summary>Writes the next cell as another file has it, without decoding it.</summary>
    /// <exception cref="InvalidDataException">It has a character that the encoding does not.</exception>
    public void Copy(CsvRowReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        ReadOnlySpan<byte> cell = row.GetUtf8(column);
        if (_narrow is not null)
            CheckEncodable(System.Text.Encoding.UTF8.GetString(cell));
        if (cell.IsEmpty && row.IsQuoted(column))
            _writer.WriteField("", CsvQuoting.Always);
        else
            _writer.WriteField(cell);
    }

    /// <summary>Ends the row.</summary>
    /// <exception cref="InvalidOperationException">It has more or fewer cells than the first row. The row is not written.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void EndRow() => _writer.EndRecord();

    /// <summary>Writes what is still held back, and closes the stream unless it stays open.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Dispose() => _writer.Dispose();

    private void WriteCell(string text)
    {
        if (_narrow is not null)
            CheckEncodable(text);
        if (text.Length == 0)
            _writer.WriteField(text, CsvQuoting.Always);
        else
            _writer.WriteField(text);
    }

    private void CheckEncodable(string text)
    {
        try
        {
            _narrow!.GetByteCount(text);
        }
        catch (EncoderFallbackException missing)
        {
            string character = missing.CharUnknownHigh != 0 ? $"U+{char.ConvertToUtf32(missing.CharUnknownHigh, missing.CharUnknownLow):X}" : $"U+{(int)missing.CharUnknown:X4}";
            throw new InvalidDataException($"The cell has a character ({character}) that {_encodingName} does not have. Set 'encoding' to utf-8.", missing);
        }
    }
}
