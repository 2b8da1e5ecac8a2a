using OneSync.Connectors.Files;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>
/// A collection as a CSV file that is made while it is read: pages are asked for as the rows are needed. Where the collection is not known to be
/// whole, the end of the file is a <see cref="BrokenDeliveryException"/> and no end.
/// </summary>
/// <param name="reading">The pages.</param>
/// <param name="writer">Writes their objects.</param>
/// <param name="finished">Told at the end, whole or not.</param>
/// <param name="cancellation">Ends the reading.</param>
internal sealed class CollectionStream(OffsetReading reading, RowWriter writer, Action finished, CancellationToken cancellation) : ForwardStream
{
    private const int Batch = 1 << 16;

    private readonly RowBuffer _rows = new();
    private IEnumerator<ReadOnlyMemory<byte>>? _objects;
    private int _at;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        if (_at == _rows.Written.Length && !_ended)
            Fill();
        int count = Math.Min(buffer.Length, _rows.Written.Length - _at);
        if (count == 0 && buffer.Length > 0 && reading.Incomplete is { } reason)
            throw new BrokenDeliveryException(reason);
        _rows.Written.Span.Slice(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _objects?.Dispose();
            reading.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _rows.Clear();
        _at = 0;
        if (_objects is null)
        {
            writer.Header(_rows);
            _objects = reading.Rows(cancellation).GetEnumerator();
        }
        while (_rows.Written.Length < Batch)
        {
            if (!_objects.MoveNext())
            {
                _ended = true;
                finished();
                return;
            }
            writer.Write(_objects.Current, _rows);
        }
    }
}
