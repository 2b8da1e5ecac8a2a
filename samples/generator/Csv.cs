using System.Text;

namespace OneSync.Samples;

/// <summary>A CSV file being written: rows end with CR LF, and cells are quoted where they must be.</summary>
public sealed class Csv(char delimiter, params string[] header)
{
    private readonly StringBuilder _text = new StringBuilder().Append(string.Join(delimiter, header)).Append("\r\n");

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != header.Length)
            throw new ArgumentException($"A row of {cells.Length} cells under a header of {header.Length}.", nameof(cells));
        _text.AppendJoin(delimiter, cells.Select(Quoted)).Append("\r\n");
    }

    /// <summary>The whole file in UTF-8.</summary>
    public byte[] ToBytes(bool byteOrderMark = false) => [.. byteOrderMark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(_text.ToString())];

    private string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(delimiter, '"', '\n') < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
