namespace OneSync.Core.Model;

/// <summary>An encoded row that decodes a value when it is asked for; reused from row to row in hot loops.</summary>
public sealed class EncodedRow : IAttributeRow
{
    private byte[] _bytes = [];
    private int _length;

    /// <summary>The encoded bytes; valid until the next <see cref="Load"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <inheritdoc/>
    public AttributeValue this[int index] => AttributeEncoding.Read(Bytes, index);

    /// <summary>Takes a copy of <paramref name="row"/> in place of what it held.</summary>
    public void Load(ReadOnlySpan<byte> row)
    {
        if (_bytes.Length < row.Length)
            _bytes = new byte[Math.Max(row.Length, _bytes.Length * 2)];
        row.CopyTo(_bytes);
        _length = row.Length;
    }
}
