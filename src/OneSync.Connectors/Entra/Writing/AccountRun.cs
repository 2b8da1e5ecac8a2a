using OneSync.Connectors.Accounts;
using OneSync.Connectors.Passwords;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Entra;

/// <summary>One application of a plan's changes of accounts.</summary>
internal sealed class AccountRun : IDisposable
{
    private readonly GraphSession _session;
    private readonly IOutcomeSink _outcomes;
    private readonly AccountLookup _lookup;
    private readonly AccountSteps _steps;
    private readonly NewAccounts _creation;
    private readonly FirstPasswords? _passwords;
    private readonly ManagerPass _managers;
    private readonly CancellationToken _cancellation;
    private readonly List<AccountWork> _waiting = [];

    private AccountRun(GraphSession session, EntraSettings settings, IOutcomeSink outcomes, AccountLookup lookup, Licences? licences, DeletedUsers deleted, FirstPasswords? passwords, CancellationToken cancellation)
    {
        (_session, _outcomes, _lookup, _passwords, _cancellation) = (session, outcomes, lookup, passwords, cancellation);
        _creation = new NewAccounts(settings, lookup, deleted, passwords?.Chosen ?? new Dictionary<int, string>());
        _steps = new AccountSteps(settings, licences, _creation);
        _managers = new ManagerPass(session, settings, cancellation);
    }

    /// <summary>Asks the service for all that the changes need to know, before the first of them is sent.</summary>
    public static AccountRun Prepare(GraphSession session, EntraSettings settings, IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        HashSet<int> used = [];
        bool creates = false;
        foreach (StoredChange change in changes.Read())
        {
            creates |= change.Action == ChangeAction.Create;
            AccountChanges.Note(change, used);
        }
        string[] names = [.. used.Order().Select(index => changes.Attributes.Names[index]).Append(AccountChanges.Protected).Append(UserAttributes.UsageLocation).Distinct(StringComparer.OrdinalIgnoreCase)];
        Licences? licences = names.Any(AccountReading.IsLicenses) ? Licences.Load(session, settings, cancellation) : null;
        AccountLookup lookup = new(session, settings, names, licences, AccountGuard.Load(session, settings, cancellation), cancellation);
        DeletedUsers deleted = DeletedUsers.Load(session, settings, creates, cancellation);
        FirstPasswords? passwords = creates && settings.Password is not null ? FirstPasswords.Open(settings.Password, NewAccounts.WhyNotPassword, settings.Connection.Destination, changes.Plan) : null;
        return new AccountRun(session, settings, outcomes, lookup, licences, deleted, passwords, cancellation);
    }

    /// <summary>Makes the changes of these accounts as far as they are open; each is answered as soon as it ended.</summary>
    public void Make(IReadOnlyList<AccountWork> batch)
    {
        AccountWork[] open = [.. batch.Where(w => w.IsOpen)];
        _lookup.Read([.. open.Where(w => w.Anchor.Length > 0 && w.Changes[0].Action != ChangeAction.Create)]);
        List<AccountWork> send = [];
        foreach (AccountWork work in open)
        {
            ChangeJudge.Judge(work);
            Answer(work);
            if (work.IsOpen)
                send.Add(work);
        }
        _passwords?.Choose(send.Where(w => w.Changes[0] is { Action: ChangeAction.Create } create && !_creation.Restores(w, create)).Select(w => w.Changes[0]));
        foreach (PlannedChange change in send.SelectMany(w => w.Changes).Where(c => c.Status is null))
            _outcomes.Sending(change.Sequence);
        Send(send);
        _waiting.AddRange(send.Where(w => w.Changes.Exists(c => c.Status is null && !c.IsNameTaken && c.References.Count > 0)));
    }

    /// <summary>Sets the managers, once everybody is there.</summary>
    public void SetManagers()
    {
        foreach (AccountWork[] some in _waiting.Chunk(AccountWriter.BatchSize))
        {
            _managers.Make(some);
            foreach (AccountWork work in some)
                Answer(work);
        }
    }

    /// <summary>Gives up on names that others have.</summary>
    public void Refuse(IEnumerable<AccountWork> works)
    {
        foreach (AccountWork work in works)
        {
            foreach (PlannedChange change in work.Changes.Where(c => c.Status is null && c.IsNameTaken))
                change.End(ChangeStatus.Failed, change.NameTaken);
            Answer(work);
        }
    }

    /// <summary>Puts the hand-over files of first passwords in their place.</summary>
    public void HandOver() => _passwords?.HandOver();

    /// <inheritdoc/>
    public void Dispose() => _passwords?.Dispose();

    // The next request of each account goes together with those of the others.
    private void Send(IEnumerable<AccountWork> works)
    {
        List<(AccountWork Work, IEnumerator<GraphStep> Steps)> active = [.. works.Select(w => (w, _steps.Make(w).GetEnumerator()))];
        while (active.Count > 0)
        {
            List<(AccountWork Work, IEnumerator<GraphStep> Steps)> next = [];
            foreach ((AccountWork work, IEnumerator<GraphStep> steps) in active)
            {
                if (steps.MoveNext())
                    next.Add((work, steps));
                Answer(work);
            }
            _session.Batches.Send([.. next.Select(n => n.Steps.Current)], _cancellation);
            active = next;
        }
    }

    private void Answer(AccountWork work)
    {
        foreach (PlannedChange change in work.Changes.Where(c => c is { Status: not null, IsAnswered: false }))
        {
            bool made = change is { Action: ChangeAction.Create, Status: ChangeStatus.Done };
            if (change.Action == ChangeAction.Create)
                _passwords?.Ended(change, made);
            if (made)
                _managers.Made(work, change);
            _outcomes.Answered(change.Sequence, change.Status!.Value, made ? work.Anchor : null, change.Error);
            change.IsAnswered = true;
        }
    }
}
