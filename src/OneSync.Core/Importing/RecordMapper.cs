using System.Buffers;
using System.Runtime.CompilerServices;
using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Core.Importing;

/// <summary>Makes source users of raw records: the source's conditional, then its mappings, then the encoded row.</summary>
internal sealed class RecordMapper
{
    private readonly ArrayBufferWriter<byte> _encoded = new(512);
    private readonly AttributeBuffer _mapped;
    private readonly EvaluationContext _context;
    private readonly Conditional? _when;
    private readonly AttributeMapper? _mapper;
    private readonly int[] _targets;
    private readonly bool _inOrder;
    private readonly AffiliationReader? _affiliations;
    private readonly HiddenFields? _hidden;

    /// <summary>Compiles the source's expressions against the fields of one reading.</summary>
    /// <exception cref="ConfigurationException">An expression or a mapping is not valid for these fields.</exception>
    public RecordMapper(SourceSettings settings, IRecordReader reader, AttributeTable attributes, MappingResources resources, DateOnly today, bool affiliations = false)
    {
        ExpressionScope scope = new(reader.Schema);
        _when = settings.When is { } when ? Conditional.Compile(when, scope) : null;
        IReadOnlyList<MappingSettings> map = settings.MapOver(reader.Schema.Names);
        _mapper = map.Count > 0 ? AttributeMapper.Compile(map, scope, attributes, resources) : null;
        _targets = _mapper is null ? [.. reader.Schema.Names.Select(name => IsAttributeName(name) ? attributes.Add(name) : -1)] : [];
        _hidden = settings.Fields.Count > 0 ? new HiddenFields(settings, scope, reader.Schema, attributes) : null;
        _inOrder = _mapper is null && _hidden is null && Ascends(_targets);
        _mapped = new AttributeBuffer(attributes.Names.Count);
        _context = new EvaluationContext { Row = reader.Current, Today = today };
        _affiliations = affiliations ? new AffiliationReader(reader.Schema, _mapper?.Mappings.ToDictionary(m => m.Target, m => m.Index, StringComparer.OrdinalIgnoreCase)) : null;
    }

    /// <summary>The encoded row of the last record mapped; valid until the next.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded.WrittenSpan;

    /// <summary>The number of the affiliation of the last record mapped; -1 for none.</summary>
    public int Affiliation { get; private set; } = -1;

    /// <summary>Takes the affiliations that were met since this was last asked.</summary>
    public IReadOnlyList<string> TakeNewAffiliations() => _affiliations?.TakeNew() ?? [];

    /// <summary>Whether the conditional selects the record.</summary>
    public bool Selects(IAttributeRow record)
    {
        _context.Row = record;
        return _when?.Matches(_context) ?? true;
    }

    /// <summary>Maps the record into <see cref="Encoded"/>.</summary>
    /// <exception cref="MappingException">A value that a mapping needs is missing.</exception>
    public void Map(IAttributeRow record)
    {
        _encoded.ResetWrittenCount();
        if (_inOrder)
            Encode(record);
        else
            MapThrough(record);
        Affiliation = _affiliations?.Read(record, _mapped) ?? -1;
    }

    private void MapThrough(IAttributeRow record)
    {
        _mapped.Clear();
        if (_mapper is not null)
        {
            _context.Row = record;
            _mapper.Apply(_context, _mapped);
        }
        else
        {
            for (int i = 0; i < _targets.Length; i++)
            {
                if (_targets[i] >= 0)
                    _mapped.Copy(_targets[i], record, i);
            }
        }
        _hidden?.Apply(_context, record, _mapped);
        _mapped.Encode(_encoded);
    }

    // Fields that keep their names and stand in the order of their numbers need no row in between.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Encode(IAttributeRow record)
    {
        IUtf8Row? bytes = record as IUtf8Row;
        for (int i = 0; i < _targets.Length; i++)
        {
            if (_targets[i] < 0)
                continue;
            if (bytes is not null && bytes.TryGetUtf8(i, out ReadOnlySpan<byte> utf8))
                AttributeEncoding.WriteUtf8(_encoded, _targets[i], utf8);
            else
                AttributeEncoding.Write(_encoded, _targets[i], record[i]);
        }
    }

    private static bool Ascends(int[] targets)
    {
        int last = -1;
        foreach (int target in targets)
        {
            if (target >= 0 && target <= last)
                return false;
            last = Math.Max(last, target);
        }
        return true;
    }

    private static bool IsAttributeName(string name) =>
        !string.IsNullOrWhiteSpace(name) && !name.Equals(WellKnown.Sources, StringComparison.OrdinalIgnoreCase);
}
