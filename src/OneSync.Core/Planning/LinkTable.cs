using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Planning;

/// <summary>The links of a destination beside the accounts as read, in ascending order of the user.</summary>
internal sealed class LinkTable
{
    private readonly ChunkedList<(long User, int Account, LinkState State, int LeavingSince)> _links = new();
    private readonly Dictionary<long, string> _lostAnchors = [];
    private readonly AccountTable _accounts;
    private bool[] _seen = [];

    private LinkTable(AccountTable accounts) => _accounts = accounts;

    /// <summary>How many links there are.</summary>
    public int Count => _links.Count;

    /// <summary>The anchors whose account was not read.</summary>
    public IReadOnlyCollection<string> LostAnchors => _lostAnchors.Values;

    /// <summary>Loads the links and tells the matcher which accounts they own.</summary>
    public static LinkTable Load(ILinkStore links, string destination, AccountTable accounts, AccountMatcher matcher)
    {
        LinkTable table = new(accounts);
        foreach (Link link in links.Read(destination))
        {
            int account = link.Anchor.Length > 0 ? accounts.Find(link.Anchor) : -1;
            // Of whom an account was said not to be, another may be its owner.
            if (account >= 0 && link.State != LinkState.Blocked)
                matcher.Own(account, link.User);
            else if (account < 0 && link.Anchor.Length > 0)
                table._lostAnchors[link.User] = link.Anchor;
            table._links.Add((link.User, account, link.State, link.LeavingSince?.DayNumber ?? -1));
        }
        table._seen = new bool[table._links.Count];
        matcher.LinksAreKnown();
        return table;
    }

    /// <summary>Whether an account is looked for: the user has no link, or one whose account the destination no longer has.</summary>
    public bool Lacks(long user) => Position(user) is var at && (at < 0 || (_links[at].Account < 0 && _links[at].State == LinkState.Linked));

    /// <summary>The user's link and account; the account is -1 when the destination no longer has it.</summary>
    public bool TryFind(long user, out Link link, out int account)
    {
        int at = Position(user);
        if (at < 0)
        {
            (link, account) = (default, -1);
            return false;
        }
        (link, account) = At(at);
        return true;
    }

    /// <summary>Notes that the link's user was met.</summary>
    public void MarkSeen(long user) => _seen[Position(user)] = true;

    /// <summary>The links whose user was not met.</summary>
    public IEnumerable<(Link Link, int Account)> Unseen()
    {
        for (int i = 0; i < _links.Count; i++)
        {
            if (!_seen[i])
                yield return At(i);
        }
    }

    private (Link, int) At(int at)
    {
        (long user, int account, LinkState state, int since) = _links[at];
        string anchor = account >= 0 ? _accounts.Anchor(account) : _lostAnchors.GetValueOrDefault(user, "");
        return (new Link(user, anchor, state, since < 0 ? null : DateOnly.FromDayNumber(since)), account);
    }

    private int Position(long user)
    {
        int low = 0, high = _links.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            long at = _links[middle].User;
            if (at == user)
                return middle;
            if (at < user)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return -1;
    }
}
