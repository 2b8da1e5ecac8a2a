using System.Text;
using OneSync.Core.Settings;

namespace OneSync.Core.Correlation;

/// <summary>The normalizers of one key, ready to run.</summary>
internal sealed class KeyNormalizer
{
    private readonly Action<KeyText>[] _steps;
    private readonly bool _usual;

    /// <exception cref="ArgumentException">A normalizer is unknown.</exception>
    public KeyNormalizer(CorrelationKey key)
    {
        List<string> names = [.. key.Normalizers.Select(n => n.Trim())];
        if (names.Count == 0)
            names = IsDate(key) ? ["date"] : ["case", "accents", "spaces"];
        AccentsBeforeCase(names);
        _usual = key.Normalizers.Count == 0 && !IsDate(key);
        _steps = [.. names.Select(n => Normalizers.Find(n) ?? throw new ArgumentException($"'{n}' is no normalizer.", nameof(key)))];
    }

    /// <summary>The normalised text, <c>""</c> when nothing is left; valid until <paramref name="text"/> is used again.</summary>
    public ReadOnlySpan<char> Apply(string value, KeyText text)
    {
        text.Set(value);
        return Apply(text);
    }

    /// <summary>The same for a value in UTF-8.</summary>
    public ReadOnlySpan<char> Apply(ReadOnlySpan<byte> value, KeyText text)
    {
        if (_usual && TryPlain(value, text))
            return text.Span;
        text.Take(Encoding.UTF8.GetChars(value, text.Room(value.Length)));
        return Apply(text);
    }

    private Span<char> Apply(KeyText text)
    {
        foreach (Action<KeyText> step in _steps)
            step(text);
        return text.Span;
    }

    // case, accents and spaces in one go over ASCII text, which most is.
    private static bool TryPlain(ReadOnlySpan<byte> value, KeyText text)
    {
        Span<char> target = text.Room(value.Length);
        int length = 0;
        foreach (byte c in value)
        {
            if (c >= 0x80)
                return false;
            if (c <= ' ' && char.IsWhiteSpace((char)c))
                continue;
            target[length++] = (uint)(c - 'A') <= 'Z' - 'A' ? (char)(c | 0x20) : (char)c;
        }
        text.Take(length);
        return true;
    }

    // Some capitals, such as the Turkish İ, have a lower case only once their accent is gone.
    private static void AccentsBeforeCase(List<string> names)
    {
        int cased = names.FindIndex(n => n.Equals("case", StringComparison.OrdinalIgnoreCase));
        int accents = names.FindIndex(n => n.Equals("accents", StringComparison.OrdinalIgnoreCase));
        if (cased >= 0 && accents > cased)
            (names[cased], names[accents]) = (names[accents], names[cased]);
    }

    private static bool IsDate(CorrelationKey key) => key.Compare.Equals("date", StringComparison.OrdinalIgnoreCase);
}
