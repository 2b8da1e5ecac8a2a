using System.Buffers;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace OneSync.Connectors.Odbc.Binding;

/// <summary>A row that gives its fields as UTF-8 text in invariant form, without making strings.</summary>
internal interface IInvariantRow
{
    /// <summary>Why the row cannot be used: a stable word and a sentence that names the column; null when it can be.</summary>
    (string Reason, string Message)? Fault { get; }

    /// <summary>The field's text; none when it is NULL. Valid until the next row.</summary>
    ReadOnlySpan<byte> GetUtf8(int ordinal);
}

/// <summary>Reads the rows of a query forwards, once. Texts are in invariant form; <see cref="DbDataReader.GetValue"/> gives values of .NET.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A data reader is called a reader.")]
internal sealed partial class OdbcDataReader : DbDataReader, IInvariantRow
{
    private const int Null = -1;

    private readonly OdbcConnection _connection;
    private readonly OdbcStatement _statement;
    private readonly CancellationToken _cancellation;
    private readonly CellForm[] _forms;
    private readonly IReadOnlyList<RowBlock> _blocks;

    // Of each field of the current row: the length of its text, and where it is when the cell itself is not it.
    private readonly int[] _lengths;
    private readonly ArrayBufferWriter<byte>?[] _converted;
    private readonly bool[] _isConverted;
    private RowBlock _rows;
    private OdbcThread.Call? _ahead;
    private ExceptionDispatchInfo? _failure;
    private int _turn;
    private int _row = -1;
    private bool _atEnd, _closed;

    public OdbcDataReader(OdbcConnection connection, OdbcStatement statement, CancellationToken cancellation)
    {
        (_connection, _statement, _cancellation, _forms, _blocks) = (connection, statement, cancellation, statement.Forms, statement.Blocks);
        _rows = _blocks[^1];
        _lengths = new int[_forms.Length];
        _converted = new ArrayBufferWriter<byte>?[_forms.Length];
        _isConverted = new bool[_forms.Length];
    }

    /// <inheritdoc/>
    public (string Reason, string Message)? Fault { get; private set; }

    /// <summary>Whether rows are fetched many at a time.</summary>
    public bool IsBlockwise => _rows is BoundRows;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> GetUtf8(int ordinal)
    {
        int length = _lengths[ordinal];
        return length <= 0 ? default : _isConverted[ordinal] ? _converted[ordinal]!.WrittenSpan : _rows.Cell(_row, ordinal)[..length];
    }

    /// <summary>Moves to the next row; false after the last.</summary>
    /// <exception cref="OdbcException">The reading cannot go on.</exception>
    /// <exception cref="TimeoutException">The next rows took too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Read()
    {
        if (_atEnd || (++_row >= _rows.Count && !Fetch()))
            return false;
        if (_rows.RowFault(_row) is { } fault)
        {
            _lengths.AsSpan().Fill(Null);
            Fault = ("UnreadableRow", $"The driver could not read the row. {fault}");
            return true;
        }
        Fault = null;
        for (int column = 0; column < _forms.Length; column++)
            Take(column);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            if (_ahead is { } call)
                _connection.Interrupt(call, _statement);
            _connection.Post(_statement.Dispose);
        }
        _closed = _atEnd = true;
        base.Dispose(disposing);
    }

    private bool Fetch()
    {
        _failure?.Throw();
        RowBlock next = _blocks[_turn++ % _blocks.Count];
        OdbcThread.Call call = _ahead ?? _connection.Start(next.Fetch);
        _ahead = null;
        try
        {
            _connection.Wait(call, _statement, _cancellation);
        }
        catch (OdbcException failure) when (next.Count > 0)
        {
            // The rows before it were read.
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
        _rows = next;
        if (_blocks.Count > 1 && _failure is null && next.Count > 0)
            _ahead = _connection.Start(_blocks[_turn % _blocks.Count].Fetch);
        _row = 0;
        _atEnd = _rows.Count == 0;
        return !_atEnd;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Take(int column)
    {
        switch (_rows.State(_row, column))
        {
            case CellState.Null:
                _lengths[column] = Null;
                return;
            case CellState.CutOff:
                Bad(column, "TruncatedValue", "is longer than the driver told, and it gave only the beginning. Set 'fetch: Rows' for the source");
                return;
            case CellState.BadLength:
                Bad(column, "BadLength", "has a length that cannot be. The driver was built for other sizes than this process: install one of the same architecture, 64-bit lengths (SQLLEN) included");
                return;
        }
        ReadOnlySpan<byte> cell = _rows.Cell(_row, column);
        if (_forms[column].IsInvariant(ref cell))
        {
            _isConverted[column] = false;
            _lengths[column] = cell.Length;
            return;
        }
        ArrayBufferWriter<byte> text = _converted[column] ??= new ArrayBufferWriter<byte>(64);
        text.ResetWrittenCount();
        if (!_forms[column].TryWrite(cell, text))
        {
            Bad(column, "UndecodableBytes", "holds bytes that are no text in the encoding of the source. Have the driver send UTF-8, or set 'encoding' to what it sends");
            return;
        }
        _isConverted[column] = true;
        _lengths[column] = text.WrittenCount;
    }

    private void Bad(int column, string reason, string what)
    {
        _lengths[column] = Null;
        Fault ??= (reason, $"Column '{_statement.Columns[column].Name}' {what}.");
    }
}
