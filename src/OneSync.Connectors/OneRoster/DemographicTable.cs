using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>
/// The demographics of all people, held in memory to be joined to them: each column as the numbers of its distinct values, four bytes a
/// person.
/// </summary>
internal sealed class DemographicTable : IDisposable
{
    private readonly List<Column> _columns = [];
    private readonly RosterRows _rows;
    private bool _loaded;

    /// <summary>Opens the file; the rows are read when the first person is looked up.</summary>
    /// <exception cref="SourceUnavailableException">Nothing of it can be read.</exception>
    public DemographicTable(RosterPackage package, RosterEntry entry, RosterRows people, CellConverters converters)
    {
        _rows = new RosterRows(package, entry, RosterFile.Demographics, partOf: people);
        foreach ((string name, RosterField field) in converters.ColumnsOf(_rows))
            _columns.Add(new Column(name, field));
    }

    /// <summary>Its columns.</summary>
    public IReadOnlyList<string> Names => [.. _columns.Select(c => c.Name)];

    /// <summary>How many people it has.</summary>
    public int Count => _rows.Ids.Count;

    /// <summary>Why it is known not to be whole.</summary>
    public string? Incomplete => _rows.Incomplete;

    /// <summary>What is odd about it.</summary>
    public IEnumerable<string> Warnings => _rows.Warnings;

    /// <summary>The number of the person's row; -1 when there is none.</summary>
    public int Find(ulong sourcedId, CancellationToken cancellation)
    {
        if (!_loaded)
            Load(cancellation);
        return _rows.Ids.Find(sourcedId);
    }

    public void Dispose() => _rows.Dispose();

    /// <summary>A value of a row.</summary>
    public AttributeValue this[int row, int column] => row < 0 ? AttributeValue.Absent : _columns[column].Get(row);

    private void Load(CancellationToken cancellation)
    {
        while (_rows.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (Column column in _columns)
                column.Add(_rows);
        }
        _loaded = true;
    }

    private sealed class Column(string name, RosterField source)
    {
        private readonly Dictionary<AttributeValue, int> _numbers = [];
        private readonly List<AttributeValue> _values = [];
        private readonly List<int> _rows = [];
        private int _last;

        public string Name => name;

        public void Add(RosterRows row)
        {
            AttributeValue value = source.Get(row);
            // Most cells are what the one above is.
            int number = _last;
            if (!(number < _values.Count && _values[number] == value) && !_numbers.TryGetValue(value, out number))
            {
                number = _values.Count;
                _numbers.Add(value, number);
                _values.Add(value);
            }
            _rows.Add(_last = number);
        }

        public AttributeValue Get(int row) => _values[_rows[row]];
    }
}
