namespace OneSync.Core.Correlation;

/// <summary>The text of a value while it is normalised: one buffer, changed in place and reused from value to value.</summary>
internal sealed class KeyText
{
    private char[] _buffer = new char[128];
    private int _length;

    /// <summary>The text; valid until the next change.</summary>
    public Span<char> Span => _buffer.AsSpan(0, _length);

    /// <summary>Room for <paramref name="length"/> characters, holding nothing of use.</summary>
    public Span<char> Room(int length)
    {
        if (_buffer.Length < length)
            _buffer = new char[Math.Max(length, _buffer.Length * 2)];
        return _buffer.AsSpan(0, length);
    }

    /// <summary>Replaces the text.</summary>
    public void Set(ReadOnlySpan<char> text)
    {
        text.CopyTo(Room(text.Length));
        _length = text.Length;
    }

    /// <summary>Keeps the first <paramref name="length"/> characters of the buffer.</summary>
    public void Take(int length) => _length = length;

    /// <summary>Removes the characters that <paramref name="drop"/> is true for.</summary>
    public void Remove(Func<char, bool> drop)
    {
        int kept = 0;
        foreach (char c in Span)
        {
            if (!drop(c))
                _buffer[kept++] = c;
        }
        _length = kept;
    }
}
