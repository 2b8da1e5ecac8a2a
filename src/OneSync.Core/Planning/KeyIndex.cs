using OneSync.Core.Model;

namespace OneSync.Core.Planning;

/// <summary>Finds the numbers (from 0) entered under a 64-bit key. Several may share one.</summary>
internal sealed class KeyIndex
{
    private int[] _slots = new int[16];
    private readonly ChunkedList<(ulong Key, int Value, int Next)> _entries = new();

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>The key of a text as it is written.</summary>
    public static ulong Key(string text) => Fingerprint.Of(text.AsSpan());

    /// <summary>The key of a text without regard to case.</summary>
    public static ulong KeyIgnoringCase(string text)
    {
        Span<char> folded = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        return Fingerprint.Of((ReadOnlySpan<char>)folded[..text.AsSpan().ToLowerInvariant(folded)]);
    }

    /// <summary>Enters a number.</summary>
    public void Add(ulong key, int value)
    {
        if (_entries.Count >= _slots.Length)
            Grow();
        ref int slot = ref _slots[(int)key & (_slots.Length - 1)];
        _entries.Add((key, value, slot - 1));
        slot = _entries.Count;
    }

    /// <summary>The numbers under the key, the latest first.</summary>
    public Matches Find(ulong key) => new(this, key);

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (int i = 0; i < _entries.Count; i++)
        {
            ref (ulong Key, int Value, int Next) entry = ref _entries[i];
            ref int slot = ref _slots[(int)entry.Key & (_slots.Length - 1)];
            entry.Next = slot - 1;
            slot = i + 1;
        }
    }

    /// <summary>The numbers under one key, for <c>foreach</c>; nothing is allocated for it.</summary>
    internal struct Matches(KeyIndex index, ulong key)
    {
        private int _next = index._slots[(int)key & (index._slots.Length - 1)] - 1;

        /// <summary>The number.</summary>
        public int Current { get; private set; }

        /// <summary>Itself, for <c>foreach</c>.</summary>
        public readonly Matches GetEnumerator() => this;

        /// <summary>Moves on; false at the end.</summary>
        public bool MoveNext()
        {
            while (_next >= 0)
            {
                (ulong at, int value, int next) = index._entries[_next];
                _next = next;
                if (at != key)
                    continue;
                Current = value;
                return true;
            }
            return false;
        }
    }
}
