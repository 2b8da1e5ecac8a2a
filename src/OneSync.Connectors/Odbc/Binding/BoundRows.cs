using System.Numerics;
using System.Runtime.InteropServices;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>
/// Rows that the driver writes straight into memory bound to it, column by column, many a call. A cell that is longer than its room is read again by
/// itself, and its column gets more room for the next rows. Several blocks may take turns with one statement.
/// </summary>
internal sealed unsafe class BoundRows : RowBlock
{
    /// <summary>The most rows of a block.</summary>
    public const int MostRows = 1024;

    /// <summary>The room for a cell whose length is not known beforehand.</summary>
    public const int FirstRoom = 512;

    /// <summary>A column of longer cells than this has no certain length.</summary>
    public const int MostCertain = 32 << 10;

    private const int MostBlockBytes = 2 << 20, MostGrownBytes = 16 << 20;

    private readonly OdbcCalls _calls;
    private readonly OdbcHandle _statement;
    private readonly CellForm[] _forms;
    private readonly int[] _rooms;
    private readonly nint[] _at;
    private readonly Dictionary<(int Row, int Column), byte[]> _longCells = [];
    private readonly Dictionary<int, string> _faults = [];
    private readonly Dictionary<int, int> _wanted = [];
    private readonly int _capacity;
    private byte* _memory;
    private nint* _indicators;
    private ushort* _states;
    private nint* _fetched;

    /// <summary>Binds the columns of a statement that was executed.</summary>
    /// <param name="calls">The driver manager.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="forms">How each column is asked for.</param>
    /// <exception cref="OdbcException">The driver cannot bind them.</exception>
    public BoundRows(OdbcCalls calls, OdbcHandle statement, CellForm[] forms)
    {
        (_calls, _statement, _forms) = (calls, statement, forms);
        _rooms = [.. forms.Select(f => f.Width is > 0 and <= MostCertain ? (int)f.Width : FirstRoom)];
        _at = new nint[forms.Length];
        _capacity = Math.Clamp(MostBlockBytes / _rooms.Sum(r => r + sizeof(nint)), 1, MostRows);
        _states = (ushort*)NativeMemory.AllocZeroed((nuint)_capacity, sizeof(ushort));
        _fetched = (nint*)NativeMemory.AllocZeroed(1, (nuint)sizeof(nint));
        using OdbcHandle.Lease lease = statement.Use();
        Set(lease.Value, OdbcCode.RowBindType, 0);
        Set(lease.Value, OdbcCode.RowArraySize, _capacity);
        Reserve();
        Bind(lease.Value);
    }

    public override string? RowFault(int row) => _faults.GetValueOrDefault(row);

    public override CellState State(int row, int column) => _indicators[column * _capacity + row] switch
    {
        (nint)OdbcCode.NullData => CellState.Null,
        (nint)OdbcCode.NoTotal => Found(row, column),
        < 0 => CellState.BadLength,
        nint length when !_forms[column].IsVariable || length <= _rooms[column] - _forms[column].TerminatorSize => CellState.Value,
        > MostCellBytes => CellState.BadLength,
        _ => Found(row, column),
    };

    public override ReadOnlySpan<byte> Cell(int row, int column)
    {
        nint length = _indicators[column * _capacity + row];
        if (length == OdbcCode.NullData)
            return default;
        byte* cell = (byte*)_at[column] + (nint)row * _rooms[column];
        if (!_forms[column].IsVariable)
            return new ReadOnlySpan<byte>(cell, _rooms[column]);
        return length >= 0 && length <= _rooms[column] - _forms[column].TerminatorSize ? new ReadOnlySpan<byte>(cell, (int)length) : _longCells.GetValueOrDefault((row, column));
    }

    public override void Fetch()
    {
        Count = 0;
        _longCells.Clear();
        _faults.Clear();
        using OdbcHandle.Lease lease = _statement.Use();
        if (_wanted.Count > 0)
            Grow();
        Bind(lease.Value);
        *_fetched = 0;
        new Span<ushort>(_states, _capacity).Fill(OdbcCode.RowNone);
        short result = _calls.Library.Fetch(lease.Value);
        if (result == OdbcCode.NoData)
            return;
        _calls.Check(result, _statement, "SQLFetch");
        Count = (int)Math.Clamp(*_fetched, 0, _capacity);
        if (result == OdbcCode.SuccessWithInfo)
            NoteFaults();
        CompleteLongCells(lease.Value);
    }

