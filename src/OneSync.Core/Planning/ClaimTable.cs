namespace OneSync.Core.Planning;

/// <summary>
/// Who claimed a key and which change makes its account, by 64-bit key. Open addressing: 24 bytes a claim at most, where a dictionary takes twice that
/// while it grows.
/// </summary>
internal sealed class ClaimTable
{
    private ulong[] _keys;
    private (int User, int Sequence)[] _claims;
    private int _count;

    /// <param name="expected">About how many claims there will be; any number does.</param>
    public ClaimTable(int expected)
    {
        int size = 16;
        while (size * 2L < expected * 3L)
            size *= 2;
        (_keys, _claims) = (new ulong[size], new (int, int)[size]);
    }

    /// <summary>The claim under the key; false for none.</summary>
    public bool TryGet(ulong key, out long user, out int sequence)
    {
        (int found, sequence) = _claims[Slot(key)];
        user = found;
        return found != 0;
    }

    /// <summary>Sets the claim under the key.</summary>
    /// <exception cref="OverflowException">The user's number is beyond two thousand million.</exception>
    public void Set(ulong key, long user, int sequence)
    {
        if (_count * 3L >= _keys.Length * 2L)
            Grow();
        int slot = Slot(key);
        if (_claims[slot].User == 0)
            _count++;
        _keys[slot] = key;
        _claims[slot] = (checked((int)user), sequence);
    }

    // A slot is free while no user, whose numbers start at 1, is in it.
    private int Slot(ulong key)
    {
        int mask = _keys.Length - 1;
        int slot = (int)key & mask;
        while (_claims[slot].User != 0 && _keys[slot] != key)
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        (ulong[] keys, (int User, int Sequence)[] claims) = (_keys, _claims);
        (_keys, _claims) = (new ulong[keys.Length * 2], new (int, int)[keys.Length * 2]);
        for (int i = 0; i < keys.Length; i++)
        {
            if (claims[i].User == 0)
                continue;
            int slot = Slot(keys[i]);
            (_keys[slot], _claims[slot]) = (keys[i], claims[i]);
        }
    }
}
