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
    private readonly CompiledDestination _destination;
    private readonly PlanWriter _plan;
    private readonly RunContext _context;
    private readonly AccountTable _accounts;
    private readonly AccountMatcher _matcher;
    private readonly LinkTable _links;
    private readonly DesiredAccounts _desired;
    private readonly AccountGuard _guard;
    private readonly LeaverPlanner _leavers;
    private readonly AccountPlanner _active;
    private readonly GroupPlanner? _groups;
    private readonly Func<long, string?> _whyOutOfScope;

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
        (_destination, _accounts, _plan, _groups, _whyOutOfScope, _context) = (destination, accounts, plan, groups, whyOutOfScope, context);
        DateOnly today = context.Clock.Today;
        _matcher = new AccountMatcher(destination, accounts);
        _links = LinkTable.Load(vault.Links, destination.Destination.Name, accounts, _matcher);
        _desired = new DesiredAccounts(destination, new NameRegistry(), accounts, _matcher, vault, today, cancellation);
        _guard = new AccountGuard(destination, plan, today);
        _leavers = new LeaverPlanner(destination, plan, today, removalsWithheld, whyOutOfScope);
        _active = new AccountPlanner(vault, destination, plan, accounts, _matcher, _desired, _leavers, _guard, _links, groups, cancellation);
        Orphans = new OrphanPlanner(destination, plan, accounts, _leavers, removalsWithheld ?? NeverImported(vault, sources), _guard);
    }

    /// <summary>The accounts that no user owns.</summary>
    public OrphanPlanner Orphans { get; }

    /// <summary>Users in scope.</summary>
    public long InScope { get; private set; }

    /// <summary>Users whom the selection leaves out.</summary>
    public long OutOfScope { get; private set; }

    /// <summary>Accounts that are as they should be.</summary>
    public long Unchanged => _active.Unchanged;

    /// <summary>Accounts under a link, the base of the thresholds.</summary>
    public long Managed => _links.Count;

    /// <inheritdoc/>
    public void Dispose()
    {
        _active.Dispose();
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
                {
                    InScope++;
                    _active.Plan(user, linked, link, account);
                }
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
        _active.Settle();
        if (users.IsSubset)
            return;
        // Links whose user is no more: it was merged into another.
        foreach ((Link link, int account) in _links.Unseen())
            PlanLeaver(new PlanUser(link.User, UserState.Left, null, new EncodedRow()), link, account);
        Orphans.Plan(_matcher.Orphans());
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

    private void LeaveAlone(PlanUser user, bool linked, Link link)
    {
        OutOfScope++;
        int account = linked ? -1 : _matcher.Found(user.Number);
        if (linked ? link.State == LinkState.Linked : account >= 0)
            _plan.Notice(NoticeKind.OutOfScope, user.Number, linked ? link.Anchor : _accounts.Anchor(account), $"Left alone, because the user is out of scope. {_whyOutOfScope(user.Number)}".TrimEnd());
    }

    private void PlanLeaver(PlanUser user, Link link, int account)
    {
        if (link.State != LinkState.Linked || account < 0)
            return;
        ReadOnlySpan<byte> actual = _accounts.Row(account);
        if (_leavers.IsDue(user, link, actual) && _guard.Stops(user, link.Anchor, actual))
            return;
        _leavers.Plan(user, link, actual);
        // Until its first stage is due, a leaver's account stays as it is. One that goes takes its memberships with it.
        if (_leavers.StageOf(user, link) is { Do: not ChangeAction.Delete })
            _groups?.Leaves(user.Number, account);
    }

    // Before a source was read for the first time nobody knows whose an account is.
    private static string? NeverImported(IVault vault, IReadOnlyList<string> sources) =>
        sources.FirstOrDefault(s => vault.Runs.LastImport(s) is null) is { } source ? $"Source '{source}' has never been imported." : null;
}
