using System.Buffers;
using System.Text;
using OneSync.Core.Model;

namespace OneSync.Connectors.Csv;

/// <summary>How an attribute's values become the text of one cell, and back, exactly.</summary>
/// <remarks>
/// <para><b>Several values</b> are joined by <see cref="ValueSeparator"/>. A separator inside a value gets a backslash before it; backslashes
/// before a separator are doubled, all others stay as they are, so that <c>SCHOOL\ann</c> is written as it is.</para>
/// <para><b>Formulas.</b> A cell that a spreadsheet could take for a formula, because it starts with <c>= + - @</c>, their full-width forms, a
/// tab or a line break, gets an apostrophe before it. Signed numbers and telephone numbers (<c>-5</c>, <c>+46 70 123-45</c>) are left alone:
/// with nothing but digits and punctuation there is nothing to run. A cell that starts with apostrophes and then looks
/// like a formula gets one more, so that taking one away gives back what was written, while <c>'t Hooft</c> stays as it is.</para>
/// </remarks>
public sealed record CsvCellFormat
{
    // The first byte of the full-width forms in UTF-8.
    private const byte FullWidth = 0xEF;

    private static readonly SearchValues<char> Harmless = SearchValues.Create("0123456789 .,()-/");

    /// <summary>Formulas guarded, values separated by <c>;</c>.</summary>
    public static CsvCellFormat Default { get; } = new();

    /// <summary>What stands between several values; <see langword="null"/> takes every cell for one value, and refuses to write several.</summary>
    public char? ValueSeparator { get; init; } = ';';

    /// <summary>Formulas are written as they are.</summary>
    public bool Raw { get; init; }

    /// <summary>Whether a spreadsheet could run a cell with this text.</summary>
    public static bool IsFormula(ReadOnlySpan<char> cell) => cell.Length > 0 && cell[0] switch
    {
        '=' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' => true,
        '+' or '-' => cell[1..].ContainsAnyExcept(Harmless),
        _ => false,
    };

    /// <summary>Whether a cell stands for the very text that it shows: it has no guard, and no separator.</summary>
    public bool IsPlain(ReadOnlySpan<byte> utf8) =>
        (utf8.IsEmpty || utf8[0] != (byte)'\'') && (ValueSeparator is not { } separator || (char.IsAscii(separator) && !utf8.Contains((byte)separator)));

    /// <summary>Whether the value's text is also its cell: there is nothing to escape and nothing to guard. False where that takes a closer look.</summary>
    public bool IsCell(ReadOnlySpan<byte> utf8) =>
        !utf8.IsEmpty && utf8[0] is not ((byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' or (byte)'\n' or FullWidth) && IsPlain(utf8);

    /// <summary>The text of the cell; <see langword="null"/> when the value is absent.</summary>
    /// <exception cref="InvalidOperationException">There are several values and no separator.</exception>
    public string? ToCell(AttributeValue value)
    {
        string? text = value.IsMultiValued ? Join(value) : ValueSeparator is { } separator && value.First is { } one ? EscapeOne(one, separator) : value.First;
        return text is not null && NeedsGuard(text) ? "'" + text : text;
    }

    /// <summary>The value of the cell, the reverse of <see cref="ToCell"/>; an empty cell is empty.</summary>
    public AttributeValue FromCell(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (cell is ['\'', ..] && NeedsGuard(cell))
            cell = cell[1..];
        return ValueSeparator is { } separator && cell.Contains(separator) ? Split(cell, separator) : AttributeValue.Of(cell);
    }

    /// <summary>
    /// The value of a cell of a file that <see cref="CsvFileWriter"/> wrote: a bare empty cell is absent, an empty one in quotes empty.
    /// </summary>
    public AttributeValue Read(CsvRowReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        string cell = row.GetString(column);
        return cell.Length == 0 && !row.IsQuoted(column) ? AttributeValue.Absent : FromCell(cell);
    }

    private bool NeedsGuard(ReadOnlySpan<char> cell) => !Raw && cell.Length > 0 && IsFormula(cell.TrimStart('\''));

    private string Join(AttributeValue value)
    {
        if (ValueSeparator is not { } separator)
            throw new InvalidOperationException($"The attribute has {value.Count} values and the file takes one. Set 'valueSeparator', or map one value.");
        StringBuilder cell = new();
        for (int i = 0; i < value.Count; i++)
        {
            if (i > 0)
            {
                // Backslashes at the end of the value before would escape the separator.
                int trailing = 0;
                while (trailing < cell.Length && cell[cell.Length - 1 - trailing] == '\\')
                    trailing++;
                cell.Append('\\', trailing).Append(separator);
            }
            Escape(cell, value[i], separator);
        }
        return cell.ToString();
    }

    private static string EscapeOne(string value, char separator) =>
        value.Contains(separator) ? Escape(new StringBuilder(value.Length + 4), value, separator).ToString() : value;

    private static StringBuilder Escape(StringBuilder cell, string value, char separator)
    {
        int backslashes = 0;
        foreach (char c in value)
        {
            if (c == separator)
                cell.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            cell.Append(c);
        }
        return cell;
    }

    private static AttributeValue Split(string cell, char separator)
    {
        List<string> values = [];
        StringBuilder value = new();
        int backslashes = 0;
        foreach (char c in cell)
        {
            if (c == '\\')
            {
                backslashes++;
                continue;
            }
            value.Append('\\', c == separator ? backslashes / 2 : backslashes);
            bool ends = c == separator && backslashes % 2 == 0;
            backslashes = 0;
            if (!ends)
            {
                value.Append(c);
                continue;
            }
            values.Add(value.ToString());
            value.Clear();
        }
        values.Add(value.Append('\\', backslashes).ToString());
        return AttributeValue.Of(values);
    }
}
