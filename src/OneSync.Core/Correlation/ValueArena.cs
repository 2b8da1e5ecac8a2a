using System.Buffers.Binary;
using System.Text;

namespace OneSync.Core.Correlation;

/// <summary>
/// The values a fuzzy rule compares, packed as <c>length, UTF-8</c> each, about 30 bytes a person. Equal rows have equal bytes.
/// </summary>
internal sealed class ValueArena(int capacity)
{
    /// <summary>Longer texts are compared by their first this many characters.</summary>
    public const int MaxText = 64;

    private const int ChunkSize = 1 << 16;
    private readonly Column<int> _start = new(capacity); // place + 1; 0 for a record without a row
    private readonly List<byte[]> _chunks = [];
    private int _used = ChunkSize;
    private int _length;

    /// <summary>Begins the row of <paramref name="record"/>, of <paramref name="texts"/> values.</summary>
    public void Begin(int record, int texts)
    {
        int most = 2 + texts * (1 + MaxText * 3);
        if (_used + most > ChunkSize)
        {
            _chunks.Add(new byte[Math.Max(ChunkSize, most)]);
            _used = 0;
        }
        _start[record] = (_chunks.Count - 1) * ChunkSize + _used + 1;
        _length = 2;
    }

    /// <summary>Appends one value, <c>""</c> for none.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxText)
            text = text[..MaxText];
        Span<byte> target = _chunks[^1].AsSpan(_used + _length);
        int bytes = Encoding.UTF8.GetBytes(text, target[1..]);
        target[0] = (byte)bytes;
        _length += bytes + 1;
    }

    /// <summary>Completes the row.</summary>
    public void End()
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_chunks[^1].AsSpan(_used), (ushort)_length);
        _used += _length;
    }

    /// <summary>The packed row of <paramref name="record"/>, which must have one.</summary>
    public ReadOnlySpan<byte> Row(int record)
    {
        int place = _start[record] - 1;
        ReadOnlySpan<byte> from = _chunks[place / ChunkSize].AsSpan(place % ChunkSize);
        return from[2..BinaryPrimitives.ReadUInt16LittleEndian(from)];
    }

    /// <summary>Takes the first value off a row, as characters in <paramref name="target"/>; returns how many.</summary>
    public static int ReadText(ref ReadOnlySpan<byte> row, Span<char> target)
    {
        int bytes = row[0];
        int read = Encoding.UTF8.GetChars(row.Slice(1, bytes), target);
        row = row[(bytes + 1)..];
        return read;
    }
}
