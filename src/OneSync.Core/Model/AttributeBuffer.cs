using System.Buffers;
using System.Text;

namespace OneSync.Core.Model;

/// <summary>
/// A row under construction, reused from person to person: values are set by number in any order, then read or encoded. Values that
/// came as UTF-8 stay so until somebody reads them. Not safe for use from several threads.
/// </summary>
public sealed class AttributeBuffer : IUtf8Row
{
    private Slot[] _slots;
    private byte[] _bytes = new byte[1024];
    private int _used;

    /// <summary>An empty row.</summary>
    public AttributeBuffer(int capacity = 32) => _slots = new Slot[Math.Max(1, capacity)];

    /// <summary>The value of attribute <paramref name="index"/>; absent until it is set.</summary>
    public AttributeValue this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_slots.Length)
                return default;
            ref Slot slot = ref _slots[index];
            if (slot.Length > 0)
                slot = new Slot { Value = AttributeValue.Of(Encoding.UTF8.GetString(_bytes, slot.Start, slot.Length)) };
            return slot.Value;
        }
        set => SlotFor(index) = new Slot { Value = value };
    }

    /// <inheritdoc/>
    public bool TryGetUtf8(int index, out ReadOnlySpan<byte> utf8)
    {
        utf8 = (uint)index < (uint)_slots.Length ? _bytes.AsSpan(_slots[index].Start, _slots[index].Length) : default;
        return !utf8.IsEmpty;
    }

    /// <summary>Sets one value from its UTF-8 text; none makes it empty.</summary>
    public void SetUtf8(int index, ReadOnlySpan<byte> utf8)
    {
        ref Slot slot = ref SlotFor(index);
        if (utf8.IsEmpty)
        {
            slot = new Slot { Value = AttributeValue.Empty };
            return;
        }
        if (_used + utf8.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + utf8.Length));
        utf8.CopyTo(_bytes.AsSpan(_used));
        slot = new Slot { Start = _used, Length = utf8.Length };
        _used += utf8.Length;
    }

    /// <summary>Copies one value of another row, as bytes where it has them.</summary>
    public void Copy(int index, IAttributeRow from, int fromIndex)
    {
        if (from is IUtf8Row row && row.TryGetUtf8(fromIndex, out ReadOnlySpan<byte> utf8))
            SetUtf8(index, utf8);
        else
            this[index] = from[fromIndex];
    }

    /// <summary>Makes every attribute absent.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _used = 0;
    }

    /// <summary>Sets every attribute that the encoded row has, leaving the others as they are.</summary>
    /// <exception cref="InvalidDataException">The bytes are no encoded row.</exception>
    public void Load(ReadOnlySpan<byte> row)
    {
        while (AttributeEncoding.TrySliceNext(ref row, out int index, out ReadOnlySpan<byte> attribute))
            SetEncoded(index, attribute);
    }

    /// <summary>Sets one attribute from its bytes in an encoded row.</summary>
    internal void SetEncoded(int index, ReadOnlySpan<byte> attribute)
    {
        if (AttributeEncoding.TryReadSingle(attribute, out ReadOnlySpan<byte> utf8))
            SetUtf8(index, utf8);
        else
            this[index] = AttributeEncoding.ReadAt(attribute);
    }

    /// <summary>Whether the attribute has a value, neither absent nor empty.</summary>
    internal bool HasValue(int index) => (uint)index < (uint)_slots.Length && (_slots[index].Length > 0 || _slots[index].Value.HasValue);

    /// <summary>Appends one attribute, encoded; nothing when it is absent.</summary>
    public void EncodeOne(ArrayBufferWriter<byte> target, int index)
    {
        if ((uint)index >= (uint)_slots.Length)
            return;
        ref Slot slot = ref _slots[index];
        if (slot.Length > 0)
            AttributeEncoding.WriteUtf8(target, index, _bytes.AsSpan(slot.Start, slot.Length));
        else
            AttributeEncoding.Write(target, index, slot.Value);
    }

    /// <summary>Appends the encoded row to <paramref name="target"/>.</summary>
    public void Encode(ArrayBufferWriter<byte> target)
    {
        for (int i = 0; i < _slots.Length; i++)
            EncodeOne(target, i);
    }

    /// <summary>The encoded row as an array of its own.</summary>
    public byte[] Encode()
    {
        ArrayBufferWriter<byte> target = new(256);
        Encode(target);
        return target.WrittenSpan.ToArray();
    }

    private ref Slot SlotFor(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (index >= _slots.Length)
            Array.Resize(ref _slots, Math.Max(index + 1, _slots.Length * 2));
        return ref _slots[index];
    }

    // A value, or a stretch of _bytes when its length is above 0.
    private struct Slot
    {
        public AttributeValue Value;
        public int Start;
        public int Length;
    }
}
