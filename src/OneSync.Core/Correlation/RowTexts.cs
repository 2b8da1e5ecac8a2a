namespace OneSync.Core.Correlation;

/// <summary>The texts of several rows as characters, one span a row and key.</summary>
internal sealed class RowTexts(int keys)
{
    private readonly List<(int Start, int Length)> _texts = [];
    private char[] _characters = new char[1024];
    private int _used;

    public void Clear()
    {
        _texts.Clear();
        _used = 0;
    }

    /// <summary>Unpacks a row as the next one.</summary>
    public void Add(ReadOnlySpan<byte> row)
    {
        for (int key = 0; key < keys; key++)
        {
            if (_used + ValueArena.MaxText > _characters.Length)
                Array.Resize(ref _characters, _characters.Length * 2);
            int length = ValueArena.ReadText(ref row, _characters.AsSpan(_used));
            _texts.Add((_used, length));
            _used += length;
        }
    }

    public ReadOnlySpan<char> Text(int row, int key)
    {
        (int start, int length) = _texts[row * keys + key];
        return _characters.AsSpan(start, length);
    }
}
