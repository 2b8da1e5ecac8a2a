namespace OneSync.Core.Model;

/// <summary>An encoded row that decodes a value when it is asked for; reused from row to row in hot loops.</summary>
public sealed class EncodedRow : IUtf8Row
{
    private byte[] _bytes = [];
    private int _length;

    // Where each attribute's header stands, valid when its stamp is that of the present row.
    private (int Stamp, int At)[] _attributes = new (int, int)[32];
    private int _stamp;

    /// <summary>The encoded bytes; valid until the next <see cref="Load"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <inheritdoc/>
    public AttributeValue this[int index] => (uint)index < (uint)_attributes.Length && _attributes[index] is var (stamp, at) && stamp == _stamp
        ? AttributeEncoding.ReadAt(Bytes[at..])
        : AttributeValue.Absent;

    /// <inheritdoc/>
    public bool TryGetUtf8(int index, out ReadOnlySpan<byte> utf8)
    {
        utf8 = default;
        return (uint)index < (uint)_attributes.Length && _attributes[index] is var (stamp, at) && stamp == _stamp
            && AttributeEncoding.TryReadSingle(Bytes[at..], out utf8);
    }

    /// <summary>Takes a copy of <paramref name="row"/> in place of what it held.</summary>
    /// <exception cref="InvalidDataException">The bytes are no encoded row.</exception>
    public void Load(ReadOnlySpan<byte> row)
    {
        if (_bytes.Length < row.Length)
            _bytes = new byte[Math.Max(row.Length, _bytes.Length * 2)];
        row.CopyTo(_bytes);
        _length = row.Length;
        _stamp++;
        ReadOnlySpan<byte> rest = row;
        while (AttributeEncoding.TrySliceNext(ref rest, out int index, out ReadOnlySpan<byte> attribute))
        {
            if (index >= _attributes.Length)
                Array.Resize(ref _attributes, Math.Max(index + 1, _attributes.Length * 2));
            _attributes[index] = (_stamp, row.Length - rest.Length - attribute.Length);
        }
    }
}
