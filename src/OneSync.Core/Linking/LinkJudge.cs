using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Linking;

/// <summary>Decides whether a link may be as somebody asks: for a user that is there, to one account that nobody else has and nothing protects.</summary>
internal sealed class LinkJudge
{
    private readonly IVault _vault;
    private readonly CompiledDestination _destination;
    private readonly AccountTable _accounts;
    private readonly AccountFinder _finder;
    private readonly Dictionary<string, (long User, LinkState State)> _owners = new(StringComparer.Ordinal);
    private readonly EncodedRow _row = new();
    private readonly EvaluationContext _context;

    public LinkJudge(IVault vault, CompiledDestination destination, AccountTable accounts, DateOnly today)
    {
        (_vault, _destination, _accounts) = (vault, destination, accounts);
        _finder = new AccountFinder(destination, accounts);
        _context = new EvaluationContext { Row = _row, Today = today };
        foreach (Link link in vault.Links.Read(Name).Where(l => l.State != LinkState.Blocked && l.Anchor.Length > 0))
            _owners[link.Anchor] = (link.User, link.State);
    }

    private string Name => _destination.Destination.Name;

    /// <summary>The link that the request makes.</summary>
    /// <exception cref="ConfigurationException"><c>UnknownUser</c>, <c>AccountNeeded</c>, <c>UnknownAccount</c>, <c>AmbiguousAccount</c>, <c>ProtectedAccount</c> or <c>AccountTaken</c>.</exception>
    public Link Judge(LinkRequest request)
    {
        if (_vault.Users.Find(request.User) is null)
            throw Refused("UnknownUser", "User", $"There is no user {request.User}.");
        Link? old = _vault.Links.Find(Name, request.User);
        string anchor = request.Account is { } named ? Resolve(named) : old?.Anchor ?? "";
        if (anchor.Length == 0 && request.State != LinkState.Blocked)
            throw Refused("AccountNeeded", "Account", $"User {request.User} has no link in destination '{Name}' that names an account. Say which account it is: its anchor, or a name that it has.");
        if (request.State == LinkState.Linked)
            Check(anchor);
        if (request.State != LinkState.Blocked && _owners.TryGetValue(anchor, out var owner) && owner.User != request.User)
        {
            throw Refused("AccountTaken", "Account",
                $"Account '{anchor}' of destination '{Name}' is {(owner.State == LinkState.Linked ? "linked" : $"in a link ({owner.State})")} to user {owner.User}{NameOf(owner.User)}. Remove that link, or block it, first.");
        }
        return new Link(request.User, anchor, request.State, old is { } before && before.Anchor == anchor && before.State == request.State ? before.LeavingSince : null);
    }

    /// <summary>Takes note of a link that is made, for those that are judged after it.</summary>
    public void Made(in Link link)
    {
        if (_vault.Links.Find(Name, link.User) is { } old && _owners.TryGetValue(old.Anchor, out var owner) && owner.User == link.User)
            _owners.Remove(old.Anchor);
        if (link.State != LinkState.Blocked && link.Anchor.Length > 0)
            _owners[link.Anchor] = (link.User, link.State);
    }

    /// <summary>Whether the destination gives the user an account; one who is linked and gets none is treated as one who leaves.</summary>
    public bool Selects(long user)
    {
        if (_vault.Users.Find(user) is not { State: UserState.Active } stored)
            return false;
        _row.Load(stored.Data);
        return _destination.Selects(_context);
    }

    private void Check(string anchor)
    {
        int account = _accounts.Find(anchor);
        if (account < 0)
            throw Unknown(anchor);
        _row.Load(_accounts.Row(account));
        if (_destination.WhyProtected(_context) is { } why)
            throw Refused("ProtectedAccount", "Account", $"Account '{anchor}' of destination '{Name}' is protected: {why}. Nobody is linked to it.");
    }

    private string Resolve(string named)
    {
        IReadOnlyList<int> found = _finder.Find(named);
        return found.Count switch
        {
            1 => _accounts.Anchor(found[0]),
            0 => throw Unknown(named),
            _ => throw Refused("AmbiguousAccount", "Account", $"{found.Count} accounts of destination '{Name}' are called '{named}': {string.Join(", ", found.Take(5).Select(_accounts.Anchor))}. Give the anchor of the one that is meant."),
        };
    }

    private ConfigurationException Unknown(string named) => Refused("UnknownAccount", "Account",
        _accounts.Incomplete is { } reason ? $"Destination '{Name}' could not be read completely, and account '{named}' is not in what was read. {reason}"
            : $"Destination '{Name}' has no account '{named}' in the scope that OneSync manages.",
        NearestName.Of(named, _finder.Names()));

    private string NameOf(long user) => _vault.Users.Find(user) is { } found ? $" ({new OneSyncUser(_vault.Attributes, found.Data) { Id = user }.Name})" : "";

    private static ConfigurationException Refused(string id, string parameter, string message, string? nearest = null) =>
        new(new ConfigurationProblem(id, message, Position.Whole(parameter), nearest));
}
