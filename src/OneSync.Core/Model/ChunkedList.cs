namespace OneSync.Core.Model;

/// <summary>
/// A list that is only ever added to. It grows without copying what it holds, so that a long one leaves no garbage of its own size behind.
/// </summary>
internal sealed class ChunkedList<T> where T : unmanaged
{
    private const int Bits = 13, ChunkSize = 1 << Bits, Within = ChunkSize - 1;

    // The first chunk grows, since most lists stay short.
    private T[][] _chunks = [new T[16]];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The one at a place, to read or to change.</summary>
    public ref T this[int index] => ref _chunks[index >> Bits][index & Within];

    /// <summary>Adds one at the end.</summary>
    public void Add(T item)
    {
        int chunk = Count >> Bits, at = Count & Within;
        if (chunk == 0 && at == _chunks[0].Length)
            Array.Resize(ref _chunks[0], Math.Min(at * 4, ChunkSize));
        else if (chunk == _chunks.Length || _chunks[chunk] is null)
            Extend(chunk);
        _chunks[chunk][at] = item;
        Count++;
    }

    private void Extend(int chunk)
    {
        if (chunk == _chunks.Length)
            Array.Resize(ref _chunks, chunk * 2);
        _chunks[chunk] = new T[ChunkSize];
    }
}
