using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>Reads the records of one file of a package.</summary>
internal class RosterRecordReader : IRecordReader, IAttributeRow
{
    private readonly AttributeTable _schema = new();
    private readonly List<RosterField> _fields = [];
    private readonly CancellationToken _cancellation;
    private string? _anchor;
    private bool _ended;

    /// <summary>Reads <paramref name="rows"/>, which are disposed with the reader.</summary>
    public RosterRecordReader(RosterRows rows, CellConverters converters, CancellationToken cancellation)
    {
        (Rows, _cancellation) = (rows, cancellation);
        Add("sourcedId", new RosterField.Text(rows.Column("sourcedId")));
        Add("status", new RosterField.Constant(AttributeValue.Of(RosterStatus.Active)));
        foreach ((string name, RosterField field) in converters.ColumnsOf(rows))
            Add(name, field);
    }

    public IAttributeSchema Schema => _schema;

    public string Anchor => _anchor ??= Rows.Anchor;

    public IAttributeRow Current => this;

    public bool IsRemoved => Rows.IsRemoved;

    public bool IsDelta => Rows.IsDelta;

    public IReadOnlyList<QuarantinedRow> Quarantined => Rows.Quarantined;

    public virtual IReadOnlyList<string> Warnings => [.. Rows.Warnings];

    public virtual string? Incomplete => Rows.Incomplete;

    public double? Progress => _ended ? 1 : Rows.Progress;

    public AttributeValue this[int index] => (uint)index < (uint)_fields.Count ? _fields[index].Get(Rows) : AttributeValue.Absent;

    /// <summary>Called once when everything was read to the end, with all sourcedIds; never for a delta, whose sourcedIds are not all there are.</summary>
    public Action<FingerprintIndex>? Completed { get; init; }

    /// <summary>The rows read.</summary>
    protected RosterRows Rows { get; }

    public bool MoveNext()
    {
        _cancellation.ThrowIfCancellationRequested();
        _anchor = null;
        while (!_ended && Rows.MoveNext())
        {
            if (IsRemoved || Accept())
                return true;
        }
        if (!_ended)
        {
            _ended = true;
            if (Rows.Incomplete is null)
            {
                if (!IsDelta)
                    Completed?.Invoke(Rows.Ids);
                Finish();
            }
        }
        return false;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds an attribute unless there is one of that name.</summary>
    protected void Add(string name, RosterField field)
    {
        if (_schema.TryGetIndex(name, out _))
            return;
        _schema.Add(name);
        _fields.Add(field);
    }

    /// <summary>Adds an attribute in place of that of the same name, if there is one.</summary>
    protected void Set(string name, RosterField field)
    {
        if (_schema.TryGetIndex(name, out int index))
            _fields[index] = field;
        else
            Add(name, field);
    }

    /// <summary>The attribute of that name.</summary>
    protected RosterField FieldOf(string name) => _schema.TryGetIndex(name, out int index) ? _fields[index] : new RosterField.Constant(AttributeValue.Absent);

    /// <summary>Whether the current row makes a record.</summary>
    protected virtual bool Accept() => true;

    /// <summary>Called when everything was read to the end.</summary>
    protected virtual void Finish()
    {
    }

    /// <summary>Closes the files.</summary>
    protected virtual void Dispose(bool disposing) => Rows.Dispose();
}
