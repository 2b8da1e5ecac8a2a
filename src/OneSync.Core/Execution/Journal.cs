using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Execution;

/// <summary>
/// Keeps what was sent and what was answered. For an atomic destination one entry stands for the whole plan; otherwise each change
/// has its own. An answer of an earlier run that was killed still counts. Answers go to the disk many at a time: one that a kill takes with it belongs to a
/// change that was sent and not answered, which writers look at again anyhow.
/// </summary>
internal sealed class Journal : IAnswers
{
    private const int MostAnswers = 200;
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(250);

    private readonly IVault _vault;
    private readonly long _plan;
    private readonly long _run;
    private readonly bool _atomic;
    private readonly IClock _clock;
    private readonly DateTimeOffset _opened;
    private readonly Dictionary<int, JournalEntry> _entries = [];
    private readonly List<JournalEntry> _answers = [];
    private readonly int _last;
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);
    private DateTimeOffset _oldest;

    /// <summary>What the destination said besides, each once.</summary>
    public IReadOnlyCollection<string> Warnings => _warnings;

    /// <inheritdoc/>
    public void Warn(string message)
    {
        const int most = 100;
        if (_warnings.Count < most)
            _warnings.Add(message);
    }

    /// <summary>Opens the journal of a plan, and enters the whole of it as sent when the destination is atomic.</summary>
    public Journal(IVault vault, long plan, long run, bool atomic, IClock clock)
    {
        (_vault, _plan, _run, _atomic, _clock, _opened) = (vault, plan, run, atomic, clock, clock.UtcNow);
        foreach (JournalEntry entry in vault.Plans.Journal(plan))
        {
            if (entry.Status != ChangeStatus.Sent)
                _entries[entry.First] = entry;
        }
        _last = vault.Plans.LastSequence(plan);
        if (atomic && _last > 0)
            vault.Plans.Journal(plan, new JournalEntry(1, _last, ChangeStatus.Sent, _opened, TimeSpan.Zero, run));
    }

    /// <inheritdoc/>
    public bool WasAnswered(int sequence) => _entries.ContainsKey(sequence);

    /// <inheritdoc/>
    public string? AnchorOf(int sequence) => _entries.TryGetValue(sequence, out JournalEntry? entry) && entry.Status == ChangeStatus.Done ? entry.Anchor : null;

    /// <inheritdoc/>
    public void Sending(int sequence) => Sending([sequence]);

    /// <inheritdoc/>
    public void Sending(IReadOnlyCollection<int> sequences)
    {
        if (_atomic || sequences.Count == 0)
            return;
        DateTimeOffset now = _clock.UtcNow;
        Write(sequences.Select(sequence => new JournalEntry(sequence, sequence, ChangeStatus.Sent, now, TimeSpan.Zero, _run)));
    }

    /// <inheritdoc/>
    public void Answered(int sequence, ChangeStatus status, string? anchor, string? error)
    {
        DateTimeOffset now = _clock.UtcNow;
        JournalEntry entry = new(sequence, sequence, status, now, TimeSpan.Zero, _run, error, anchor);
        _entries[sequence] = entry;
        if (_atomic)
            return;
        if (_answers.Count == 0)
            _oldest = now;
        _answers.Add(entry);
        if (_answers.Count >= MostAnswers || now - _oldest >= s_longest)
            Flush();
    }

    /// <summary>Brings the answers to the disk that are not there yet.</summary>
    public void Flush() => Write([]);

    /// <summary>Enters what was not answered as done: the destination said so by returning. Within a transaction of the caller's, after <see cref="Flush"/>.</summary>
    public void AnswerRest()
    {
        TimeSpan duration = _clock.UtcNow - _opened;
        if (!_atomic)
        {
            foreach (JournalEntry entry in _vault.Plans.Journal(_plan).Where(e => e.Status == ChangeStatus.Sent))
                _vault.Plans.Journal(_plan, entry with { Status = ChangeStatus.Done, Duration = duration });
            return;
        }
        int first = 1;
        foreach (JournalEntry entry in _entries.Values.OrderBy(e => e.First))
        {
            Enter(first, entry.First - 1, duration);
            _vault.Plans.Journal(_plan, entry);
            first = entry.Last + 1;
        }
        Enter(first, _last, duration);
    }

    // In the order in which it happened: a change may be sent once more after it was answered.
    private void Write(IEnumerable<JournalEntry> sent)
    {
        JournalEntry[] entries = [.. _answers, .. sent];
        if (entries.Length == 0)
            return;
        using IVaultTransaction transaction = _vault.Begin();
        foreach (JournalEntry entry in entries)
            _vault.Plans.Journal(_plan, entry);
        transaction.Commit();
        _answers.Clear();
    }

    private void Enter(int first, int last, TimeSpan duration)
    {
        if (first <= last)
            _vault.Plans.Journal(_plan, new JournalEntry(first, last, ChangeStatus.Done, _opened, duration, _run));
    }
}
