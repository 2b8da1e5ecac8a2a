using System.Buffers;
using System.Text;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Core.Planning;

/// <summary>
/// The accounts of a destination as read, compactly: each is its anchor and its encoded row in one long stretch of bytes, found by
/// number or by the fingerprint of its anchor.
/// </summary>
internal sealed class AccountTable
{
    private readonly ByteArena _bytes = new();
    private readonly ChunkedList<(int Chunk, int Start, int AnchorLength, int RowLength)> _accounts = new();
    private readonly KeyIndex _byAnchor = new();

    /// <summary>How many accounts there are.</summary>
    public int Count => _accounts.Count;

    /// <summary>Why the reading was not complete; null when it was.</summary>
    public string? Incomplete { get; private set; }

    /// <summary>Rows that could not be used.</summary>
    public IReadOnlyList<QuarantinedRow> Quarantined { get; private set; } = [];

    /// <summary>Reads all accounts.</summary>
    public static AccountTable Load(IRecordReader reader, AttributeTable attributes, CancellationToken cancellation)
    {
        AccountTable table = new();
        int[] targets = [.. reader.Schema.Names.Select(attributes.Add)];
        AttributeBuffer row = new(attributes.Names.Count);
        ArrayBufferWriter<byte> encoded = new(512);
        while (reader.MoveNext())
        {
            if ((table.Count & 0x1FFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            row.Clear();
            for (int i = 0; i < targets.Length; i++)
                row.Copy(targets[i], reader.Current, i);
            encoded.ResetWrittenCount();
            row.Encode(encoded);
            table.Add(reader.Anchor, encoded.WrittenSpan);
        }
        table.Incomplete = reader.Incomplete;
        table.Quarantined = reader.Quarantined;
        return table;
    }

    /// <summary>The account's anchor.</summary>
    public string Anchor(int account) => Encoding.UTF8.GetString(AnchorBytes(account));

    /// <summary>The account's encoded row.</summary>
    public ReadOnlySpan<byte> Row(int account)
    {
        (int chunk, int start, int anchor, int row) = _accounts[account];
        return _bytes.Slice(chunk, start + anchor, row);
    }

    /// <summary>The account with that anchor, compared by code point; -1 for none.</summary>
    public int Find(string anchor)
    {
        if (Count == 0)
            return -1;
        Span<byte> bytes = anchor.Length <= 128 ? stackalloc byte[3 * anchor.Length] : new byte[3 * anchor.Length];
        bytes = bytes[..Encoding.UTF8.GetBytes(anchor, bytes)];
        foreach (int account in _byAnchor.Find(KeyIndex.Key(anchor)))
        {
            if (AnchorBytes(account).SequenceEqual(bytes))
                return account;
        }
        return -1;
    }

    private ReadOnlySpan<byte> AnchorBytes(int account)
    {
        (int chunk, int start, int anchor, _) = _accounts[account];
        return _bytes.Slice(chunk, start, anchor);
    }

    private void Add(string anchor, ReadOnlySpan<byte> row)
    {
        int anchorLength = Encoding.UTF8.GetByteCount(anchor);
        Span<byte> target = _bytes.Reserve(anchorLength + row.Length, out int chunk, out int start);
        Encoding.UTF8.GetBytes(anchor, target);
        row.CopyTo(target[anchorLength..]);
        _byAnchor.Add(KeyIndex.Key(anchor), _accounts.Count);
        _accounts.Add((chunk, start, anchorLength, row.Length));
    }
}
