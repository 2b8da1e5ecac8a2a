using OneSync.Core.Linking;
using OneSync.Core.Model;

namespace OneSync.Core.Planning;

/// <summary>
/// Finds accounts for users who have no link yet, by the match attributes in their order. An account that fits two users, or a user
/// whom two accounts fit, is disputed.
/// </summary>
internal sealed class AccountMatcher
{
    private const long Free = 0, DisputedAccount = -1;

    private readonly CompiledDestination _destination;
    private readonly AccountTable _accounts;
    private readonly int[] _attributes;
    private readonly KeyIndex?[] _indexes;
    private readonly long[] _owners;
    private readonly Dictionary<long, int> _found = [];
    private readonly HashSet<long> _disputedUsers = [];
    private readonly Dictionary<long, string> _why = [];

    public AccountMatcher(CompiledDestination destination, AccountTable accounts)
    {
        (_destination, _accounts) = (destination, accounts);
        _owners = new long[accounts.Count];
        _attributes = destination.Anchor is { } anchor ? [anchor, .. destination.Match.Where(m => m != anchor)] : [.. destination.Match];
        _indexes = new KeyIndex?[_attributes.Length];
    }

    /// <summary>Whether an account is left that no link owns.</summary>
    public bool HasFreeAccounts { get; private set; }

    /// <summary>Marks an account as owned through a link.</summary>
    public void Own(int account, long user) => _owners[account] = user;

    /// <summary>To be called once the links are known.</summary>
    public void LinksAreKnown() => HasFreeAccounts = Array.IndexOf(_owners, Free) >= 0;

    /// <summary>Looks for the account of an unlinked user with these desired values.</summary>
    public void Look(long user, AttributeBuffer desired)
    {
        for (int i = 0; i < _attributes.Length; i++)
        {
            int attribute = _attributes[i];
            AttributeValue wanted = desired[attribute];
            if (!wanted.HasValue)
                continue;
            int fits = -1;
            // Most runs have nobody to look for, and need no index.
            _indexes[i] ??= IndexOf(attribute);
            foreach (int account in _indexes[i]!.Find(KeyIndex.KeyIgnoringCase(wanted.First!)))
            {
                if (!string.Equals(AttributeEncoding.Read(_accounts.Row(account), attribute).First, wanted.First, StringComparison.OrdinalIgnoreCase))
                    continue;
                if (fits >= 0 && fits != account)
                {
                    _disputedUsers.Add(user);
                    _why[user] = $"More than one account fits this user: {Call(account)} and {Call(fits)} by '{_destination.NameOf(attribute)}'.";
                    return;
                }
                fits = account;
            }
            if (fits < 0)
                continue;
            Claim(fits, user);
            return;
        }
    }

    /// <summary>The account found for the user: its number, -1 for none, or -2 when it is disputed.</summary>
    public int Found(long user)
    {
        if (_disputedUsers.Contains(user))
            return -2;
        return _found.TryGetValue(user, out int account) ? _owners[account] == user ? account : -2 : -1;
    }

    /// <summary>Why the user's account is disputed.</summary>
    public string WhyDisputed(long user) => _why.GetValueOrDefault(user, "More than one account fits this user, or another user fits the same account.");

    /// <summary>The accounts that belong to nobody.</summary>
    public IEnumerable<int> Orphans()
    {
        for (int account = 0; account < _owners.Length; account++)
        {
            if (_owners[account] == Free)
                yield return account;
        }
    }

    /// <summary>Whether the account is another user's, or fits more than one.</summary>
    public bool IsOwnedByOther(int account, long user) => _owners[account] != Free && _owners[account] != user;

    /// <summary>The user whose account it is, or <see cref="NameRegistry.Nobody"/>.</summary>
    public long Owner(int account) => _owners[account] is var owner and > 0 ? owner : NameRegistry.Nobody;

    private void Claim(int account, long user)
    {
        _found[user] = account;
        long owner = _owners[account];
        _owners[account] = owner == Free ? user : DisputedAccount;
        if (owner == Free)
            return;
        _why[user] = $"Account {Call(account)} fits this user and {(owner > 0 ? $"user {owner}" : "others")}.";
        if (owner > 0)
            _why[owner] = $"Account {Call(account)} fits this user and user {user}.";
    }

    private string Call(int account) => new AccountFinder(_destination, _accounts).Call(account);

    private KeyIndex IndexOf(int attribute)
    {
        KeyIndex index = new();
        for (int account = 0; account < _accounts.Count; account++)
        {
            AttributeValue value = AttributeEncoding.Read(_accounts.Row(account), attribute);
            for (int i = 0; i < value.Count; i++)
                index.Add(KeyIndex.KeyIgnoringCase(value[i]), account);
        }
        return index;
    }
}
