using System.Buffers;
using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Merging;

/// <summary>A record on its way into a user.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Source">Its source's number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Since">Since when it is not present.</param>
/// <param name="Data">Its encoded row.</param>
/// <param name="User">The user it belonged to before; 0 for none.</param>
internal readonly record struct MemberRecord(long Number, int Source, RecordState State, DateOnly? Since, ReadOnlyMemory<byte> Data, long User);

/// <summary>
/// Makes one row of a user's records: for each attribute the value of the source with precedence that has one. Records that are not
/// present speak only when none is. Overrides come last.
/// </summary>
internal sealed class RecordMerger(Precedence precedence, IReadOnlyDictionary<int, string> sources, AttributeTable attributes)
{
    private readonly ArrayBufferWriter<byte> _encoded = new(512);
    private readonly AttributeBuffer _row = new();
    private readonly List<MemberRecord> _speaking = [];

    // The "sources" attribute of a user with one record, encoded, by source number.
    private readonly Dictionary<int, byte[]> _onlySource = [];

    private readonly Dictionary<ulong, AttributeValue> _names = [];

    /// <summary>What a user's row has before the row of its only record, when nothing was set by hand.</summary>
    public ReadOnlySpan<byte> Head(int source, bool present) => present ? OnlySource(source) : NoSource;

    /// <summary>The user's row; valid until the next call.</summary>
    public ReadOnlySpan<byte> Merge(List<MemberRecord> records, IReadOnlyList<UserOverride>? overrides)
    {
        Choose(records);
        _row.Clear();
        // The lowest rank last, so that what wins overwrites what loses.
        foreach (MemberRecord record in _speaking)
            Lay(record);
        foreach (int attribute in precedence.Special)
            LaySpecial(attribute);
        bool present = _speaking.Exists(r => r.State == RecordState.Present);
        _row[WellKnown.SourcesIndex] = present
            ? Names()
            : AttributeValue.Empty;
        foreach (UserOverride value in overrides ?? [])
            _row[attributes.Add(value.Attribute)] = value.Value;
        _encoded.ResetWrittenCount();
        _row.Encode(_encoded);
        return _encoded.WrittenSpan;
    }

    private static ReadOnlySpan<byte> NoSource => [WellKnown.SourcesIndex, 0];

    private void Choose(List<MemberRecord> records)
    {
        bool anyPresent = records.Exists(r => r.State == RecordState.Present);
        _speaking.Clear();
        foreach (MemberRecord record in records)
        {
            if (!anyPresent || record.State == RecordState.Present)
                _speaking.Add(record);
        }
        // Between two records of one source no order is given: their content decides, so that the order of rows cannot.
        _speaking.Sort((a, b) =>
        {
            int byRank = precedence.Rank(b.Source).CompareTo(precedence.Rank(a.Source));
            return byRank != 0 ? byRank : b.Data.Span.SequenceCompareTo(a.Data.Span);
        });
    }

    private void Lay(MemberRecord record)
    {
        ReadOnlySpan<byte> rest = record.Data.Span;
        while (AttributeEncoding.TrySliceNext(ref rest, out int index, out ReadOnlySpan<byte> attribute))
        {
            // "Empty" is a statement, but a weaker one than another source's value.
            if (!AttributeEncoding.IsEmpty(attribute) || !_row.HasValue(index))
                _row.SetEncoded(index, attribute);
        }
    }

    private void LaySpecial(int attribute)
    {
        ReadOnlySpan<byte> best = default;
        bool bestHasValue = false;
        int bestRank = int.MaxValue;
        foreach (MemberRecord record in _speaking)
        {
            if (!AttributeEncoding.TrySlice(record.Data.Span, attribute, out ReadOnlySpan<byte> slice))
                continue;
            int rank = precedence.Rank(record.Source, attribute);
            if (!AttributeEncoding.IsEmpty(slice) && (!bestHasValue || rank <= bestRank))
            {
                (bestHasValue, bestRank) = (true, rank);
                best = slice;
            }
            else if (best.IsEmpty)
                best = slice;
        }
        if (!best.IsEmpty)
            _row.SetEncoded(attribute, best);
    }

    // The sources that speak, by name; the same few combinations come again and again.
    private AttributeValue Names()
    {
        ulong sourceBits = 0;
        foreach (MemberRecord record in _speaking)
        {
            if (record.Source >= 64)
                return Named(_speaking.Select(r => r.Source));
            sourceBits |= 1UL << record.Source;
        }
        if (!_names.TryGetValue(sourceBits, out AttributeValue names))
            _names[sourceBits] = names = Named(_speaking.Select(r => r.Source));
        return names;
    }

    private AttributeValue Named(IEnumerable<int> speaking) =>
        AttributeValue.Of(speaking.Select(source => sources[source]).Distinct().OrderBy(name => name, StringComparer.OrdinalIgnoreCase));

    private byte[] OnlySource(int source)
    {
        if (!_onlySource.TryGetValue(source, out byte[]? encoded))
        {
            ArrayBufferWriter<byte> target = new();
            AttributeEncoding.Write(target, WellKnown.SourcesIndex, AttributeValue.Of(sources[source]));
            _onlySource[source] = encoded = target.WrittenSpan.ToArray();
        }
        return encoded;
    }
}
