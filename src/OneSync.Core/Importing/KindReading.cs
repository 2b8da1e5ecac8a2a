using System.Globalization;
using System.Text.Json;
using OneSync.Core.Activity;
using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Roster;
using OneSync.Core.Settings;

namespace OneSync.Core.Importing;

/// <summary>The import of all records of one kind: each is compared with what the vault has, and only what differs is written.</summary>
internal sealed class KindReading : IDisposable
{
    private const int ProgressEvery = 8192;

    private readonly IVault _vault;
    private readonly SourceSettings _settings;
    private readonly IRecordReader _reader;
    private readonly RecordStream _records;
    private readonly RecordIndex _index;
    private readonly int _source;
    private readonly RunContext _context;
    private readonly RunLog _log;
    private readonly MappingResources _resources;
    private readonly UnmappedValues _unmappedValues = new(oncePerson: true);
    private readonly List<(long Number, RecordState State)> _excluded = [];
    private readonly List<(long Number, RecordState State)> _removed = [];
    private readonly List<(int Number, ulong Fingerprint)> _affiliations = [];
    private int _dropped, _removedPresent, _unmapped;
    private long _read, _added, _changed, _returned, _skipped;
    private bool _capped;

    public KindReading(IVault vault, SourceSettings settings, IRecordReader reader, RecordKind kind, int source, MappingResources resources, RunContext context, RunLog log,
        CancellationToken cancellation)
    {
        (_vault, _settings, _reader, Kind, _source, _context, _log) = (vault, settings, reader, kind, source, context, log);
        // The roster is kept as it was read: a source's conditional and mappings speak of people.
        SourceSettings applied = kind == RecordKind.Person ? settings : settings with { When = null, Map = [], Formats = [], Fields = [] };
        _resources = resources with { Unmapped = _unmappedValues };
        RecordMapper mapper = new(applied, reader, vault.Attributes, _resources, context.Clock.Today, affiliations: kind == RecordKind.Person);
        vault.SetFact(RosterSchema.FactOf(settings.Name.Text, kind), JsonSerializer.Serialize(reader.Schema.Names));
        _index = RecordIndex.Load(vault.Records, kind, source);
        _records = new RecordStream(reader, mapper, cancellation);
    }

    public RecordKind Kind { get; }

    public bool AtEnd { get; private set; }

    public string Anchor => _records.Anchor;

    public ReadOnlySpan<byte> Encoded => _records.Row;

    /// <summary>Imports the next record that the conditional selects; false at the end.</summary>
    public bool MoveNext(CancellationToken cancellation)
    {
        while (!_capped && _records.MoveNext())
        {
            if ((++_read & (ProgressEvery - 1)) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                TellProgress();
            }
            TellQuarantined();
            if (Import())
            {
                _capped = _settings.Complete.MaxRows is { } most && Kind == RecordKind.Person && _read >= most;
                return true;
            }
        }
        AtEnd = true;
        return false;
    }

    private bool Import()
    {
        bool known = _index.TrySee(_records.AnchorFingerprint, out long number, out ulong content, out RecordState state, out _);
        switch (_records.Outcome)
        {
            case RecordOutcome.Removed:
                if (known && !state.IsGone())
                {
                    if (state == RecordState.Present)
                        _removedPresent++;
                    _removed.Add((number, state));
                }
                return false;
            case RecordOutcome.NotSelected:
                _skipped++;
                if (known && state is not (RecordState.Excluded or RecordState.GoneOutOfScope))
                {
                    if (state == RecordState.Present)
                        _dropped++;
                    _excluded.Add((number, state));
                }
                return false;
            case RecordOutcome.Unmapped:
                _unmapped++;
                _log.Quarantine(new QuarantinedRow(_settings.Name.Text, _read, _records.Anchor, "MappingFailed", _records.Error!));
                return false;
            default:
                Write(known, number, content, state);
                return true;
        }
    }

    private void Write(bool known, long number, ulong content, RecordState state)
    {
        ulong anchor = _records.AnchorFingerprint;
        (int affiliation, ulong belongs) = Affiliation();
        ulong fingerprint = Fingerprint.Of(_records.Row, seed: anchor ^ belongs);
        if (known && content == fingerprint && state is RecordState.Present or RecordState.OutOfScope)
            return;
        if (known && _vault.Records.Update(Kind, number, _records.Anchor, fingerprint, _records.Row, _log.Run, affiliation))
        {
            if (state is RecordState.Present or RecordState.OutOfScope)
                _changed++;
            else
                _returned++;
            return;
        }
        _added++;
        _index.AddSeen(anchor, fingerprint, _vault.Records.Insert(Kind, _source, _records.Anchor, fingerprint, _records.Row, _log.Run, affiliation));
    }

