using System.Buffers;
using System.Text;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>Rows of a CSV file under construction, as RFC 4180 has it.</summary>
internal sealed class RowBuffer
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("\",\r\n");

    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 16);
    private bool _inRow;

    /// <summary>What was written since <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Adds a cell to the row.</summary>
    public void Cell(string text)
    {
        if (_inRow)
            Put(",");
        _inRow = true;
        // White space at the ends is kept by quotes.
        bool quoted = text.AsSpan().ContainsAny(s_special) || (text.Length > 0 && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])));
        Put(quoted ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        Put("\n");
        _inRow = false;
    }

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    private void Put(string text) => Encoding.UTF8.GetBytes(text, _bytes);
}
