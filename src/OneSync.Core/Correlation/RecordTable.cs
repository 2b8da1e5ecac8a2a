namespace OneSync.Core.Correlation;

/// <summary>What is kept of every record beside its keys: source, user, links.</summary>
internal sealed class RecordTable(int capacity)
{
    private const int MaxSource = ushort.MaxValue - 1;
    private readonly Column<ushort> _source = new(capacity); // source + 1; 0 for a record that was not added
    private readonly Column<long> _user = new(capacity);
    private readonly Column<bool> _linked = new(capacity);
    private int _added;

    /// <summary>One more than the highest record number.</summary>
    public int Count { get; private set; }

    /// <summary>One more than the highest source number.</summary>
    public int Sources { get; private set; }

    public void Add(in CorrelationInput input)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(input.Record);
        ArgumentOutOfRangeException.ThrowIfNegative(input.Source);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(input.Source, MaxSource);
        if (_source[input.Record] != 0)
            throw new ArgumentException($"Record {input.Record} was added twice.", nameof(input));
        _source[input.Record] = (ushort)(input.Source + 1);
        if (input.User != 0)
        {
            _user[input.Record] = input.User;
            if (input.HasLinks)
                _linked[input.Record] = true;
        }
        Count = Math.Max(Count, input.Record + 1);
        Sources = Math.Max(Sources, input.Source + 1);
        _added++;
    }

    public void CheckComplete()
    {
        if (_added == Count)
            return;
        int missing = 0;
        while (_source[missing] != 0)
            missing++;
        throw new InvalidOperationException($"Record {missing} was not added, but record {Count - 1} was; record numbers have no gaps.");
    }

    public int Source(int record) => _source[record] - 1;

    public long User(int record) => _user[record];

    public bool IsLinked(int record) => _linked[record];
}
