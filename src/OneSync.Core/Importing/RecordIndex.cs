using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Importing;

/// <summary>
/// What the vault knows of one source's records before a reading: a compact table from the fingerprint of an anchor to the record's
/// number, content and state. Memory: 25 bytes a slot at half load or less.
/// </summary>
internal sealed class RecordIndex
{
    private const byte StateMask = 7, SeenBit = 8;

    private ulong[] _anchors = new ulong[16];
    private ulong[] _contents = new ulong[16];
    private int[] _numbers = new int[16];
    private byte[] _flags = new byte[16];

    /// <summary>How many records it holds.</summary>
    public int Count { get; private set; }

    /// <summary>How many were present before this reading.</summary>
    public int PresentBefore { get; private set; }

    /// <summary>Loads the records of a source.</summary>
    public static RecordIndex Load(IRecordStore records, RecordKind kind, int source)
    {
        RecordIndex index = new();
        using IRecordCursor cursor = records.Read(kind, source, withData: false);
        while (cursor.MoveNext())
        {
            index.Add(cursor.AnchorFingerprint, cursor.Fingerprint, checked((int)cursor.Number), cursor.State, seen: false);
            if (cursor.State == RecordState.Present)
                index.PresentBefore++;
        }
        return index;
    }

    /// <summary>Finds the record with that anchor and marks it as seen; false when the vault does not have it.</summary>
    public bool TrySee(ulong anchor, out long number, out ulong content, out RecordState state, out bool seenBefore)
    {
        int slot = Slot(anchor);
        bool found = _numbers[slot] != 0;
        number = _numbers[slot];
        content = _contents[slot];
        state = (RecordState)(_flags[slot] & StateMask);
        seenBefore = (_flags[slot] & SeenBit) != 0;
        if (found)
            _flags[slot] |= SeenBit;
        return found;
    }

    /// <summary>Enters a record that this reading added.</summary>
    public void AddSeen(ulong anchor, ulong content, long number) => Add(anchor, content, checked((int)number), RecordState.Present, seen: true);

    /// <summary>The numbers of the records that were not gone and were not seen.</summary>
    public IEnumerable<(long Number, RecordState State)> Unseen()
    {
        for (int i = 0; i < _numbers.Length; i++)
        {
            RecordState state = (RecordState)(_flags[i] & StateMask);
            if (_numbers[i] != 0 && (_flags[i] & SeenBit) == 0 && !state.IsGone())
                yield return (_numbers[i], state);
        }
    }

    private void Add(ulong anchor, ulong content, int number, RecordState state, bool seen)
    {
        if (Count * 2 >= _numbers.Length)
            Grow();
        int slot = Slot(anchor);
        if (_numbers[slot] == 0)
            Count++;
        (_anchors[slot], _contents[slot], _numbers[slot]) = (anchor, content, number);
        _flags[slot] = (byte)((int)state | (seen ? SeenBit : 0));
    }

    private int Slot(ulong anchor)
    {
        int mask = _numbers.Length - 1;
        int slot = (int)anchor & mask;
        while (_numbers[slot] != 0 && _anchors[slot] != anchor)
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        (ulong[] anchors, ulong[] contents, int[] numbers, byte[] flags) = (_anchors, _contents, _numbers, _flags);
        int size = numbers.Length * 2;
        (_anchors, _contents, _numbers, _flags) = (new ulong[size], new ulong[size], new int[size], new byte[size]);
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] == 0)
                continue;
            int slot = Slot(anchors[i]);
            (_anchors[slot], _contents[slot], _numbers[slot], _flags[slot]) = (anchors[i], contents[i], numbers[i], flags[i]);
        }
    }
}
