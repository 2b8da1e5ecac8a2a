using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Conditions;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Planning.Groups;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Planning;

/// <summary>
/// Works out what a destination needs: the accounts as they are, read once in bulk, against the accounts as they shall be. Writes
/// nothing but the plan.
/// </summary>
internal sealed class Planner : IDisposable
{
    private readonly IVault _vault;
    private readonly CompiledDestination _destination;
    private readonly PlanWriter _plan;
    private readonly RunContext _context;
    private readonly string? _removalsWithheld;
    private readonly DesiredAccounts _desired;
    private readonly AccountTable _accounts;
    private readonly AccountMatcher _matcher;
    private readonly LinkTable _links;
    private readonly NameRegistry _names = new();
    private readonly AccountDiff _diff = new();
    private readonly ChangeReasons _reasons;
    private readonly AnchorClaims _anchors;
    private readonly LeaverPlanner _leavers;
    private readonly OrphanPlanner _orphans;
    private readonly EvaluationContext _account;
    private readonly EncodedRow _accountRow = new();
    private readonly Func<long, string?> _whyOutOfScope;
    private readonly GroupPlanner? _groups;
    private readonly AccountDiff _part = new();
    private readonly IReadOnlySet<string> _outside, _deleted;
    private readonly IssuedValues? _issued;
    private readonly AttributeBuffer _issues = new();

    /// <param name="vault">The vault.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="accounts">Its accounts as they are.</param>
    /// <param name="plan">Where changes go.</param>
    /// <param name="groups">Is told whose memberships are managed; null where there are no rules for groups.</param>
    /// <param name="removalsWithheld">Why nobody may be removed; null when they may.</param>
    /// <param name="whyOutOfScope">Why a user is out of scope.</param>
    /// <param name="sources">The sources that users come from.</param>
    /// <param name="context">Who runs.</param>
    /// <param name="cancellation">Ends what the destination is asked.</param>
    public Planner(
        IVault vault, CompiledDestination destination, AccountTable accounts, PlanWriter plan, GroupPlanner? groups, string? removalsWithheld,
        Func<long, string?> whyOutOfScope, IReadOnlyList<string> sources, RunContext context, CancellationToken cancellation)
    {
        (_whyOutOfScope, _groups) = (whyOutOfScope, groups);
        (_vault, _destination, _accounts, _plan, _removalsWithheld, _context) = (vault, destination, accounts, plan, removalsWithheld, context);
        _matcher = new AccountMatcher(destination, accounts);
        _links = LinkTable.Load(vault.Links, destination.Destination.Name, accounts, _matcher);
        _desired = new DesiredAccounts(destination, _names, _accounts, _matcher, vault, context.Clock.Today, cancellation);
        IReadOnlyCollection<string> lost = _links.LostAnchors;
        _outside = lost.Count > 0 ? destination.Destination.FindOutside(lost, cancellation) : new HashSet<string>();
        _deleted = lost.Count > _outside.Count ? destination.Destination.FindDeleted([.. lost.Where(anchor => !_outside.Contains(anchor))], cancellation) : new HashSet<string>();
        _issued = destination.Issues.Count > 0 ? new IssuedValues(vault.Links, destination.Destination.Name) : null;
        _reasons = new ChangeReasons(destination, vault.Attributes);
        _anchors = new AnchorClaims(destination, plan, destination.Anchor is null ? 0 : _links.Count);
        _leavers = new LeaverPlanner(destination, plan, context.Clock.Today, removalsWithheld, whyOutOfScope);
        _account = new EvaluationContext { Row = _accountRow, Today = context.Clock.Today };
        _orphans = new OrphanPlanner(destination, plan, accounts, _leavers, removalsWithheld ?? NeverImported(vault, sources), WhyProtected);
    }

    /// <summary>The accounts that no user owns.</summary>
    public OrphanPlanner Orphans => _orphans;

    /// <summary>Users in scope.</summary>
    public long InScope { get; private set; }

    /// <summary>Users whom the selection leaves out.</summary>
    public long OutOfScope { get; private set; }

    /// <summary>Accounts that are as they should be.</summary>
    public long Unchanged { get; private set; }

    /// <summary>Accounts under a link, the base of the thresholds.</summary>
    public long Managed => _links.Count;

    /// <inheritdoc/>
    public void Dispose()
    {
        _issued?.Dispose();
        _desired.Dispose();
    }

