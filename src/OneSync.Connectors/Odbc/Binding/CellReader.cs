using System.Runtime.InteropServices;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>Reads cells piece by piece with SQLGetData, whatever their length, into memory that grows.</summary>
internal sealed unsafe class CellReader(OdbcLibrary library, nint statement) : IDisposable
{
    private const int FirstPiece = 256;

    private byte* _memory = (byte*)NativeMemory.Alloc(1 << 16);
    private int _capacity = 1 << 16;

    /// <summary>How many bytes are in use.</summary>
    public int Used { get; private set; }

    /// <summary>The bytes of a cell that was read.</summary>
    public ReadOnlySpan<byte> Bytes(int start, int length) => new(_memory + start, length);

    /// <summary>Forgets all cells.</summary>
    public void Clear() => Used = 0;

    /// <summary>Reads a cell of the current row to its end.</summary>
    /// <param name="column">Its column, from 0.</param>
    /// <param name="form">How it is asked for.</param>
    /// <param name="state">What is known of it.</param>
    /// <returns>What the last call answered.</returns>
    public short Read(int column, CellForm form, out CellState state)
    {
        int terminator = form.TerminatorSize, start = Used;
        int piece = form.IsVariable ? FirstPiece : (int)form.Width;
        Reserve(piece);
        while (true)
        {
            // Some drivers fill the whole of the room that they are given.
            int room = Math.Min(_capacity - Used, piece);
            nint indicator = 0;
            short result = library.GetData(statement, (ushort)(column + 1), form.CType, _memory + Used, room, &indicator);
            state = CellState.Value;
            if (result == OdbcCode.NoData && Used > start)
                return OdbcCode.Success;
            if (result is not (OdbcCode.Success or OdbcCode.SuccessWithInfo))
                return result;
            if (indicator == OdbcCode.NullData)
            {
                state = CellState.Null;
                return result;
            }
            if (!form.IsVariable)
            {
                Used += (int)form.Width;
                return result;
            }
            if (indicator < 0 && indicator != OdbcCode.NoTotal)
            {
                state = CellState.BadLength;
                return OdbcCode.Success;
            }
            bool whole = indicator >= 0 && indicator <= room - terminator;
            Used += whole ? (int)indicator : room - terminator;
            if (whole)
                return result;
            if (Used - start >= RowBlock.MostCellBytes)
            {
                state = CellState.CutOff;
                return OdbcCode.Success;
            }
            // The indicator told what was left before this piece, where the driver knows it.
            long left = indicator == OdbcCode.NoTotal ? room * 2L : indicator - (room - terminator);
            piece = (int)Math.Min(left + terminator, RowBlock.MostCellBytes);
            Reserve(piece);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }

    private void Reserve(int bytes)
    {
        if (_capacity - Used >= bytes)
            return;
        _capacity = checked(Math.Max(_capacity * 2, Used + bytes));
        _memory = (byte*)NativeMemory.Realloc(_memory, (nuint)_capacity);
    }
}
