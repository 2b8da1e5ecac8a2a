using System.Globalization;
using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Undoing;

/// <summary>
/// Plans the opposite of what a run did, from its before-values. What somebody, or a later run, changed since stays as it is and is told; what is as it was
/// before needs nothing. No password is ever set back.
/// </summary>
internal sealed class UndoPlanner
{
    private readonly IVault _vault;
    private readonly CompiledDestination _destination;
    private readonly AccountTable _accounts;
    private readonly PlanWriter _plan;
    private readonly UndonePlan _undone;
    private readonly DateOnly _today;
    private readonly UndoneValues _values;
    private readonly EncodedRow _row = new();
    private readonly EvaluationContext _account;
    private readonly CancellationToken _cancellation;
    private IReadOnlySet<string>? _deleted;

    public UndoPlanner(IVault vault, CompiledDestination destination, AccountTable accounts, PlanWriter plan, UndonePlan undone, DateOnly today, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        (_vault, _destination, _accounts, _plan, _undone, _today) = (vault, destination, accounts, plan, undone, today);
        _values = new UndoneValues(vault.Attributes, destination);
        _account = new EvaluationContext { Row = _row, Today = today };
    }

    /// <summary>Accounts that are as they were before.</summary>
    public long Unchanged { get; private set; }

    /// <summary>The users of whose changes at least one stays.</summary>
    public HashSet<long> Kept { get; } = [];

    /// <summary>The users whose account is made again or gets another anchor, with the one it will have where that is known.</summary>
    public Dictionary<long, string> Anchors { get; } = [];

    /// <summary>Plans the accounts.</summary>
    public void Plan()
    {
        foreach (IReadOnlyList<DoneChange> changes in _undone.Accounts())
        {
            _cancellation.ThrowIfCancellationRequested();
            CountAs(changes[0].User);
            bool any = false;
            foreach (DoneChange change in changes)
                any |= change.Action == ChangeAction.Delete ? MakeAgain(change) : Undo(change);
            if (!any && !Kept.Contains(changes[0].User))
                Unchanged++;
        }
    }

    /// <summary>The account as read that a change is about; -1 when it is no longer there.</summary>
    public int AccountOf(long user, string anchor)
    {
        int account = anchor.Length > 0 ? _accounts.Find(anchor) : -1;
        return account >= 0 || LinkOf(user) is not { } link ? account : _accounts.Find(link.Anchor);
    }

    /// <summary>Counts what follows under the user.</summary>
    public void CountAs(long user)
    {
        if (_plan.Breakdown is null || _vault.Users.Find(user) is not { } stored)
            return;
        _row.Load(stored.Data);
        _plan.About(_row, managed: false);
    }

    /// <summary>Whether the account is protected; told with a notice.</summary>
    public bool IsProtected(long user, int account)
    {
        _row.Load(_accounts.Row(account));
        if (_destination.WhyProtected(_account) is not { } why)
            return false;
        Keep(NoticeKind.Protected, user, _accounts.Anchor(account), $"The account is protected: {why}. Nothing about it is undone.");
        return true;
    }

    /// <summary>Tells that something stays as it is.</summary>
    public void Keep(NoticeKind kind, long user, string? anchor, string message)
    {
        _plan.Notice(kind, user, anchor, message);
        Kept.Add(user);
    }

    private string Run => _undone.Run.Id.ToString(CultureInfo.InvariantCulture);

    private bool Undo(DoneChange change)
    {
        int account = AccountOf(change.User, change.Anchor);
        if (account < 0)
        {
            if (change.Action != ChangeAction.Create)
                Keep(NoticeKind.Drifted, change.User, change.Anchor, $"{change.Action} of run {Run} is not undone: the account is no longer in the destination.");
            return false;
        }
        string anchor = _accounts.Anchor(account);
        if (change.Action == ChangeAction.Create)
            return PutAway(change, account, anchor);
        _values.Compare(change, _accounts.Row(account));
        if (_values.Drifted.Count > 0)
        {
            string stays = $"{(_values.IsWhole ? $"{change.Action} of run {Run} is not undone" : $"Not all of {change.Action} of run {Run} is undone")}, because it was changed since: {string.Join(", ", _values.Drifted)}.";
            Keep(NoticeKind.Drifted, change.User, anchor, stays);
        }
        if (_values.IsEmpty || IsProtected(change.User, account) || Collides(change, anchor))
            return false;
        if (!Add(_values.Opposite(change.Action), change.User, anchor, $"Undoes {change.Action} of run {Run}.", _values.Before, _values.After))
            return false;
        if (_destination.Anchor is { } index && AttributeEncoding.Read(_values.After.Span, index) is { HasValue: true, First: { } back })
            Anchors[change.User] = back;
        return true;
    }

