using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>Text. Columns of a fixed length lose their padding; zeros at the end are padding too, in some drivers.</summary>
internal sealed class TextForm(OdbcText text, long size, bool isPadded) : CellForm
{
    public override short CType => text.CType;

    public override Type ClrType => typeof(string);

    public override long Width => size is > 0 and <= int.MaxValue / 8 ? text.CellWidth(size) : 0;

    public override bool IsVariable => true;

    public override int TerminatorSize => text.UnitSize;

    public override bool IsInvariant(ref ReadOnlySpan<byte> cell)
    {
        if (!text.IsUtf8)
            return false;
        cell = Trim(cell);
        return Utf8.IsValid(cell);
    }

    public override bool TryWrite(ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> utf8) => text.TryWriteUtf8(Trim(cell), utf8);

    private ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> cell)
    {
        int unit = text.UnitSize;
        while (cell.Length >= unit && IsPadding(cell[^unit..]))
            cell = cell[..^unit];
        return cell;
    }

    private bool IsPadding(ReadOnlySpan<byte> unit) => (unit[0] == 0 || (isPadded && unit[0] == (byte)' ')) && !unit[1..].ContainsAnyExcept((byte)0);
}

/// <summary>Cells that the driver writes in ASCII whatever the text is like: numbers, times and the like.</summary>
internal abstract class AsciiForm(long width, Type clrType) : CellForm
{
    public override short CType => OdbcCode.CChar;

    public override Type ClrType => clrType;

    public override long Width => width;

    public override bool IsVariable => true;

    public override int TerminatorSize => 1;

    /// <summary>The cell in invariant form; null when it is not what the type promises, and is kept as it is.</summary>
    protected abstract string? Convert(string cell);

    public override bool TryWrite(ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> utf8)
    {
        cell = cell.Trim(" \0"u8);
        if (!Utf8.IsValid(cell))
            return false;
        string given = Encoding.UTF8.GetString(cell);
        Encoding.UTF8.GetBytes(Convert(given) ?? given, utf8);
        return true;
    }
}

/// <summary>A number, with every digit the database has: a point, no grouping, a zero before the point.</summary>
internal sealed class NumberForm(long width, Type clrType) : AsciiForm(width, clrType)
{
    private static readonly SearchValues<byte> s_plain = SearchValues.Create("0123456789."u8);

    public override bool IsInvariant(ref ReadOnlySpan<byte> cell)
    {
        ReadOnlySpan<byte> digits = cell is [(byte)'-', ..] ? cell[1..] : cell;
        return digits is [>= (byte)'0' and <= (byte)'9', ..] && !digits.ContainsAnyExcept(s_plain);
    }

    protected override string? Convert(string cell)
    {
        // Drivers that ask the locale write a comma.
        string number = cell.IndexOf(',') is >= 0 and var comma && cell.IndexOf(',', comma + 1) < 0 && !cell.Contains('.', StringComparison.Ordinal) ? cell.Replace(',', '.') : cell;
        number = number.StartsWith('+') ? number[1..] : number;
        number = number.StartsWith('.') ? "0" + number : number.StartsWith("-.", StringComparison.Ordinal) ? "-0" + number[1..] : number;
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? number : null;
    }
}

/// <summary>A truth value that comes as a word or a figure.</summary>
internal sealed class BooleanForm() : AsciiForm(64, typeof(bool))
{
    protected override string? Convert(string cell) => cell.ToUpperInvariant() switch
    {
        "1" or "T" or "TRUE" or "Y" or "YES" or "-1" => "true",
        "0" or "F" or "FALSE" or "N" or "NO" => "false",
        _ => null,
    };
}

/// <summary>A time of day; as text, since ODBC's own form of it has no fraction.</summary>
internal sealed class TimeForm() : AsciiForm(64, typeof(TimeSpan))
{
    protected override string? Convert(string cell) =>
        TimeOnly.TryParse(cell, CultureInfo.InvariantCulture, out TimeOnly time) ? time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) : null;
}

/// <summary>A point in time with its distance from UTC, which becomes one in UTC.</summary>
internal sealed class InstantForm() : AsciiForm(64, typeof(DateTimeOffset))
{
    protected override string? Convert(string cell) =>
        DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture) : null;
}

/// <summary>A date or a point in time in a database that keeps whatever was put into the column.</summary>
internal sealed class LooseTimestampForm() : AsciiForm(64, typeof(DateTime))
{
    public override bool IsInvariant(ref ReadOnlySpan<byte> cell) => cell.Length == 10 && cell[4] == '-' && cell[7] == '-' && !cell.ContainsAnyExcept("0123456789-"u8);

    // yyyy-MM-dd HH:mm:ss.fff gets a T; the zeros at the end of a fraction say nothing.
    protected override string? Convert(string cell)
    {
        if (cell.Length < 19 || cell[10] is not (' ' or 'T') || !DateTime.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out _))
            return null;
        string time = cell[11..];
        return $"{cell[..10]}T{(time.Contains('.', StringComparison.Ordinal) && !time.EndsWith('Z') ? time.TrimEnd('0').TrimEnd('.') : time)}";
    }
}

/// <summary>Bytes, in base64.</summary>
internal sealed class BinaryForm(long size) : CellForm
{
    public override short CType => OdbcCode.CBinary;

    public override Type ClrType => typeof(byte[]);

    public override long Width => size is > 0 and <= int.MaxValue / 8 ? size : 0;

    public override bool IsVariable => true;

    public override bool TryWrite(ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> utf8)
    {
        Base64.EncodeToUtf8(cell, utf8.GetSpan(Base64.GetMaxEncodedToUtf8Length(cell.Length)), out _, out int written);
        utf8.Advance(written);
        return true;
    }
}