    protected override void Free()
    {
        NativeMemory.Free(_memory);
        NativeMemory.Free(_states);
        NativeMemory.Free(_fetched);
        _memory = null;
        _states = null;
        _fetched = null;
    }

    private CellState Found(int row, int column) => _longCells.ContainsKey((row, column)) ? CellState.Value : CellState.CutOff;

    private void Reserve()
    {
        NativeMemory.Free(_memory);
        long bytes = _rooms.Sum(r => Aligned(r * (long)_capacity)) + (long)_forms.Length * _capacity * sizeof(nint);
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)bytes);
        _indicators = (nint*)_memory;
        byte* next = _memory + (long)_forms.Length * _capacity * sizeof(nint);
        for (int column = 0; column < _forms.Length; column++)
        {
            _at[column] = (nint)next;
            next += Aligned(_rooms[column] * (long)_capacity);
        }
    }

    private void Bind(nint statement)
    {
        Set(statement, OdbcCode.RowStatusPointer, (nint)_states);
        Set(statement, OdbcCode.RowsFetchedPointer, (nint)_fetched);
        for (int column = 0; column < _forms.Length; column++)
        {
            short result = _calls.Library.BindCol(statement, (ushort)(column + 1), _forms[column].CType, (void*)_at[column], _rooms[column], _indicators + column * _capacity);
            _calls.Check(result, _statement, "SQLBindCol");
        }
    }

    private void Set(nint statement, int attribute, nint value) => _calls.Check(_calls.Library.SetStmtAttr(statement, attribute, value, 0), _statement, "SQLSetStmtAttr");

    private void NoteFaults()
    {
        string? said = null;
        for (int row = 0; row < Count; row++)
        {
            if (_states[row] == OdbcCode.RowError)
                _faults[row] = said ??= string.Join(' ', _calls.Diagnostics(_statement, "SQLFetch"));
        }
    }

    private void CompleteLongCells(nint statement)
    {
        CellReader? reader = null;
        for (int column = 0; column < _forms.Length; column++)
        {
            if (!_forms[column].IsVariable)
                continue;
            int most = _rooms[column] - _forms[column].TerminatorSize;
            nint* indicators = _indicators + column * _capacity;
            for (int row = 0; row < Count; row++)
            {
                if (indicators[row] > most ? indicators[row] <= MostCellBytes : indicators[row] == OdbcCode.NoTotal)
                    Complete(reader ??= new CellReader(_calls.Library, statement), statement, row, column);
            }
        }
        reader?.Dispose();
    }

    private void Complete(CellReader reader, nint statement, int row, int column)
    {
        nint told = _indicators[column * _capacity + row];
        reader.Clear();
        if (_calls.Library.SetPos(statement, (nuint)(row + 1), OdbcCode.Position, OdbcCode.LockNoChange) is not (OdbcCode.Success or OdbcCode.SuccessWithInfo)
            || reader.Read(column, _forms[column], out CellState state) is not (OdbcCode.Success or OdbcCode.SuccessWithInfo) || state != CellState.Value)
            return;
        ReadOnlySpan<byte> whole = reader.Bytes(0, reader.Used);
        // It must go on as the bound cell began: a driver that cannot go back to a row gives the cell of another.
        ReadOnlySpan<byte> beginning = new((byte*)_at[column] + (nint)row * _rooms[column], _rooms[column] - Math.Max(_forms[column].TerminatorSize, 1) - 3);
        if ((told != OdbcCode.NoTotal && whole.Length != told) || !whole.StartsWith(beginning))
            return;
        _longCells[(row, column)] = whole.ToArray();
        _wanted[column] = Math.Max(_wanted.GetValueOrDefault(column), (int)BitOperations.RoundUpToPowerOf2((uint)(whole.Length + _forms[column].TerminatorSize)));
    }

    // Rooms grow between blocks, as far as that costs no more memory than a few blocks.
    private void Grow()
    {
        foreach ((int column, int room) in _wanted)
        {
            if (((long)_rooms.Sum() + room - _rooms[column]) * _capacity <= MostGrownBytes)
                _rooms[column] = room;
        }
        _wanted.Clear();
        Reserve();
    }

    private static long Aligned(long bytes) => (bytes + 7) & ~7L;
}
