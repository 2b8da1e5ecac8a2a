using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Roster;

/// <summary>The present records of one kind of the roster, of all sources, numbered from 0 in the order of the vault.</summary>
internal sealed class RosterTable
{
    private readonly List<(int Source, string Anchor, byte[] Row)> _records = [];
    private readonly FingerprintIndex _byAnchor = new();

    /// <summary>How many there are.</summary>
    public int Count => _records.Count;

    /// <summary>Reads the records; those whose status is neither active nor blank are left out, as their source has given them up.</summary>
    public static RosterTable Load(IVault vault, RecordKind kind, CancellationToken cancellation)
    {
        RosterTable table = new();
        int status = vault.Attributes.TryGetIndex("status", out int index) ? index : -1;
        EncodedRow row = new();
        using IRecordCursor records = vault.Records.Read(kind);
        while (records.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (records.State != RecordState.Present)
                continue;
            row.Load(records.Data);
            if (IsActive(row, status) && table._byAnchor.TryAdd(Key(records.Source, records.AnchorFingerprint)))
                table._records.Add((records.Source, records.Anchor, records.Data.ToArray()));
        }
        return table;
    }

    /// <summary>Whether a record counts: its status is active, or it has none.</summary>
    public static bool IsActive(EncodedRow row, int status) =>
        status < 0 || row[status] is { HasValue: false } || row[status].First!.Equals("active", StringComparison.OrdinalIgnoreCase);

    /// <summary>The key of an anchor within its source.</summary>
    public static ulong Key(int source, ulong anchor) => anchor + ((ulong)source * 0x9E3779B97F4A7C15);

    /// <summary>The record of that anchor; -1 for none.</summary>
    public int Find(int source, ReadOnlySpan<byte> anchor) => _byAnchor.Find(Key(source, Fingerprint.Of(anchor)));

    /// <summary>The record of that anchor; -1 for none.</summary>
    public int Find(int source, string? anchor) => string.IsNullOrEmpty(anchor) ? -1 : Find(source, System.Text.Encoding.UTF8.GetBytes(anchor));

    /// <summary>The source of a record.</summary>
    public int Source(int record) => _records[record].Source;

    /// <summary>The anchor of a record.</summary>
    public string Anchor(int record) => _records[record].Anchor;

    /// <summary>The encoded row of a record.</summary>
    public ReadOnlySpan<byte> Row(int record) => _records[record].Row;

    /// <summary>One value of a record.</summary>
    public AttributeValue Value(int record, int attribute) => attribute < 0 ? AttributeValue.Absent : AttributeEncoding.Read(_records[record].Row, attribute);
}
