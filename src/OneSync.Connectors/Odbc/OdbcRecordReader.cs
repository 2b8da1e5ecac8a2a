using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;
using OneSync.Connectors.Csv;
using OneSync.Connectors.Odbc.Binding;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Odbc;

/// <summary>
/// Reads the records of a query. Of several rows with one anchor the first is kept and the later ones are quarantined. NULL is empty: the database knows
/// that there is no value.
/// </summary>
internal sealed class OdbcRecordReader : IRecordReader, IUtf8Row, IFieldTypes
{
    private const int ExpectedRows = 1 << 12;

    private readonly OdbcDataReader _rows;
    private readonly OdbcFields _fields;
    private readonly OdbcSourceQuery _query;
    private readonly OdbcProblem _problem;
    private readonly CsvCellFormat? _several;
    private readonly FingerprintIndex _seen = new(ExpectedRows);
    private readonly List<QuarantinedRow> _quarantined = [];
    private string? _anchor;
    private long _read;
    private bool _ended;

    public OdbcRecordReader(OdbcDataReader rows, OdbcFields fields, OdbcSourceQuery query, OdbcSettings settings, OdbcProblem problem)
    {
        (_rows, _fields, _query, _problem) = (rows, fields, query, problem);
        _several = settings.ValueSeparator is { } separator ? new CsvCellFormat { ValueSeparator = separator, Raw = true } : null;
    }

    public IAttributeSchema Schema => _fields.Schema;

    public IReadOnlyList<string> FieldTypes => _fields.Types;

    public string Anchor => _anchor ??= _rows.GetString(_fields.Anchor);

    public IAttributeRow Current => this;

    public bool IsRemoved => false;

    public bool IsDelta => false;

    public IReadOnlyList<QuarantinedRow> Quarantined => _quarantined;

    public IReadOnlyList<string> Warnings => _fields.Warnings;

    public string? Incomplete { get; private set; }

    public double? Progress => _ended ? 1 : null;

    public AttributeValue this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_fields.Columns.Length)
                return AttributeValue.Absent;
            string text = _rows.GetString(_fields.Columns[index]);
            return _several is null ? AttributeValue.Of(text) : _several.FromCell(text);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryGetUtf8(int index, out ReadOnlySpan<byte> utf8)
    {
        utf8 = (uint)index < (uint)_fields.Columns.Length ? _rows.GetUtf8(_fields.Columns[index]) : default;
        return !utf8.IsEmpty && (_several is null || _several.IsPlain(utf8));
    }

    public bool MoveNext()
    {
        _anchor = null;
        while (!_ended)
        {
            try
            {
                _ended = !_rows.Read();
            }
            catch (Exception failure) when (failure is DbException or TimeoutException)
            {
                Incomplete = _problem.CutShort(_query, _read, failure);
                _ended = true;
            }
            if (!_ended && IsGood())
                return true;
        }
        return false;
    }

    public void Dispose() => _rows.Dispose();

    private bool IsGood()
    {
        _read++;
        ReadOnlySpan<byte> anchor = _rows.GetUtf8(_fields.Anchor);
        if (_rows.Fault is { } fault)
            return Quarantine(anchor.IsEmpty ? null : Encoding.UTF8.GetString(anchor), fault.Reason, fault.Message);
        if (CsvRowReader.IsBlank(anchor))
            return Quarantine(null, "BlankAnchor", $"The anchor '{_rows.GetName(_fields.Anchor)}' is blank. Give the record an id that lasts.");
        return _seen.TryAdd(Fingerprint.Of(anchor))
            || Quarantine(_rows.GetString(_fields.Anchor), "RepeatedAnchor", "An earlier row has the same anchor; that one is used. A join may give a record several times: have the query give it once.");
    }

    private bool Quarantine(string? anchor, string reason, string message)
    {
        _quarantined.Add(new QuarantinedRow($"query for {_query.Name}", _read, anchor, reason, message));
        return false;
    }
}
