namespace OneSync.Connectors.Odbc.Binding;

/// <summary>
/// Rows that are fetched one by one and cell by cell, for drivers that know no other way and for columns of no certain length. Several are kept at a
/// time, so that whoever reads need not wait for each.
/// </summary>
internal sealed class SingleRows : RowBlock
{
    private const int MostBytes = 1 << 20;

    private readonly OdbcCalls _calls;
    private readonly OdbcHandle _statement;
    private readonly CellForm[] _forms;
    private readonly CellReader _cells;
    private readonly Place[] _places;
    private readonly Dictionary<int, string> _faults = [];
    private readonly int _capacity;
    private bool _atEnd;

    /// <summary>Rows of a statement that was executed.</summary>
    public SingleRows(OdbcCalls calls, OdbcHandle statement, nint lease, CellForm[] forms, int capacity)
    {
        (_calls, _statement, _forms, _capacity) = (calls, statement, forms, capacity);
        _cells = new CellReader(calls.Library, lease);
        _places = new Place[capacity * forms.Length];
    }

    public override string? RowFault(int row) => _faults.GetValueOrDefault(row);

    public override CellState State(int row, int column) => _places[row * _forms.Length + column].State;

    public override ReadOnlySpan<byte> Cell(int row, int column)
    {
        Place place = _places[row * _forms.Length + column];
        return _cells.Bytes(place.Start, place.Length);
    }

    public override unsafe void Fetch()
    {
        Count = 0;
        _cells.Clear();
        _faults.Clear();
        using OdbcHandle.Lease lease = _statement.Use();
        while (!_atEnd && Count < _capacity && _cells.Used < MostBytes)
        {
            short result = _calls.Library.Fetch(lease.Value);
            if (result == OdbcCode.NoData)
            {
                _atEnd = true;
                return;
            }
            _calls.Check(result, _statement, "SQLFetch");
            ReadRow();
            Count++;
        }
    }

    protected override void Free() => _cells.Dispose();

    private void ReadRow()
    {
        for (int column = 0; column < _forms.Length; column++)
        {
            int start = _cells.Used;
            short result = _cells.Read(column, _forms[column], out CellState state);
            if (result is not (OdbcCode.Success or OdbcCode.SuccessWithInfo))
            {
                OdbcException failure = new(_calls.Diagnostics(_statement, "SQLGetData"));
                if (OdbcFault.IsOfOneCell(failure))
                    _faults[Count] = failure.Message;
                else
                    throw failure;
                state = CellState.Null;
            }
            _places[Count * _forms.Length + column] = new Place(start, _cells.Used - start, state);
        }
    }

    private readonly record struct Place(int Start, int Length, CellState State);
}
