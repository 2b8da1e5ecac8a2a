namespace OneSync.Core.Model;

/// <summary>
/// Many stretches of bytes in few large arrays, freed together: hundreds of thousands of small arrays would be copied by each collection.
/// </summary>
internal sealed class ByteArena
{
    private const int ChunkSize = 1 << 20;

    private readonly List<byte[]> _chunks = [];
    private int _used = ChunkSize;

    /// <summary>Room for <paramref name="length"/> bytes, to be filled by the caller, and its place.</summary>
    public Span<byte> Reserve(int length, out int chunk, out int start)
    {
        if (_used + length > ChunkSize)
        {
            _chunks.Add(new byte[Math.Max(ChunkSize, length)]);
            _used = 0;
        }
        (chunk, start) = (_chunks.Count - 1, _used);
        _used += length;
        return _chunks[chunk].AsSpan(start, length);
    }

    /// <summary>A copy of <paramref name="bytes"/> that lives as long as the arena.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length, out int chunk, out int start));
        return _chunks[chunk].AsMemory(start, bytes.Length);
    }

    /// <summary>The bytes at a place.</summary>
    public ReadOnlySpan<byte> Slice(int chunk, int start, int length) => _chunks[chunk].AsSpan(start, length);
}
