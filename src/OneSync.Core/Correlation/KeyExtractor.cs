using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>A composite key as 128 bits, so that two different keys of a whole district are not taken for one another.</summary>
internal readonly record struct KeyHash(ulong High, ulong Low);

/// <summary>
/// Takes the composite keys of a row: one value of each attribute, normalised. An attribute without a value means no key; one with
/// several values gives a key for each, at most <see cref="MaxKeys"/> together.
/// </summary>
internal sealed class KeyExtractor
{
    public const int MaxKeys = 64;
    private const ulong HighSeed = 0x6F6E6573796E6331, LowSeed = 0x6B65797365656432;

    private readonly (int Attribute, KeyNormalizer Normalizer)[] _parts;
    private readonly AttributeValue[] _values;
    private readonly KeyText _text = new();
    private readonly List<KeyHash> _keys = [];
    private readonly ulong _space;

    /// <summary>Keys of different <paramref name="space"/>s are never equal.</summary>
    public KeyExtractor(IReadOnlyList<CorrelationKey> parts, AttributeTable attributes, int space = 0)
    {
        _parts = [.. parts.Select(p => (attributes.Add(p.Attribute.Text), new KeyNormalizer(p)))];
        _values = new AttributeValue[_parts.Length];
        _space = (ulong)space;
    }

    /// <summary>The keys of <paramref name="row"/>; the list is valid until the next call.</summary>
    public List<KeyHash> Extract(IAttributeRow row)
    {
        _keys.Clear();
        KeyHash key = new(HighSeed + _space, LowSeed + _space);
        if (row is IUtf8Row utf8 && TryExtract(utf8, key))
            return _keys;
        bool single = true;
        for (int i = 0; i < _parts.Length; i++)
        {
            _values[i] = row[_parts[i].Attribute];
            if (!_values[i].HasValue)
                return _keys;
            single &= !_values[i].IsMultiValued;
        }
        if (!single)
        {
            Combine(0, key);
            return _keys;
        }
        for (int i = 0; i < _parts.Length; i++)
        {
            if (!TryExtend(ref key, _parts[i].Normalizer.Apply(_values[i].First!, _text)))
                return _keys;
        }
        _keys.Add(key);
        return _keys;
    }

    // Rows that came from the vault hold single values as bytes: no string is made of those.
    private bool TryExtract(IUtf8Row row, KeyHash key)
    {
        foreach ((int attribute, KeyNormalizer normalizer) in _parts)
        {
            if (!row.TryGetUtf8(attribute, out ReadOnlySpan<byte> value))
                return false;
            if (!TryExtend(ref key, normalizer.Apply(value, _text)))
                return true;
        }
        _keys.Add(key);
        return true;
    }

    private void Combine(int part, KeyHash before)
    {
        if (part == _parts.Length)
        {
            if (_keys.Count < MaxKeys && !_keys.Contains(before))
                _keys.Add(before);
            return;
        }
        int values = _values[part].Count;
        for (int i = 0; i < values && _keys.Count < MaxKeys; i++)
        {
            KeyHash key = before;
            if (TryExtend(ref key, _parts[part].Normalizer.Apply(_values[part][i], _text)))
                Combine(part + 1, key);
        }
    }

    private static bool TryExtend(ref KeyHash key, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return false;
        key = new KeyHash(Fingerprint.Of(text, key.High), Fingerprint.Of(text, key.Low));
        return true;
    }
}
