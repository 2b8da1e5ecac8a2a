namespace OneSync.Core.Correlation;

/// <summary>Many small groups of record numbers in one array, each with a tag that says what it is a group of.</summary>
internal sealed class RecordGroups
{
    private const int Head = 2;

    // The length of a group, its tag, its records.
    private int[] _items = new int[64];
    private int _used;

    /// <summary>How many groups there are.</summary>
    public int Count { get; private set; }

    public void Add(ReadOnlySpan<int> records, int tag = 0)
    {
        int end = _used + Head + records.Length;
        if (end > _items.Length)
            Array.Resize(ref _items, Math.Max(end, _items.Length * 2));
        (_items[_used], _items[_used + 1]) = (records.Length, tag);
        records.CopyTo(_items.AsSpan(_used + Head));
        _used = end;
        Count++;
    }

    /// <summary>Reads the group at <paramref name="position"/> (0 for the first) and moves it to the next; false at the end.</summary>
    public bool TryRead(ref int position, out ReadOnlySpan<int> records, out int tag)
    {
        if (position >= _used)
        {
            records = default;
            tag = 0;
            return false;
        }
        records = Records(position);
        tag = _items[position + 1];
        position += Head + records.Length;
        return true;
    }

    /// <summary>Removes the groups that are one cluster by now, as they have nothing more to say.</summary>
    public void DropSettled(Clusters clusters)
    {
        int end = _used, position = 0;
        (_used, Count) = (0, 0);
        while (position < end)
        {
            int length = Head + _items[position];
            if (!clusters.AreOne(Records(position)))
            {
                Array.Copy(_items, position, _items, _used, length);
                _used += length;
                Count++;
            }
            position += length;
        }
    }

    private ReadOnlySpan<int> Records(int position) => _items.AsSpan(position + Head, _items[position]);
}
