namespace OneSync.Core.Planning.Groups;

/// <summary>A user of a plan whose memberships are managed.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Account">The account as read; -1 for one that the plan makes.</param>
/// <param name="Anchor">The anchor that the account will have, where that is not the one as read.</param>
/// <param name="Created">The change that makes the account; 0 where it is there.</param>
/// <param name="Keeps">Whether the user stays in groups that no rule names: not all that counts is known.</param>
/// <param name="Counts">What thresholds count the user's changes under.</param>
internal readonly record struct GroupHolder(long User, int Account, string? Anchor, int Created, bool Keeps, int[] Counts);

/// <summary>The users of a plan whose memberships are managed, and the groups that rules put them into.</summary>
internal sealed class GroupHolders(AccountTable accounts)
{
    private readonly List<GroupHolder> _holders = [];
    private readonly List<ulong> _wanted = [];
    private readonly int[] _ofAccount = Free(accounts.Count);
    private ulong[]? _sorted;

    /// <summary>How many there are.</summary>
    public int Count => _holders.Count;

    /// <summary>A holder by number.</summary>
    public GroupHolder this[int holder] => _holders[holder];

    /// <summary>Adds a holder and answers its number.</summary>
    public int Add(GroupHolder holder)
    {
        if (holder.Account >= 0)
            _ofAccount[holder.Account] = _holders.Count;
        _holders.Add(holder);
        return _holders.Count - 1;
    }

    /// <summary>Puts a holder into a group.</summary>
    public void Want(int group, int holder) => _wanted.Add(((ulong)group << 32) | (uint)holder);

    /// <summary>The holder of an account, by its anchor; -1 for an account that is nobody's here.</summary>
    public int Find(string anchor) => accounts.Find(anchor) is >= 0 and int account ? _ofAccount[account] : -1;

    /// <summary>The holders wanted in a group, in the order of their users, each once.</summary>
    public IEnumerable<int> WantedIn(int group)
    {
        _sorted ??= [.. _wanted.Order()];
        int at = Array.BinarySearch(_sorted, (ulong)group << 32);
        if (at < 0)
            at = ~at;
        // The first of equal ones: a rule may put somebody into a group twice.
        while (at > 0 && _sorted[at - 1] >> 32 == (ulong)group)
            at--;
        int last = -1;
        for (; at < _sorted.Length && _sorted[at] >> 32 == (ulong)group; at++)
        {
            int holder = (int)(uint)_sorted[at];
            if (holder != last)
                yield return last = holder;
        }
    }

    /// <summary>The anchor that the holder's account has once the plan is applied; empty where the destination chooses it.</summary>
    public string AnchorOf(int holder) => _holders[holder] is var h && h.Anchor is not null ? h.Anchor : accounts.Anchor(h.Account);

    private static int[] Free(int count)
    {
        int[] free = new int[count];
        Array.Fill(free, -1);
        return free;
    }
}
