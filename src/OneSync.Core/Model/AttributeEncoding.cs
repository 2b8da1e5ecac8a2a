using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace OneSync.Core.Model;

/// <summary>
/// The compact form of a row, at rest in memory and in the vault: its present attributes in ascending order of their number, each
/// as <c>varint number, varint header, UTF-8 text</c>. The header is 0 for empty, <c>byteLength &lt;&lt; 1</c> for one value, and
/// <c>count &lt;&lt; 1 | 1</c> for several, which follow as <c>varint byteLength, text</c> each. One row has one encoding, so rows are compared as
/// bytes.
/// </summary>
public static class AttributeEncoding
{
    /// <summary>Appends one attribute. Call it in ascending order of <paramref name="index"/>; absent values write nothing.</summary>
    public static void Write(ArrayBufferWriter<byte> target, int index, AttributeValue value)
    {
        if (value.IsAbsent)
            return;
        WriteVarint(target, index);
        if (value.IsMultiValued)
        {
            WriteVarint(target, (value.Count << 1) | 1);
            for (int i = 0; i < value.Count; i++)
                WriteText(target, value[i], shift: 0);
            return;
        }
        WriteText(target, value.First!, shift: 1);
    }

    /// <summary>Appends one single value that is UTF-8 already and not empty. Call it in ascending order of <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteUtf8(ArrayBufferWriter<byte> target, int index, ReadOnlySpan<byte> utf8)
    {
        Span<byte> bytes = target.GetSpan(10 + utf8.Length);
        int n = PutVarint(bytes, (uint)index);
        n += PutVarint(bytes[n..], (uint)utf8.Length << 1);
        utf8.CopyTo(bytes[n..]);
        target.Advance(n + utf8.Length);
    }

    /// <summary>The value of the attribute numbered <paramref name="index"/> in an encoded row.</summary>
    /// <exception cref="InvalidDataException">The bytes are no encoded row.</exception>
    public static AttributeValue Read(ReadOnlySpan<byte> row, int index)
    {
        while (!row.IsEmpty)
        {
            int at = ReadVarint(ref row);
            if (at > index)
                break;
            int header = ReadVarint(ref row);
            if (at == index)
                return ReadValue(row, header);
            Skip(ref row, header);
        }
        return AttributeValue.Absent;
    }

    /// <summary>Reads the attribute at the start of <paramref name="row"/> and moves past it; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no encoded row.</exception>
    public static bool TryReadNext(ref ReadOnlySpan<byte> row, out int index, out AttributeValue value)
    {
        if (row.IsEmpty)
        {
            (index, value) = (-1, default);
            return false;
        }
        index = ReadVarint(ref row);
        int header = ReadVarint(ref row);
        value = ReadValue(row, header);
        Skip(ref row, header);
        return true;
    }

    /// <summary>Takes the attribute at the start of <paramref name="row"/> as its number and its undecoded bytes; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no encoded row.</exception>
    public static bool TrySliceNext(scoped ref ReadOnlySpan<byte> row, out int index, out ReadOnlySpan<byte> attribute)
    {
        if (row.IsEmpty)
        {
            index = -1;
            attribute = default;
            return false;
        }
        ReadOnlySpan<byte> start = row;
        index = ReadVarint(ref row);
        int header = ReadVarint(ref row);
        Skip(ref row, header);
        attribute = start[..^row.Length];
        return true;
    }

    /// <summary>Finds one attribute of an encoded row as its undecoded bytes; false when the row does not have it.</summary>
    /// <exception cref="InvalidDataException">The bytes are no encoded row.</exception>
    internal static bool TrySlice(ReadOnlySpan<byte> row, int index, out ReadOnlySpan<byte> attribute)
    {
        while (TrySliceNext(ref row, out int at, out attribute))
        {
            if (at == index)
                return true;
            if (at > index)
                break;
        }
        attribute = default;
        return false;
    }

    /// <summary>Whether the attribute, as <see cref="TrySliceNext"/> gives it, is empty rather than a value.</summary>
    internal static bool IsEmpty(ReadOnlySpan<byte> attribute)
    {
        ReadVarint(ref attribute);
        return ReadVarint(ref attribute) == 0;
    }

    /// <summary>The value of the attribute that starts <paramref name="attribute"/>, as <see cref="TrySliceNext"/> gives it.</summary>
    internal static AttributeValue ReadAt(ReadOnlySpan<byte> attribute)
    {
        ReadVarint(ref attribute);
        int header = ReadVarint(ref attribute);
        return ReadValue(attribute, header);
    }

    /// <summary>The bytes of the attribute that starts <paramref name="attribute"/>, when it is one value and not empty.</summary>
    internal static bool TryReadSingle(ReadOnlySpan<byte> attribute, out ReadOnlySpan<byte> utf8)
    {
        ReadVarint(ref attribute);
        int header = ReadVarint(ref attribute);
        utf8 = (header & 1) == 0 ? attribute[..(header >> 1)] : default;
        return !utf8.IsEmpty;
    }

    private static AttributeValue ReadValue(ReadOnlySpan<byte> row, int header)
    {
        if ((header & 1) == 0)
            return AttributeValue.Of(Encoding.UTF8.GetString(Take(ref row, header >> 1)));
        string[] values = new string[header >> 1];
        for (int i = 0; i < values.Length; i++)
            values[i] = Encoding.UTF8.GetString(Take(ref row, ReadVarint(ref row)));
        return AttributeValue.Own(values);
    }

    private static void Skip(ref ReadOnlySpan<byte> row, int header)
    {
        if ((header & 1) == 0)
        {
            Take(ref row, header >> 1);
            return;
        }
        for (int i = header >> 1; i > 0; i--)
            Take(ref row, ReadVarint(ref row));
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> row, int length)
    {
        if ((uint)length > (uint)row.Length)
            throw Malformed();
        ReadOnlySpan<byte> taken = row[..length];
        row = row[length..];
        return taken;
    }

    private static void WriteText(ArrayBufferWriter<byte> target, string text, int shift)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        WriteVarint(target, length << shift);
        if (length == 0)
            return;
        target.Advance(Encoding.UTF8.GetBytes(text, target.GetSpan(length)));
    }

    internal static void WriteVarint(ArrayBufferWriter<byte> target, int value) =>
        target.Advance(PutVarint(target.GetSpan(5), (uint)value));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PutVarint(Span<byte> bytes, uint value)
    {
        int n = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[n++] = (byte)(value | 0x80);
        bytes[n++] = (byte)value;
        return n;
    }

    internal static int ReadVarint(ref ReadOnlySpan<byte> row)
    {
        uint value = 0;
        for (int i = 0, shift = 0; i < row.Length && shift < 35; i++, shift += 7)
        {
            value |= (uint)(row[i] & 0x7F) << shift;
            if (row[i] < 0x80)
            {
                row = row[(i + 1)..];
                return (int)value;
            }
        }
        throw Malformed();
    }

    private static InvalidDataException Malformed() => new("The stored row is damaged: it ends inside a value.");
}