    /// <summary>Makes the plan for the users given.</summary>
    public void Plan(PlanInput users, CancellationToken cancellation)
    {
        if (_matcher.HasFreeAccounts)
            FindAccounts(users, cancellation);
        long looked = 0;
        foreach (PlanUser user in users.Read())
        {
            if ((++looked & 0x1FFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                _context.Observer.Progress(new RunProgress($"Planning {_destination.Destination.Name}", string.Create(CultureInfo.InvariantCulture, $"{looked:N0} users"), null));
            }
            bool linked = _links.TryFind(user.Number, out Link link, out int account);
            _plan.About(user.Row, linked);
            try
            {
                if (user.State == UserState.Active && _desired.Selects(user))
                    PlanUserInScope(user, linked, link, account);
                else if (user.State == UserState.OutOfScope && _destination.Settings.OutOfScope == OutOfScopeHandling.Keep)
                    LeaveAlone(user, linked, link);
                else if (linked && !users.IsSubset)
                    PlanLeaver(user, link, account);
            }
            catch (EvaluationException error)
            {
                _plan.Notice(NoticeKind.Error, user.Number, linked ? link.Anchor : null, error.Message);
            }
            if (linked)
                _links.MarkSeen(user.Number);
        }
        if (users.IsSubset)
            return;
        // Links whose user is no more: it was merged into another.
        foreach ((Link link, int account) in _links.Unseen())
            PlanLeaver(new PlanUser(link.User, UserState.Left, null, _accountRow), link, account);
        _orphans.Plan(_matcher.Orphans());
    }

    private void FindAccounts(PlanInput users, CancellationToken cancellation)
    {
        foreach (PlanUser user in users.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            // An account that fits somebody who is out of scope is no orphan, and nobody else's.
            if (user.State is not (UserState.Active or UserState.OutOfScope) || !_links.Lacks(user.Number) || !_desired.Selects(user))
                continue;
            try
            {
                _matcher.Look(user.Number, _desired.Evaluate(user));
            }
            catch (EvaluationException)
            {
                // It is reported when the user's turn comes.
            }
        }
    }

    private void PlanUserInScope(PlanUser user, bool linked, Link link, int account)
    {
        InScope++;
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
            PlanCreate(user, desired, linked ? link : null);
        else
            PlanExisting(user, desired, linked ? link : null, account, found: unknown);
    }

    private void PlanCreate(PlanUser user, AttributeBuffer desired, Link? lost)
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
        if (lost is { } gone && _outside.Contains(gone.Anchor))
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
        bool restores = lost is { } deleted && _deleted.Contains(deleted.Anchor);
        if (restores)
            anchor = lost!.Value.Anchor;
        string why = restores ? $"Its account '{anchor}' was deleted, and is restored." : lost is { } link ? $"Its account '{link.Anchor}' is no longer in the destination." : _reasons.NoAccount;
        int sequence = _plan.Add(ChangeAction.Create, user.Number, anchor, why, _diff.Before, _diff.After);
        _anchors.Planned(anchor, user.Number, sequence);
        _desired.IssueNames(_plan, user.Number, desired);
        Issue(user.Number, default);
        _groups?.Met(user, -1, anchor, sequence);
    }

    private void PlanExisting(PlanUser user, AttributeBuffer desired, Link? link, int account, bool found)
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
        _accountRow.Load(actual);
        _desired.Diff(_diff, desired, _accountRow);
        bool returns = link is { LeavingSince: not null };
        if (_diff.IsEmpty && !returns)
        {
            Unchanged++;
        }
        else if (IsProtected(user, anchor, actual))
        {
            _diff.Clear();
            Issue(user.Number, actual);
            return;
        }
        bool renamed = newAnchor && _destination.Can(ChangeAction.Rename);
        if (!_diff.IsEmpty && IsUnwritable(user, anchor))
            _diff.Clear();
        if (!_diff.IsEmpty)
            PlanChanges(user, anchor, newAnchor);
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

    private void LeaveAlone(PlanUser user, bool linked, Link link)
    {
        OutOfScope++;
        int account = linked ? -1 : _matcher.Found(user.Number);
        if (linked ? link.State == LinkState.Linked : account >= 0)
            _plan.Notice(NoticeKind.OutOfScope, user.Number, linked ? link.Anchor : _accounts.Anchor(account), $"Left alone, because the user is out of scope. {_whyOutOfScope(user.Number)}".TrimEnd());
    }

    private void PlanChanges(PlanUser user, string anchor, bool newAnchor)
    {
        foreach (ChangeAction action in _destination.ActionsOf(newAnchor))
        {
            _part.Clear();
            _part.AddFrom(_diff, attribute => _destination.IsPartOf(attribute, action));
            if (_part.IsEmpty)
                continue;
            if (_destination.Can(action))
                _plan.Add(action, user.Number, anchor, _reasons.Differs(_part.After.Span, newAnchor), _part.Before, _part.After);
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

    private void PlanLeaver(PlanUser user, Link link, int account)
    {
        if (link.State != LinkState.Linked || account < 0)
            return;
        ReadOnlySpan<byte> actual = _accounts.Row(account);
        if (_leavers.IsDue(user, link, actual) && IsProtected(user, link.Anchor, actual))
            return;
        _leavers.Plan(user, link, actual);
        // Until its first stage is due, a leaver's account stays as it is. One that goes takes its memberships with it.
        if (_leavers.StageOf(user, link) is { Do: not ChangeAction.Delete })
            _groups?.Leaves(user.Number, account);
    }

    // Before a source was read for the first time nobody knows whose an account is.
    private static string? NeverImported(IVault vault, IReadOnlyList<string> sources) =>
        sources.FirstOrDefault(s => vault.Runs.LastImport(s) is null) is { } source ? $"Source '{source}' has never been imported." : null;

    private string? WhyProtected(int account)
    {
        _accountRow.Load(_accounts.Row(account));
        return _destination.WhyProtected(_account);
    }

    private bool IsProtected(PlanUser user, string anchor, ReadOnlySpan<byte> actual)
    {
        _accountRow.Load(actual);
        string? why = _destination.WhyProtected(_account);
        if (why is null)
            return false;
        _plan.Notice(NoticeKind.Protected, user.Number, anchor, $"The account is protected: {why}. Nothing about it is changed.");
        return true;
    }
}
