using System.Runtime.CompilerServices;

namespace OneSync.Core.Model;

/// <summary>
/// Numbers distinct fingerprints from 0 in the order in which they are added, at about 16 bytes each: a set of seen anchors, or the
/// key column of a table held in memory. Not safe for use from several threads.
/// </summary>
public sealed class FingerprintIndex
{
    // Linear probing over ordinal + 1, 0 being free; the keys stand in the order of their ordinals.
    private int[] _slots;
    private ulong[] _keys;

    /// <summary>An empty index with room for <paramref name="capacity"/> fingerprints; it grows beyond.</summary>
    public FingerprintIndex(int capacity = 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _keys = new ulong[Math.Max(16, capacity)];
        _slots = new int[SlotsFor(_keys.Length)];
    }

    /// <summary>How many fingerprints there are.</summary>
    public int Count { get; private set; }

    /// <summary>All fingerprints in the order of their numbers; valid until the next is added.</summary>
    public ReadOnlySpan<ulong> Fingerprints => _keys.AsSpan(0, Count);

    /// <summary>The number of <paramref name="fingerprint"/>, or -1 when it was not added.</summary>
    public int Find(ulong fingerprint)
    {
        int mask = _slots.Length - 1;
        for (int slot = (int)fingerprint & mask; ; slot = (slot + 1) & mask)
        {
            int ordinal = _slots[slot] - 1;
            if (ordinal < 0 || _keys[ordinal] == fingerprint)
                return ordinal;
        }
    }

    /// <summary>Adds <paramref name="fingerprint"/>; false when it was there already. Its number is in <paramref name="ordinal"/> either way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(ulong fingerprint, out int ordinal)
    {
        int mask = _slots.Length - 1;
        int slot = (int)fingerprint & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            ordinal = _slots[slot] - 1;
            if (_keys[ordinal] == fingerprint)
                return false;
        }
        ordinal = Count;
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, checked(_keys.Length * 2));
            _keys[Count++] = fingerprint;
            Rebuild();
            return true;
        }
        _keys[Count++] = fingerprint;
        _slots[slot] = Count;
        return true;
    }

    /// <summary>Adds <paramref name="fingerprint"/>; false when it was there already.</summary>
    public bool TryAdd(ulong fingerprint) => TryAdd(fingerprint, out _);

    private static int SlotsFor(int capacity) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity + ((uint)capacity >> 1));

    private void Rebuild()
    {
        _slots = new int[SlotsFor(_keys.Length)];
        int mask = _slots.Length - 1;
        for (int i = 0; i < Count; i++)
        {
            int slot = (int)_keys[i] & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = i + 1;
        }
    }
}
