using System.Text;
using OneSync.Core.Activity;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Selecting;
using OneSync.Core.Settings;

namespace OneSync.Core.Importing;

/// <summary>
/// One reading of a source into the vault, pulled record by record so that whoever pulls may stop. Everything is kept at
/// <see cref="Finish"/> or not at all.
/// </summary>
public sealed class ImportRun : IDisposable
{
    private readonly IVault _vault;
    private readonly SourceSettings _settings;
    private readonly ISource _source;
    private readonly MappingResources _resources;
    private readonly RunContext _context;
    private readonly RunLog _log;
    private readonly CancellationToken _cancellation;
    private readonly string[] _known;
    private readonly IDisposable _lock;
    private readonly IVaultTransaction _transaction;
    private readonly ISourceSession _session;
    private readonly ImportMemory _memory;
    private readonly int _sourceNumber;
    private readonly Queue<RecordKind> _kinds;
    private KindReading? _reading;
    private IRecordCursor? _kept;
    private bool _finished;

    internal ImportRun(
        IVault vault, SourceSettings settings, ISource source, MappingResources resources, RunContext context, bool full, CancellationToken cancellation)
    {
        (_vault, _settings, _source, _resources, _context, _cancellation) = (vault, settings, source, resources, context, cancellation);
        _known = [.. settings.Map.Select(m => m.Target.Text)];
        _lock = vault.Lock($"import of source '{source.Name}'");
        try
        {
            _log = new RunLog(vault, RunKind.Import, source.Name, context);
            try
            {
                _memory = ImportMemory.Recall(vault, settings, resources, context.Clock.Today, full);
                _session = source.Open(_memory.OfSource, cancellation);
                _transaction = vault.Begin();
                _sourceNumber = vault.Records.SourceNumber(source.Name);
                _kinds = new Queue<RecordKind>(Unchanged is null ? _session.Kinds : []);
            }
            catch (Exception error)
            {
                _transaction?.Dispose();
                _session?.Dispose();
                _log.Fail(error);
                throw;
            }
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The person just imported, as the source has it.</summary>
    public OneSyncUser Current => new(_vault.Attributes, _kept is null ? _reading!.Encoded.ToArray() : _kept.Data.ToArray())
    {
        Source = _source.Name, Anchor = _kept is null ? _reading!.Anchor : _kept.Anchor, KnownAttributes = _known,
    };

    /// <summary>Why there was nothing new to read; null when there was.</summary>
    public string? Unchanged => _memory.OfSource.IsFull ? null : _session.Unchanged;

    /// <summary>
    /// Imports the next person; false at the end, when <see cref="Finish"/> is due. Roster records are imported on the way. Where nothing is new, the people are
    /// those that the vault has of the source.
    /// </summary>
    public bool MoveNext()
    {
        if (Unchanged is not null)
            return MoveNextKept();
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (_reading is not null)
            {
                if (_reading.MoveNext(_cancellation) && _reading.Kind == RecordKind.Person)
                    return true;
                if (!_reading.AtEnd)
                    continue;
                _reading.Close();
                _reading = null;
            }
            if (!_kinds.TryDequeue(out RecordKind kind))
                return false;
            _reading = new KindReading(_vault, _settings, _session.Read(kind, _cancellation), kind, _sourceNumber, _resources, _context, _log, _cancellation);
        }
    }

    private bool MoveNextKept()
    {
        _cancellation.ThrowIfCancellationRequested();
        _kept ??= _vault.Records.Read(RecordKind.Person, _sourceNumber);
        while (_kept.MoveNext())
        {
            if (_kept.State is RecordState.Present or RecordState.OutOfScope)
                return true;
        }
        return false;
    }

    /// <summary>Keeps what was imported. What this reading no longer has is Gone from now on, if the reading was complete; what is not selected is out of scope.</summary>
    public OneSyncRun Finish()
    {
        _kept?.Dispose();
        _kept = null;
        ScopePass scope = new(_vault, _sourceNumber, _vault.Selections.Read(_sourceNumber), _settings.Select);
        scope.Apply(_log.Run, _context.Clock.Today);
        foreach (string unknown in scope.Unknown(_settings.Select))
            _log.Warn(unknown);
        if (scope.IsLimited)
            _log.Count("OutOfScope", scope.Counts.OutOfScope);
        if (Unchanged is not null)
            _log.Count("Unchanged", _vault.Records.Count(RecordKind.Person, _sourceNumber).Where(c => c.Key is RecordState.Present or RecordState.OutOfScope).Sum(c => c.Value));
        OneSyncRun run = _memory.Keep(_log, Unchanged);
        _transaction.Commit();
        _finished = true;
        return run;
    }

    /// <summary>Without <see cref="Finish"/>, leaves the vault as it was, and the run Cancelled or Failed.</summary>
    public void Dispose()
    {
        _reading?.Dispose();
        _reading = null;
        _kept?.Dispose();
        _kept = null;
        _session.Dispose();
        _transaction.Dispose();
        if (!_finished)
        {
            _finished = true;
            _log.Cancel();
        }
        _lock.Dispose();
    }

    /// <summary>Leaves the vault as it was, and the run Failed with the error.</summary>
    public void Fail(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        _transaction.Dispose();
        if (!_finished)
            _log.Fail(error);
        _finished = true;
    }

    internal static ulong AnchorFingerprint(string anchor)
    {
        int most = Encoding.UTF8.GetMaxByteCount(anchor.Length);
        Span<byte> bytes = most <= 256 ? stackalloc byte[256] : new byte[most];
        return Fingerprint.Of(bytes[..Encoding.UTF8.GetBytes(anchor, bytes)]);
    }
}
