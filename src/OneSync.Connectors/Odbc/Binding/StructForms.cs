using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>Cells that come as a structure of a fixed size.</summary>
/// <typeparam name="T">The structure.</typeparam>
internal abstract class StructForm<T>(short cType, Type clrType) : CellForm where T : unmanaged
{
    public override short CType => cType;

    public override Type ClrType => clrType;

    public override unsafe long Width => sizeof(T);

    /// <summary>Writes the value into the room given, 64 bytes; how many it wrote.</summary>
    protected abstract int Format(T value, Span<byte> utf8);

    public override bool TryWrite(ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> utf8)
    {
        utf8.Advance(Format(MemoryMarshal.Read<T>(cell), utf8.GetSpan(64)));
        return true;
    }

    /// <summary>Writes a value of .NET in invariant form.</summary>
    protected static int Write<TValue>(TValue value, ReadOnlySpan<char> format, Span<byte> utf8) where TValue : IUtf8SpanFormattable
    {
        value.TryFormat(utf8, out int written, format, CultureInfo.InvariantCulture);
        return written;
    }
}

/// <summary>A double, in the fewest digits that give it back.</summary>
internal sealed class DoubleForm() : StructForm<double>(OdbcCode.CDouble, typeof(double))
{
    protected override int Format(double value, Span<byte> utf8) => Write(value, "R", utf8);
}

/// <summary>A float, in the fewest digits that give it back.</summary>
internal sealed class FloatForm() : StructForm<float>(OdbcCode.CFloat, typeof(float))
{
    protected override int Format(float value, Span<byte> utf8) => Write(value, "R", utf8);
}

/// <summary>A bit.</summary>
internal sealed class BitForm() : StructForm<byte>(OdbcCode.CBit, typeof(bool))
{
    protected override int Format(byte value, Span<byte> utf8)
    {
        ReadOnlySpan<byte> word = value != 0 ? "true"u8 : "false"u8;
        word.CopyTo(utf8);
        return word.Length;
    }
}

/// <summary>A GUID, in lower case with hyphens.</summary>
internal sealed class GuidForm() : StructForm<Guid>(OdbcCode.CGuid, typeof(Guid))
{
    protected override int Format(Guid value, Span<byte> utf8) => Write(value, "D", utf8);
}

/// <summary>A date. Also one that no calendar has, such as MySQL's 0000-00-00, which stays as it is.</summary>
internal sealed class DateForm() : StructForm<DateForm.Date>(OdbcCode.CDate, typeof(DateTime))
{
    protected override int Format(Date value, Span<byte> utf8) => Encoding.UTF8.GetBytes(value.ToString(), utf8);

    /// <summary>SQL_DATE_STRUCT.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Date
    {
        private readonly short _year;
        private readonly ushort _month, _day;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_year:0000}-{_month:00}-{_day:00}");
    }
}

/// <summary>A date and a time, with as many digits of a fraction as there are.</summary>
internal sealed class TimestampForm() : StructForm<TimestampForm.Timestamp>(OdbcCode.CTimestamp, typeof(DateTime))
{
    protected override int Format(Timestamp value, Span<byte> utf8) => Encoding.UTF8.GetBytes(value.ToString(), utf8);

    /// <summary>SQL_TIMESTAMP_STRUCT.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Timestamp
    {
        private readonly DateForm.Date _date;
        private readonly ushort _hour, _minute, _second;
        private readonly uint _nanoseconds;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_date}T{_hour:00}:{_minute:00}:{_second:00}{Fraction}");

        private string Fraction => _nanoseconds == 0 ? "" : "." + _nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
    }
}
