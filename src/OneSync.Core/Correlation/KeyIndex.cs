using System.Runtime.InteropServices;

namespace OneSync.Core.Correlation;

/// <summary>
/// Finds the records that share a key. Keys are dealt into 256 parts by their first byte as they come (they are hashes, so the parts are
/// even), and each part is sorted on its own when it still fits the processor's cache: no table of strings, no growth by copying.
/// </summary>
internal sealed class KeyIndex
{
    private const int Parts = 256;
    private readonly Part[] _parts = new Part[Parts];

    public void Add(KeyHash key, int record) => _parts[key.High >> 56].Add(new Entry(key.High, key.Low, record));

    /// <summary>Takes out the groups of two or more records that share a key and are not one cluster yet. The index is empty then.</summary>
    public RecordGroups TakeGroups(Clusters clusters, CancellationToken cancellation)
    {
        RecordGroups groups = new();
        List<int> group = [];
        Entry[] unsorted = [], sorted = [];
        for (int p = 0; p < Parts; p++)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<Entry> entries = _parts[p].Take(ref unsorted);
            entries = Sort(entries, ref sorted);
            for (int start = 0, end; start < entries.Length; start = end)
            {
                end = start + 1;
                while (end < entries.Length && entries[end].SameKey(entries[start]))
                    end++;
                if (end == start + 1)
                    continue;
                group.Clear();
                foreach (ref readonly Entry entry in entries[start..end])
                    group.Add(entry.Record);
                ReadOnlySpan<int> records = CollectionsMarshal.AsSpan(group);
                if (!clusters.AreOne(records))
                    groups.Add(records);
            }
        }
        return groups;
    }

    // Deals the entries of one part into bins of a few by their next bits, and sorts those.
    private static Span<Entry> Sort(Span<Entry> entries, ref Entry[] target)
    {
        const int bins = 1024;
        if (entries.Length < bins / 8)
        {
            entries.Sort();
            return entries;
        }
        if (target.Length < entries.Length)
            target = new Entry[entries.Length + entries.Length / 8];
        Span<int> ends = stackalloc int[bins];
        ends.Clear();
        foreach (ref readonly Entry entry in entries)
            ends[entry.Bin(bins)]++;
        for (int bin = 1; bin < bins; bin++)
            ends[bin] += ends[bin - 1];
        Span<int> starts = stackalloc int[bins + 1];
        starts[0] = 0;
        ends.CopyTo(starts[1..]);
        for (int i = entries.Length - 1; i >= 0; i--)
            target[--ends[entries[i].Bin(bins)]] = entries[i];
        for (int bin = 0; bin < bins; bin++)
        {
            if (starts[bin + 1] - starts[bin] > 1)
                target.AsSpan(starts[bin]..starts[bin + 1]).Sort();
        }
        return target.AsSpan(0, entries.Length);
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly struct Entry(ulong high, ulong low, int record) : IComparable<Entry>
    {
        private readonly ulong _high = high, _low = low;
        public readonly int Record = record;

        /// <summary>A number below <paramref name="bins"/> from the bits after the first byte.</summary>
        public int Bin(int bins) => (int)(_high >> 40) & (bins - 1);

        public bool SameKey(in Entry other) => _high == other._high && _low == other._low;

        public int CompareTo(Entry other)
        {
            if (_high != other._high)
                return _high < other._high ? -1 : 1;
            return _low != other._low ? _low.CompareTo(other._low) : Record.CompareTo(other.Record);
        }
    }

    // A list in chunks: the first are small for small districts, later ones of a size that leaves no slack.
    private struct Part
    {
        private const int FirstChunk = 16, LastChunk = 1024;
        private List<Entry[]>? _full;
        private Entry[]? _chunk;
        private int _used, _count;

        public void Add(Entry entry)
        {
            if (_chunk is null || _used == _chunk.Length)
                Grow();
            _chunk![_used++] = entry;
            _count++;
        }

        private void Grow()
        {
            if (_chunk is not null)
                (_full ??= []).Add(_chunk);
            int size = _chunk is null ? FirstChunk : Math.Min(_chunk.Length * 2, LastChunk);
            // Where the collector does not move them, as it would twice on their way to its last generation.
            _chunk = GC.AllocateUninitializedArray<Entry>(size, pinned: size == LastChunk);
            _used = 0;
        }

        /// <summary>Copies all entries into <paramref name="target"/>, grown as needed, and forgets them.</summary>
        public Span<Entry> Take(ref Entry[] target)
        {
            if (target.Length < _count)
                target = new Entry[_count + _count / 8];
            int at = 0;
            foreach (Entry[] chunk in _full ?? [])
            {
                chunk.CopyTo(target, at);
                at += chunk.Length;
            }
            _chunk?.AsSpan(0, _used).CopyTo(target.AsSpan(at));
            Span<Entry> taken = target.AsSpan(0, _count);
            this = default;
            return taken;
        }
    }
}
