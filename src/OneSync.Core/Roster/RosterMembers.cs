namespace OneSync.Core.Roster;

/// <summary>Users, each with the record of the roster that they are met through, to be asked for in ascending order of the user; 8 bytes each.</summary>
internal sealed class RosterMembers
{
    // The user's number in the upper half, the record's in the lower.
    private readonly List<ulong> _members = [];
    private bool _sorted;
    private int _at;

    /// <summary>The users, ascending, each once.</summary>
    public IEnumerable<long> Users => Sorted().Select(m => (long)(m >> 32)).Distinct();

    /// <summary>Adds a user, who may be there already; one who is nobody is passed over.</summary>
    public void Add(long user, int record)
    {
        if (user != 0)
            _members.Add(((ulong)checked((uint)user) << 32) | (uint)record);
    }

    /// <summary>The records that a user is met through, each once; users are asked for in ascending order.</summary>
    public IEnumerable<int> Of(long user)
    {
        List<ulong> members = Sorted();
        while (_at < members.Count && (long)(members[_at] >> 32) < user)
            _at++;
        int last = -1;
        for (; _at < members.Count && (long)(members[_at] >> 32) == user; _at++)
        {
            int record = (int)(uint)members[_at];
            if (record != last)
                yield return last = record;
        }
    }

    private List<ulong> Sorted()
    {
        if (!_sorted)
        {
            _members.Sort();
            _sorted = true;
        }
        return _members;
    }
}
