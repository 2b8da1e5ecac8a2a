namespace OneSync.Core.Correlation;

/// <summary>One value for each record number, grown as higher numbers appear.</summary>
internal sealed class Column<T>(int capacity)
{
    private T[] _items = new T[Math.Max(16, capacity)];

    public T this[int record]
    {
        get => (uint)record < (uint)_items.Length ? _items[record] : default!;
        set
        {
            if (record >= _items.Length)
                Array.Resize(ref _items, Math.Max(record + 1, _items.Length + _items.Length / 2));
            _items[record] = value;
        }
    }
}