    // Deleting is for destinations whose lifecycle lists it; otherwise the account is put away as that of a leaver.
    private bool PutAway(DoneChange change, int account, string anchor)
    {
        LeaverStage[] stages = [.. _destination.Settings.Leaver];
        bool deletes = Array.Exists(stages, s => s.Do == ChangeAction.Delete);
        LeaverStage? archive = Array.FindLast(stages, s => s.Do == ChangeAction.Archive);
        ReadOnlySpan<byte> row = _accounts.Row(account);
        if (deletes)
        {
            _values.Compare(change, row);
            if (_values.Drifted.Count > 0)
            {
                Keep(NoticeKind.Drifted, change.User, anchor, $"The account that run {Run} made is not deleted, because it was changed since: {string.Join(", ", _values.Drifted)}.");
                return false;
            }
            return !IsProtected(change.User, account)
                && Add(ChangeAction.Delete, change.User, anchor, $"Undoes Create of run {Run}: the lifecycle of the destination lists Delete.", row.ToArray(), default);
        }
        ChangeAction action = archive is not null ? ChangeAction.Archive : ChangeAction.Disable;
        _values.Differ(archive is not null ? _destination.StageState(archive) : _destination.EnabledState(false), row);
        if (_values.IsEmpty && _destination.Can(action))
            return false;
        if (IsProtected(change.User, account) || !Add(action, change.User, anchor, $"Undoes Create of run {Run}: {action} and not Delete, which the lifecycle of the destination does not list.", _values.Before, _values.After))
            return false;
        // For the next plan the user is one who returns, if the account should be there after all.
        if (LinkOf(change.User) is { } link)
            _plan.Effect(new LinkEffect(link with { LeavingSince = _today }));
        return true;
    }

    private bool MakeAgain(DoneChange change)
    {
        if (_vault.Users.Find(change.User) is null || AccountOf(change.User, "") >= 0)
        {
            Keep(NoticeKind.Drifted, change.User, change.Anchor, $"Delete of run {Run} is not undone: {(_vault.Users.Find(change.User) is null ? "the user is no more" : "the user has another account")}.");
            return false;
        }
        if (_accounts.Incomplete is { } reason)
        {
            Keep(NoticeKind.Withheld, change.User, change.Anchor, $"Delete of run {Run} is not undone, because the accounts could not be read completely. {reason}");
            return false;
        }
        _values.Restore(change.Before);
        string anchor = _destination.Anchor is { } index ? AttributeEncoding.Read(change.Before, index).First ?? "" : "";
        if (anchor.Length > 0 && _accounts.Find(anchor) >= 0)
        {
            Keep(NoticeKind.Drifted, change.User, anchor, $"Delete of run {Run} is not undone: there is an account of that name again.");
            return false;
        }
        bool restores = _destination.Anchor is null && Deleted().Contains(change.Anchor);
        if (restores)
            anchor = change.Anchor;
        string how = restores ? "the deleted account is restored with the values it had" : "the account is made again with the values it had, as a new one; a password it had is not restored";
        if (!Add(ChangeAction.Create, change.User, anchor, $"Undoes Delete of run {Run}: {how}.", default, _values.After))
            return false;
        Anchors[change.User] = anchor;
        return true;
    }

    // Asked once, for all that the run deleted.
    private IReadOnlySet<string> Deleted() =>
        _deleted ??= _destination.Destination.FindDeleted([.. _undone.Accounts().SelectMany(c => c).Where(c => c.Action == ChangeAction.Delete).Select(c => c.Anchor)], _cancellation);

    // Where OneSync chooses anchors, the old one may have been given to another account.
    private bool Collides(DoneChange change, string anchor)
    {
        if (_destination.Anchor is not { } index || AttributeEncoding.Read(_values.After.Span, index) is not { HasValue: true } wanted || _accounts.Find(wanted.First!) < 0)
            return false;
        Keep(NoticeKind.Disputed, change.User, anchor, $"{change.Action} of run {Run} is not undone: another account is called '{wanted}' now.");
        return true;
    }

    private bool Add(ChangeAction action, long user, string anchor, string reason, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        if (_destination.Can(action))
        {
            _plan.Add(action, user, anchor, reason, before, after);
            return true;
        }
        Keep(NoticeKind.Unsupported, user, anchor, $"Destination '{_destination.Destination.Name}' cannot {action}. {reason}");
        return false;
    }

    private Link? LinkOf(long user) => _vault.Links.Find(_destination.Destination.Name, user);
}
