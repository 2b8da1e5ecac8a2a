using System.Runtime.CompilerServices;
using OneSync.Core.Ports;

namespace OneSync.Core.Importing;

/// <summary>Some hundred records on their way from the thread that reads and maps them to the one that uses them.</summary>
internal sealed class RecordBatch
{
    /// <summary>How many records a batch holds at most.</summary>
    public const int Size = 512;

    private readonly string[] _anchors = new string[Size];
    private readonly ulong[] _fingerprints = new ulong[Size];
    private readonly RecordOutcome[] _outcomes = new RecordOutcome[Size];
    private readonly string?[] _errors = new string?[Size];
    private readonly int[] _ends = new int[Size];
    private readonly int[] _affiliations = new int[Size];
    private readonly List<QuarantinedRow> _quarantined = [];
    private byte[] _rows = new byte[Size * 256];
    private int _used;

    /// <summary>How many records it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no more fit.</summary>
    public bool IsFull => Count == Size;

    /// <summary>Rows that the reader passed over on the way.</summary>
    public List<QuarantinedRow> Quarantined => _quarantined;

    /// <summary>Affiliations that were met for the first time.</summary>
    public List<string> NewAffiliations { get; } = [];

    /// <summary>How far the reading was.</summary>
    public double? Progress { get; set; }

    /// <summary>The anchor of a record.</summary>
    public string Anchor(int record) => _anchors[record];

    /// <summary>The fingerprint of its anchor.</summary>
    public ulong AnchorFingerprint(int record) => _fingerprints[record];

    /// <summary>What became of it.</summary>
    public RecordOutcome Outcome(int record) => _outcomes[record];

    /// <summary>Why it could not be mapped.</summary>
    public string? Error(int record) => _errors[record];

    /// <summary>The number of its affiliation in this reading; -1 for none.</summary>
    public int Affiliation(int record) => _affiliations[record];

    /// <summary>Its encoded row.</summary>
    public ReadOnlySpan<byte> Row(int record)
    {
        int start = record == 0 ? 0 : _ends[record - 1];
        return _rows.AsSpan(start, _ends[record] - start);
    }

    /// <summary>Empties it for the next use.</summary>
    public void Clear()
    {
        (Count, _used, Progress) = (0, 0, null);
        _quarantined.Clear();
        NewAffiliations.Clear();
    }

    /// <summary>Adds a record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(string anchor, RecordOutcome outcome, ReadOnlySpan<byte> row, string? error = null, int affiliation = -1)
    {
        if (_used + row.Length > _rows.Length)
            Array.Resize(ref _rows, Math.Max(_rows.Length * 2, _used + row.Length));
        row.CopyTo(_rows.AsSpan(_used));
        _used += row.Length;
        _anchors[Count] = anchor;
        _fingerprints[Count] = ImportRun.AnchorFingerprint(anchor);
        _outcomes[Count] = outcome;
        _errors[Count] = error;
        _affiliations[Count] = affiliation;
        _ends[Count++] = _used;
    }
}

/// <summary>What became of a record before it reaches the vault.</summary>
internal enum RecordOutcome : byte
{
    /// <summary>It was mapped.</summary>
    Mapped,

    /// <summary>The conditional does not select it.</summary>
    NotSelected,

    /// <summary>The source says that it was removed.</summary>
    Removed,

    /// <summary>A value that a mapping needs is missing.</summary>
    Unmapped,
}
