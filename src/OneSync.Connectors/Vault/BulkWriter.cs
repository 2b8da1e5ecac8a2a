using System.Buffers.Binary;
using System.Text;
using System.Threading.Channels;

namespace OneSync.Connectors.Vault;

/// <summary>
/// Runs many executions of few statements on a thread of its own, in the order in which they were given, so that whoever works out the
/// rows need not wait for SQLite. Used by one thread; whoever uses the connection otherwise calls <see cref="Flush"/> first.
/// </summary>
internal sealed class BulkWriter(SqliteDatabase database) : IDisposable
{
    private const int BatchSize = 256 * 1024, BatchesAhead = 4;
    private const byte EndOfRow = 0, Number = 1, Null = 2, Text = 3, Blob = 4;

    private readonly List<SqliteStatement> _statements = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Channel<Batch> _free = Channel.CreateBounded<Batch>(BatchesAhead);
    private Channel<Batch>? _queue;
    private Task? _worker;
    private Batch? _batch;
    private volatile Exception? _failure;

    /// <summary>Starts a row for a statement.</summary>
    public BulkWriter Row(string sql)
    {
        if (!_numbers.TryGetValue(sql, out int statement))
        {
            Flush();
            statement = _statements.Count;
            _statements.Add(database.PrepareUnflushed(sql));
            _numbers[sql] = statement;
        }
        _batch ??= Take();
        _batch.Write(statement);
        return this;
    }

    /// <summary>The next parameter.</summary>
    public BulkWriter Add(long value)
    {
        _batch!.Tag(Number);
        _batch.Write(value);
        return this;
    }

    /// <summary>The next parameter.</summary>
    public BulkWriter Add(long? value)
    {
        if (value is { } number)
            return Add(number);
        _batch!.Tag(Null);
        return this;
    }

    /// <summary>The next parameter.</summary>
    public BulkWriter Add(string value)
    {
        _batch!.Tag(Text);
        _batch.WriteText(value);
        return this;
    }

    /// <summary>The next parameter.</summary>
    public BulkWriter Add(ReadOnlySpan<byte> value)
    {
        _batch!.Tag(Blob);
        _batch.WriteBytes(value);
        return this;
    }

    /// <summary>Ends the row.</summary>
    /// <exception cref="Core.Ports.Vault.VaultUnusableException">An earlier row could not be written.</exception>
    public void End()
    {
        _batch!.Tag(EndOfRow);
        if (_batch.Length >= BatchSize)
            Send();
    }

    /// <summary>Returns when every row is written.</summary>
    /// <exception cref="Core.Ports.Vault.VaultUnusableException">A row could not be written.</exception>
    public void Flush()
    {
        if (_batch is { Length: > 0 })
            Send();
        if (_queue is null)
            return;
        _queue.Writer.Complete();
        _worker!.Wait();
        _queue = null;
        _worker = null;
        ThrowIfFailed();
    }

    /// <summary>Drops the rows that are not written yet, and forgets a failure.</summary>
    public void Discard()
    {
        _batch?.Clear();
        _queue?.Writer.Complete();
        _worker?.Wait();
        _queue = null;
        _worker = null;
        _failure = null;
    }

    public void Dispose()
    {
        Discard();
        foreach (SqliteStatement statement in _statements)
            statement.Dispose();
    }

    private Batch Take() => _free.Reader.TryRead(out Batch? free) ? free : new Batch();

    private void Send()
    {
        ThrowIfFailed();
        if (database.IsInMemory)
        {
            // There cursors read on the same connection, which one thread at a time may use.
            Run(_batch!.Written);
            _batch.Clear();
            return;
        }
        if (_queue is null)
        {
            _queue = Channel.CreateBounded<Batch>(BatchesAhead);
            ChannelReader<Batch> reader = _queue.Reader;
            _worker = Task.Factory.StartNew(() => Work(reader), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        if (!_queue.Writer.TryWrite(_batch!))
            _queue.Writer.WriteAsync(_batch!).AsTask().Wait();
        _batch = null;
    }

    private void Work(ChannelReader<Batch> queue)
    {
        while (queue.TryRead(out Batch? batch) || (queue.WaitToReadAsync().AsTask().Result && queue.TryRead(out batch)))
        {
            try
            {
                if (_failure is null)
                    Run(batch.Written);
            }
            catch (Exception failure)
            {
                _failure = failure;
            }
            batch.Clear();
            _free.Writer.TryWrite(batch);
        }
    }

    private unsafe void Run(ReadOnlySpan<byte> rows)
    {
        fixed (byte* pinned = rows)
            RunPinned(rows);
    }

    private void RunPinned(ReadOnlySpan<byte> rows)
    {
        while (!rows.IsEmpty)
        {
            SqliteStatement statement = _statements[BinaryPrimitives.ReadInt32LittleEndian(rows)];
            rows = rows[sizeof(int)..];
            for (int parameter = 1; ; parameter++)
            {
                byte tag = rows[0];
                rows = rows[1..];
                if (tag == EndOfRow)
                    break;
                if (tag == Null)
                {
                    statement.Bind(parameter, (long?)null);
                    continue;
                }
                if (tag == Number)
                {
                    statement.Bind(parameter, BinaryPrimitives.ReadInt64LittleEndian(rows));
                    rows = rows[sizeof(long)..];
                    continue;
                }
                int length = BinaryPrimitives.ReadInt32LittleEndian(rows);
                ReadOnlySpan<byte> value = rows.Slice(sizeof(int), length);
                if (tag == Text)
                    statement.BindText(parameter, value, SqliteNative.Static);
                else
                    statement.Bind(parameter, value, SqliteNative.Static);
                rows = rows[(sizeof(int) + length)..];
            }
            statement.Run();
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            _failure = null;
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private sealed class Batch
    {
        private byte[] _bytes = new byte[BatchSize + 4096];

        public int Length { get; private set; }

        public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

        public void Clear() => Length = 0;

        public void Tag(byte tag) => Reserve(1)[0] = tag;

        public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

        public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);

        public void WriteText(string text)
        {
            int length = Encoding.UTF8.GetByteCount(text);
            Write(length);
            Encoding.UTF8.GetBytes(text, Reserve(length));
        }

        public void WriteBytes(ReadOnlySpan<byte> bytes)
        {
            Write(bytes.Length);
            bytes.CopyTo(Reserve(bytes.Length));
        }

        private Span<byte> Reserve(int length)
        {
            if (Length + length > _bytes.Length)
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
            Span<byte> reserved = _bytes.AsSpan(Length, length);
            Length += length;
            return reserved;
        }
    }
}