    /// <summary>Decides whether the reading was complete, and who has left.</summary>
    public void Close()
    {
        _records.Stop();
        TellQuarantined();
        // A row that could not be used says of its person only that the source has it.
        foreach (QuarantinedRow row in _reader.Quarantined)
        {
            if (row.Anchor is { Length: > 0 } anchor)
                _index.TrySee(ImportRun.AnchorFingerprint(anchor), out _, out _, out _, out _);
        }
        // Who is not in a delta has not left.
        List<(long Number, RecordState State)> unseen = _reader.IsDelta ? [] : [.. _index.Unseen()];
        int missing = unseen.Count(r => r.State == RecordState.Present) + _dropped + _removedPresent;
        // Who is missing counts among people. Classes and enrollments get new ids with every term: there, how many there are counts.
        if (Kind != RecordKind.Person)
            missing = (int)Math.Max(0, missing - _added - _returned);
        string what = Kind == RecordKind.Person ? "people" : $"{Kind} records";
        string? partial = Completeness.WhyPartial(_settings.Complete, _reader, _read, _unmapped, _capped, _index.PresentBefore, missing, what);
        long gone = 0, excluded = 0;
        if (partial is null)
        {
            foreach ((long number, RecordState state) in _excluded)
                _vault.Records.SetState(Kind, number, state == RecordState.OutOfScope ? RecordState.GoneOutOfScope : RecordState.Excluded, _context.Clock.Today, _log.Run);
            excluded = _dropped;
            gone = unseen.Count(r => r.State == RecordState.Present) + _removedPresent;
            foreach ((long number, RecordState state) in unseen.Concat(_removed))
                _vault.Records.SetState(Kind, number, Gone(state), _context.Clock.Today, _log.Run);
        }
        else
        {
            _log.Partial(partial);
        }
        foreach (string warning in _reader.Warnings.Concat(_unmappedValues.Messages(_resources.Lookups)))
            _log.Warn(warning);
        Count(gone, excluded);
        _context.Observer.Decided(string.Create(CultureInfo.InvariantCulture,
            $"{_settings.Name.Text}: {_read} {Kind} records read, {_added} new, {_changed} changed, {_returned} returned, {gone} gone, {_skipped} not selected{(partial is null ? "" : ". Partial: " + partial)}"));
        Dispose();
    }

    public void Dispose() => _records.Dispose();

    private void Count(long gone, long excluded)
    {
        string prefix = Kind == RecordKind.Person ? "" : Kind.ToString();
        _log.Count(prefix + "Read", _read);
        _log.Count(prefix + "Added", _added);
        _log.Count(prefix + "Changed", _changed);
        _log.Count(prefix + "Returned", _returned);
        _log.Count(prefix + "Gone", gone);
        if (Kind != RecordKind.Person)
            return;
        _log.Count("Excluded", excluded);
        _log.Count("NotSelected", _skipped);
        _log.Count("Unchanged", Math.Max(0, _read - _added - _changed - _returned - _skipped));
    }

    // Whoever was out of scope is so still: a source that no longer delivers what nobody selected has lost nobody.
    private static RecordState Gone(RecordState state) => state == RecordState.OutOfScope ? RecordState.GoneOutOfScope : RecordState.Gone;

    private (int Number, ulong Fingerprint) Affiliation()
    {
        int met = _records.Affiliation;
        if (met < 0)
            return (0, 0);
        for (int i = _affiliations.Count; i <= met; i++)
            _affiliations.Add((_vault.Records.AffiliationNumber(_records.Affiliations[i]), Fingerprint.Of(_records.Affiliations[i].AsSpan())));
        return _affiliations[met];
    }

    private void TellQuarantined()
    {
        foreach (QuarantinedRow row in _records.TakeQuarantined())
            _log.Quarantine(row);
    }

    private void TellProgress() => _context.Observer.Progress(new RunProgress(
        $"Importing {_settings.Name.Text}", string.Create(CultureInfo.InvariantCulture, $"{_read:N0} {Kind} records"), _records.Progress));
}
