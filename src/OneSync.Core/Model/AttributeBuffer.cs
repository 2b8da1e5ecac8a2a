using System.Buffers;

namespace OneSync.Core.Model;

/// <summary>
/// A row under construction, reused from person to person: values are set by number in any order, then read or encoded.
/// Not safe for use from several threads.
/// </summary>
public sealed class AttributeBuffer : IAttributeRow
{
    private AttributeValue[] _values;

    /// <summary>An empty row.</summary>
    public AttributeBuffer(int capacity = 32) => _values = new AttributeValue[Math.Max(1, capacity)];

    /// <summary>The value of attribute <paramref name="index"/>; absent until it is set.</summary>
    public AttributeValue this[int index]
    {
        get => (uint)index < (uint)_values.Length ? _values[index] : default;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            if (index >= _values.Length)
                Array.Resize(ref _values, Math.Max(index + 1, _values.Length * 2));
            _values[index] = value;
        }
    }

    /// <summary>Makes every attribute absent.</summary>
    public void Clear() => Array.Clear(_values);

    /// <summary>Sets every attribute that the encoded row has, leaving the others as they are.</summary>
    /// <exception cref="InvalidDataException">The bytes are no encoded row.</exception>
    public void Load(ReadOnlySpan<byte> row)
    {
        while (AttributeEncoding.TryReadNext(ref row, out int index, out AttributeValue value))
            this[index] = value;
    }

    /// <summary>Appends the encoded row to <paramref name="target"/>.</summary>
    public void Encode(ArrayBufferWriter<byte> target)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (!_values[i].IsAbsent)
                AttributeEncoding.Write(target, i, _values[i]);
        }
    }

    /// <summary>The encoded row as an array of its own.</summary>
    public byte[] Encode()
    {
        ArrayBufferWriter<byte> target = new(256);
        Encode(target);
        return target.WrittenSpan.ToArray();
    }
}
