using System.Buffers.Binary;
using System.Threading.Channels;
using SQLitePCL;

namespace OneSync.Connectors.Vault;

/// <summary>
/// Reads the rows of a query ahead, on a thread and a connection of its own, so that whoever works with the rows need not wait for SQLite.
/// The counterpart of <see cref="BulkWriter"/>. Columns are integers, texts, blobs or NULL.
/// </summary>
internal sealed class BulkReader : IRowReader
{
    private const int BatchSize = 256 * 1024, BatchesAhead = 4;
    private const int Null = -1, Number = -2;

    private readonly SqliteDatabase _connection;
    private readonly SqliteStatement _query;
    private readonly int _columns;
    private readonly Channel<byte[]> _free = Channel.CreateBounded<byte[]>(BatchesAhead);
    private readonly Channel<(byte[] Bytes, int Length)> _queue = Channel.CreateBounded<(byte[], int)>(BatchesAhead);
    private readonly CancellationTokenSource _stop = new();

    // Where each column of the present row starts in the batch, and its length or what it is.
    private readonly (int Start, int Length)[] _row;
    private Task? _worker;
    private byte[]? _batch;
    private int _at, _length;

    /// <param name="connection">A connection that nobody else uses; it is closed with the reader.</param>
    /// <param name="sql">The query.</param>
    /// <param name="columns">How many columns it answers.</param>
    /// <param name="bind">Binds its parameters.</param>
    public BulkReader(SqliteDatabase connection, string sql, int columns, Action<SqliteStatement>? bind = null)
    {
        _connection = connection;
        try
        {
            _query = connection.Prepare(sql);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        bind?.Invoke(_query);
        _columns = columns;
        _row = new (int, int)[columns];
    }

    /// <inheritdoc/>
    public bool Step()
    {
        _worker ??= Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (_at == _length && !NextBatch())
            return false;
        ReadOnlySpan<byte> batch = _batch;
        for (int column = 0; column < _columns; column++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(batch[_at..]);
            _at += sizeof(int);
            _row[column] = (_at, length);
            _at += length == Number ? sizeof(long) : Math.Max(length, 0);
        }
        return true;
    }

    /// <inheritdoc/>
    public bool IsNull(int column) => _row[column].Length == Null;

    /// <inheritdoc/>
    public long Int64(int column) => IsNull(column) ? 0 : BinaryPrimitives.ReadInt64LittleEndian(_batch.AsSpan(_row[column].Start));

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(int column) => IsNull(column) ? default : _batch.AsSpan(_row[column].Start, _row[column].Length);

    public void Dispose()
    {
        _stop.Cancel();
        _worker?.Wait();
        _query.Dispose();
        _connection.Dispose();
        _stop.Dispose();
    }

    private bool NextBatch()
    {
        if (_batch is not null)
            _free.Writer.TryWrite(_batch);
        _batch = null;
        if (!_queue.Reader.TryRead(out (byte[] Bytes, int Length) next))
        {
            if (!_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                return false;
            _queue.Reader.TryRead(out next);
        }
        (_batch, _length) = next;
        _at = 0;
        return true;
    }

    private void Work()
    {
        try
        {
            byte[] batch = Take();
            int used = 0;
            while (!_stop.IsCancellationRequested && _query.Step())
            {
                for (int column = 0; column < _columns; column++)
                    Write(ref batch, ref used, column);
                if (used < BatchSize)
                    continue;
                Send(batch, used);
                (batch, used) = (Take(), 0);
            }
            if (used > 0)
                Send(batch, used);
            _queue.Writer.Complete();
        }
        catch (OperationCanceledException)
        {
            _queue.Writer.Complete();
        }
        catch (Exception failure)
        {
            // It comes out where the rows are waited for.
            _queue.Writer.Complete(failure);
        }
    }

    private byte[] Take() => _free.Reader.TryRead(out byte[]? free) ? free : new byte[BatchSize + 4096];

    private void Send(byte[] batch, int used) => _queue.Writer.WriteAsync((batch, used), _stop.Token).AsTask().GetAwaiter().GetResult();

    private void Write(ref byte[] batch, ref int used, int column)
    {
        int type = _query.Type(column);
        if (type is raw.SQLITE_NULL or raw.SQLITE_INTEGER)
        {
            Reserve(ref batch, used, sizeof(int) + sizeof(long));
            BinaryPrimitives.WriteInt32LittleEndian(batch.AsSpan(used), type == raw.SQLITE_NULL ? Null : Number);
            used += sizeof(int);
            if (type == raw.SQLITE_NULL)
                return;
            BinaryPrimitives.WriteInt64LittleEndian(batch.AsSpan(used), _query.Int64(column));
            used += sizeof(long);
            return;
        }
        ReadOnlySpan<byte> value = _query.Bytes(column);
        Reserve(ref batch, used, sizeof(int) + value.Length);
        BinaryPrimitives.WriteInt32LittleEndian(batch.AsSpan(used), value.Length);
        value.CopyTo(batch.AsSpan(used + sizeof(int)));
        used += sizeof(int) + value.Length;
    }

    private static void Reserve(ref byte[] batch, int used, int length)
    {
        if (used + length > batch.Length)
            Array.Resize(ref batch, Math.Max(batch.Length * 2, used + length));
    }
}
