using OneSync.Core.Model;

namespace OneSync.Connectors.OneRoster;

/// <summary>How one attribute of a record is made of the current row.</summary>
internal abstract class RosterField
{
    /// <summary>Its value.</summary>
    public abstract AttributeValue Get(RosterRows row);

    /// <summary>A cell as it stands.</summary>
    public sealed class Text(int column) : RosterField
    {
        public override AttributeValue Get(RosterRows row) => row.Has(column) ? AttributeValue.Of(row.GetString(column)) : AttributeValue.Absent;
    }

    /// <summary>A cell whose text is converted. Where the same texts come again and again, each is converted once.</summary>
    public sealed class Converted(int column, bool repeats, Func<string, AttributeValue> convert) : RosterField
    {
        private const int MaxKnown = 1 << 14;

        private readonly Dictionary<ulong, AttributeValue>? _known = repeats ? [] : null;

        public override AttributeValue Get(RosterRows row)
        {
            if (!row.Has(column))
                return AttributeValue.Absent;
            ReadOnlySpan<byte> cell = row.GetUtf8(column);
            if (cell.IsEmpty)
                return AttributeValue.Empty;
            if (_known is null)
                return convert(row.GetString(column));
            ulong fingerprint = Fingerprint.Of(cell);
            if (_known.TryGetValue(fingerprint, out AttributeValue value))
                return value;
            value = convert(row.GetString(column));
            if (_known.Count < MaxKnown)
                _known.Add(fingerprint, value);
            return value;
        }
    }

    /// <summary>The same for every record.</summary>
    public sealed class Constant(AttributeValue value) : RosterField
    {
        public override AttributeValue Get(RosterRows row) => value;
    }
}
