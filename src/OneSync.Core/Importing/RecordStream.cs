using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using OneSync.Core.Conditions;
using OneSync.Core.Ports;

namespace OneSync.Core.Importing;

/// <summary>
/// Reads and maps the records of a reader on a thread of its own, a few batches ahead of whoever pulls them. What the reader says
/// about the whole reading may be asked for once <see cref="MoveNext"/> was false.
/// </summary>
internal sealed class RecordStream : IDisposable
{
    private const int BatchesAhead = 6;

    private readonly IRecordReader _reader;
    private readonly RecordMapper _mapper;
    private readonly CancellationTokenSource _stop;
    private readonly Channel<RecordBatch> _filled = Channel.CreateBounded<RecordBatch>(BatchesAhead);
    private readonly Channel<RecordBatch> _free = Channel.CreateUnbounded<RecordBatch>();
    private readonly Task _producer;
    private readonly List<QuarantinedRow> _quarantined = [];
    private readonly List<string> _affiliations = [];
    private ExceptionDispatchInfo? _failure;
    private RecordBatch? _batch;
    private int _at = -1;

    public RecordStream(IRecordReader reader, RecordMapper mapper, CancellationToken cancellation)
    {
        (_reader, _mapper) = (reader, mapper);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _producer = Task.Factory.StartNew(Produce, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The record's anchor.</summary>
    public string Anchor => _batch!.Anchor(_at);

    /// <summary>The fingerprint of its anchor.</summary>
    public ulong AnchorFingerprint => _batch!.AnchorFingerprint(_at);

    /// <summary>What became of it.</summary>
    public RecordOutcome Outcome => _batch!.Outcome(_at);

    /// <summary>Why it could not be mapped.</summary>
    public string? Error => _batch!.Error(_at);

    /// <summary>Its encoded row; valid until the next move.</summary>
    public ReadOnlySpan<byte> Row => _batch!.Row(_at);

    /// <summary>The number of its affiliation among <see cref="Affiliations"/>; -1 for none.</summary>
    public int Affiliation => _batch!.Affiliation(_at);

    /// <summary>The affiliations met so far.</summary>
    public IReadOnlyList<string> Affiliations => _affiliations;

    /// <summary>How far the reading is.</summary>
    public double? Progress => _batch?.Progress;

    /// <summary>Takes the rows that were passed over so far, and were not taken yet.</summary>
    public IReadOnlyList<QuarantinedRow> TakeQuarantined()
    {
        if (_quarantined.Count == 0)
            return [];
        QuarantinedRow[] taken = [.. _quarantined];
        _quarantined.Clear();
        return taken;
    }

    /// <summary>Moves to the next record; false at the end.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        while (_batch is null || ++_at >= _batch.Count)
        {
            if (_batch is not null)
            {
                _batch.Clear();
                _free.Writer.TryWrite(_batch);
            }
            if (!TryTake(out _batch))
                return false;
            _quarantined.AddRange(_batch.Quarantined);
            _affiliations.AddRange(_batch.NewAffiliations);
            _at = -1;
        }
        return true;
    }

    /// <summary>Reads no further, and waits for the thread: what the reader says may be asked for from now on.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _producer.Wait();
    }

    /// <summary>Ends the reading.</summary>
    public void Dispose()
    {
        Stop();
        _reader.Dispose();
        _stop.Dispose();
    }

    private bool TryTake([NotNullWhen(true)] out RecordBatch? batch)
    {
        while (!_filled.Reader.TryRead(out batch))
        {
            if (_filled.Reader.WaitToReadAsync(CancellationToken.None).AsTask().Result)
                continue;
            _producer.Wait();
            _stop.Token.ThrowIfCancellationRequested();
            _failure?.Throw();
            return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Produce()
    {
        try
        {
            RecordBatch batch = new();
            int told = 0;
            bool more = true;
            while (more)
            {
                more = _reader.MoveNext();
                if (more)
                    Add(batch);
                if (more && !batch.IsFull)
                    continue;
                for (; told < _reader.Quarantined.Count; told++)
                    batch.Quarantined.Add(_reader.Quarantined[told]);
                batch.Progress = _reader.Progress;
                batch.NewAffiliations.AddRange(_mapper.TakeNewAffiliations());
                if (!_filled.Writer.TryWrite(batch))
                    _filled.Writer.WriteAsync(batch, _stop.Token).AsTask().Wait();
                _stop.Token.ThrowIfCancellationRequested();
                batch = _free.Reader.TryRead(out RecordBatch? free) ? free : new RecordBatch();
            }
        }
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            _filled.Writer.Complete();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(RecordBatch batch)
    {
        if (_reader.IsRemoved)
        {
            batch.Add(_reader.Anchor, RecordOutcome.Removed, default);
            return;
        }
        try
        {
            if (!_mapper.Selects(_reader.Current))
            {
                batch.Add(_reader.Anchor, RecordOutcome.NotSelected, default);
                return;
            }
            _mapper.Map(_reader.Current);
            batch.Add(_reader.Anchor, RecordOutcome.Mapped, _mapper.Encoded, affiliation: _mapper.Affiliation);
        }
        catch (EvaluationException error)
        {
            batch.Add(_reader.Anchor, RecordOutcome.Unmapped, default, error.Message);
        }
    }
}
