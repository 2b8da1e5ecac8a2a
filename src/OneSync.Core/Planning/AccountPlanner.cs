using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Planning.Groups;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Planning;

/// <summary>Plans what the account of a user in scope needs: to be made, to be changed, or nothing.</summary>
internal sealed class AccountPlanner : IDisposable
{
    private readonly CompiledDestination _destination;
    private readonly PlanWriter _plan;
    private readonly AccountTable _accounts;
    private readonly AccountMatcher _matcher;
    private readonly DesiredAccounts _desired;
    private readonly LeaverPlanner _leavers;
    private readonly AccountGuard _guard;
    private readonly LostAccounts _lost;
    private readonly GroupPlanner? _groups;
    private readonly ChangeReasons _reasons;
    private readonly ReferenceCheck _references;
    private readonly AnchorClaims _anchors;
    private readonly IssuedValues? _issued;
    private readonly AccountDiff _diff = new(), _part = new();
    private readonly AttributeBuffer _issues = new();
    private readonly EncodedRow _row = new();

    /// <param name="vault">The vault.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="plan">Where changes go.</param>
    /// <param name="accounts">Its accounts as they are.</param>
    /// <param name="matcher">Which accounts are whose.</param>
    /// <param name="desired">The accounts as they shall be.</param>
    /// <param name="leavers">Plans a return.</param>
    /// <param name="guard">Knows which accounts are protected.</param>
    /// <param name="links">The links of the destination.</param>
    /// <param name="groups">Is told whose memberships are managed; null where there are no rules for groups.</param>
    /// <param name="cancellation">Ends what the destination is asked.</param>
    public AccountPlanner(
        IVault vault, CompiledDestination destination, PlanWriter plan, AccountTable accounts, AccountMatcher matcher, DesiredAccounts desired, LeaverPlanner leavers, AccountGuard guard,
        LinkTable links, GroupPlanner? groups, CancellationToken cancellation)
    {
        (_destination, _plan, _accounts, _matcher, _desired, _leavers, _guard, _groups) = (destination, plan, accounts, matcher, desired, leavers, guard, groups);
        _lost = LostAccounts.Find(destination.Destination, links.LostAnchors, cancellation);
        _issued = destination.Issues.Count > 0 ? new IssuedValues(vault.Links, destination.Destination.Name) : null;
        _reasons = new ChangeReasons(destination, vault.Attributes);
        _references = new ReferenceCheck(destination, vault.Attributes, plan, _reasons);
        _anchors = new AnchorClaims(destination, plan, destination.Anchor is null ? 0 : links.Count);
    }

