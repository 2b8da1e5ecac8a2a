namespace OneSync.Core.Roster;

/// <summary>Users, each with the record of the roster that they are met through, to be asked for in ascending order of the user.</summary>
internal sealed class RosterMembers
{
    private readonly List<(long User, int Record)> _members = [];
    private bool _sorted;
    private int _at;

    /// <summary>How many users or places there are.</summary>
    public int Count => _members.Count;

    /// <summary>The users, ascending, each once.</summary>
    public IEnumerable<long> Users => Sorted().Select(m => m.User).Distinct();

    /// <summary>Adds a user, who may be there already; one who is nobody is passed over.</summary>
    public void Add(long user, int record)
    {
        if (user != 0)
            _members.Add((user, record));
    }

    /// <summary>The records that a user is met through, each once; users are asked for in ascending order.</summary>
    public IEnumerable<int> Of(long user)
    {
        List<(long User, int Record)> members = Sorted();
        while (_at < members.Count && members[_at].User < user)
            _at++;
        int last = -1;
        for (; _at < members.Count && members[_at].User == user; _at++)
        {
            if (members[_at].Record != last)
                yield return last = members[_at].Record;
        }
    }

    private List<(long User, int Record)> Sorted()
    {
        if (!_sorted)
        {
            _members.Sort();
            _sorted = true;
        }
        return _members;
    }
}