    /// <summary>Accounts that are as they should be.</summary>
    public long Unchanged { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _issued?.Dispose();

    /// <summary>Plans the account of one user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="linked">Whether the user has a link.</param>
    /// <param name="link">The link, where there is one.</param>
    /// <param name="account">The linked account; -1 where there is none, or it was not read.</param>
    /// <exception cref="EvaluationException">A mapping cannot be worked out for this user.</exception>
    public void Plan(PlanUser user, bool linked, Link link, int account)
    {
        if (linked && link.State != LinkState.Linked)
        {
            if (link.State != LinkState.Blocked)
                _plan.Notice(NoticeKind.Disputed, user.Number, link.Anchor, $"The user's link to this account is {link.State}, and the account is left alone. Make the link Linked, or remove it.");
            return;
        }
        bool unknown = account < 0;
        if (unknown)
            account = _matcher.Found(user.Number);
        if (account == -2)
        {
            _plan.Notice(NoticeKind.Disputed, user.Number, null, $"{_matcher.WhyDisputed(user.Number)} Mend the data or set the link by hand.");
            return;
        }
        AttributeBuffer desired = _desired.Complete(user, account);
        if (account < 0)
            Create(user, desired, linked ? link : null);
        else
            Change(user, desired, linked ? link : null, account, found: unknown);
    }

    /// <summary>To be called once every user's account was planned: what refers to accounts that are nowhere is taken out.</summary>
    public void Settle() => Unchanged += _references.Settle();

    private void Create(PlanUser user, AttributeBuffer desired, Link? lost)
    {
        if (_accounts.Incomplete is { } reason)
        {
            _plan.Notice(NoticeKind.Withheld, user.Number, null, $"Not created, because the accounts could not be read completely and the user may have one. {reason}");
            return;
        }
        string anchor = "";
        if (_destination.Anchor is { } index && !_anchors.TryClaim(user.Number, desired[index], out anchor))
            return;
        if (_destination.Anchor is not null && _accounts.Find(anchor) is >= 0 and var existing && _matcher.IsOwnedByOther(existing, user.Number))
        {
            _plan.Notice(NoticeKind.Disputed, user.Number, anchor, "The account of that anchor belongs to another user.");
            return;
        }
        if (lost is { } gone && _lost.IsOutside(gone.Anchor))
        {
            _plan.Notice(NoticeKind.Disputed, user.Number, gone.Anchor, "The user's account was moved out of the managed scope. No other is made: move it back, or remove the link.");
            return;
        }
        _diff.Clear();
        _desired.Diff(_diff, desired, null);
        if (_desired.WhyNotNew(desired) is { } missing)
        {
            _plan.Notice(NoticeKind.Error, user.Number, anchor.Length > 0 ? anchor : null, missing);
            return;
        }
        if (IsUnwritable(user, anchor))
            return;
        bool restores = lost is { } deleted && _lost.IsDeleted(deleted.Anchor);
        if (restores)
            anchor = lost!.Value.Anchor;
        string why = restores ? $"Its account '{anchor}' was deleted, and is restored." : lost is { } link ? $"Its account '{link.Anchor}' is no longer in the destination." : _reasons.NoAccount;
        int sequence = _plan.Add(ChangeAction.Create, user.Number, anchor, why, _diff.Before, _diff.After);
        _anchors.Planned(anchor, user.Number, sequence);
        _references.Note(sequence, _diff.After.Span);
        _desired.IssueNames(_plan, user.Number, desired);
        Issue(user.Number, default);
        _groups?.Met(user, -1, anchor, sequence);
    }

    private void Change(PlanUser user, AttributeBuffer desired, Link? link, int account, bool found)
    {
        ReadOnlySpan<byte> actual = _accounts.Row(account);
        string anchor = _accounts.Anchor(account);
        string wanted = anchor;
        if (_destination.Anchor is { } at && !_anchors.TryClaim(user.Number, desired[at], out wanted))
            return;
        bool newAnchor = wanted != anchor;
        if (newAnchor && _accounts.Find(wanted) >= 0)
        {
            _plan.Notice(NoticeKind.Disputed, user.Number, anchor, $"The account cannot become '{wanted}': there is another of that anchor. Mend the data, or remove the other account.");
            return;
        }
        _diff.Clear();
        _row.Load(actual);
        _desired.Diff(_diff, desired, _row);
        bool returns = link is { LeavingSince: not null };
        if (_diff.IsEmpty && !returns)
        {
            Unchanged++;
        }
        else if (_guard.Stops(user, anchor, actual))
        {
            _diff.Clear();
            Issue(user.Number, actual);
            return;
        }
        bool renamed = newAnchor && _destination.Can(ChangeAction.Rename);
        if (!_diff.IsEmpty && IsUnwritable(user, anchor))
            _diff.Clear();
        if (!_diff.IsEmpty)
            Add(user, anchor, newAnchor);
        Issue(user.Number, actual);
        if (returns)
            _leavers.PlanReturn(user, link!.Value with { Anchor = anchor }, anchor, actual);
        else if (found)
            _plan.Effect(new LinkEffect(new Link(user.Number, anchor, LinkState.Linked, null)));
        if (found || _desired.ChoseName)
            _desired.IssueNames(_plan, user.Number, desired);
        _groups?.Met(user, account, renamed ? wanted : null, 0);
    }

    // What the account will show once the plan is applied, for the destinations after this one.
    private void Issue(long user, ReadOnlySpan<byte> actual)
    {
        if (_issued is null)
            return;
        _issues.Clear();
        foreach (int attribute in _destination.Issues)
        {
            AttributeValue planned = AttributeEncoding.Read(_diff.After.Span, attribute);
            AttributeValue value = planned.IsAbsent ? AttributeEncoding.Read(actual, attribute) : planned;
            if (value.HasValue)
                _issues[attribute] = value;
        }
        byte[] row = _issues.Encode();
        _issued.MoveTo(user);
        if (!_issued.Row.Bytes.SequenceEqual(row))
            _plan.Issue(user, row);
    }

    private void Add(PlanUser user, string anchor, bool newAnchor)
    {
        foreach (ChangeAction action in _destination.ActionsOf(newAnchor))
        {
            _part.Clear();
            _part.AddFrom(_diff, attribute => _destination.IsPartOf(attribute, action));
            if (_part.IsEmpty)
                continue;
            if (_destination.Can(action))
                _references.Note(_plan.Add(action, user.Number, anchor, _reasons.Differs(_part.After.Span, newAnchor), _part.Before, _part.After), _part.After.Span);
            else
                _plan.Notice(NoticeKind.Unsupported, user.Number, anchor, $"Destination '{_destination.Destination.Name}' cannot {action}.");
        }
        foreach ((int attribute, ValueActions actions) in _destination.ValueActions)
        {
            // What comes is given before anything is taken.
            foreach (bool adds in new[] { true, false })
            {
                _part.Clear();
                _part.AddValues(_diff, attribute, adds);
                if (!_part.IsEmpty)
                    _plan.Add(adds ? actions.Add : actions.Remove, user.Number, anchor, _reasons.Differs(_part.After.Span, renames: false), _part.Before, _part.After);
            }
        }
    }

    private bool IsUnwritable(PlanUser user, string anchor)
    {
        if (_desired.WhyNot(_diff.After.Span) is not { } reason)
            return false;
        _plan.Notice(NoticeKind.Error, user.Number, anchor.Length > 0 ? anchor : null, reason);
        return true;
    }
}
