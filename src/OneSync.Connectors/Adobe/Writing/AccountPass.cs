using OneSync.Connectors.Accounts;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>Makes a plan's changes of accounts: reads the accounts as they are, judges, sends, and learns the ids of those that were made.</summary>
internal sealed class AccountPass
{
    // Single look-ups count as pages do; more than a minute's worth is not worth it.
    private const int MostLookups = 20;

    private readonly AdobeSettings _settings;
    private readonly AdobeService _service;
    private readonly IChangeFeed _changes;
    private readonly IOutcomeSink _outcomes;
    private readonly CommandSender _sender;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, AccountWork> _made = new(StringComparer.Ordinal);
    private List<AccountWork> _nameTaken = [];
    private AccountSnapshot _now = new();

    public AccountPass(AdobeSettings settings, AdobeService service, IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        (_settings, _service, _changes, _outcomes, _cancellation) = (settings, service, changes, outcomes, cancellation);
        _sender = new CommandSender(service, outcomes, cancellation);
    }

    /// <summary>Does all of it.</summary>
    /// <exception cref="DestinationUnavailableException">The service was lost on the way.</exception>
    public void Run()
    {
        HashSet<string> ids = new(StringComparer.Ordinal), keys = new(StringComparer.Ordinal);
        foreach (AccountWork work in AccountChanges.Of(_changes, (anchor, user) => new AccountWork(anchor, user)))
        {
            if (work.Create is null)
                ids.Add(work.Anchor);
            else
                keys.Add(work.NewKey.Folded);
        }
        _now = AccountSnapshot.Read(_service, _settings.Destination, ids, keys, _cancellation);
        foreach (AccountWork work in AccountChanges.Of(_changes, (anchor, user) => new AccountWork(anchor, user)))
            Make(work);
        _sender.Flush();
        // Whoever waits for a name that another gives up gets it once that is done; as long as somebody gets one, the others try again.
        for (int before = int.MaxValue; _nameTaken.Count > 0 && _nameTaken.Count < before && !_service.TestOnly;)
        {
            before = _nameTaken.Count;
            List<AccountWork> again = _nameTaken;
            _nameTaken = [];
            again.ForEach(Send);
            _sender.Flush();
        }
        foreach (AccountWork work in _nameTaken)
        {
            foreach (PlannedChange change in work.Open.ToArray())
                change.End(ChangeStatus.Failed, change.NameTaken);
            work.Answer(_outcomes);
        }
        if (!_service.TestOnly)
            LearnIds();
    }

    private void Make(AccountWork work)
    {
        work.Show(work.Create is null ? _now.Find(work.Anchor) : _now.Find(work.NewKey), _settings.Protection);
        string? id = AccountJudge.Judge(work);
        work.Answer(_outcomes, id);
        if (work.Open.Any())
            Send(work);
    }

    private void Send(AccountWork work)
    {
        Command? command = AccountCommands.Of(work, _settings, out string? why);
        if (command is null)
        {
            work.End(ChangeStatus.Failed, why);
            work.Answer(_outcomes);
            return;
        }
        // A new account gets its licences at once: half the commands, and half the time.
        IReadOnlyList<NewMembership> groups = work.Create is null ? [] : _changes.MembershipsOf(work.User);
        if (groups.Count > 0)
            _sender.Add(new PendingCommand(command with { Steps = [.. command.Steps, .. Step.Add(groups.Select(g => g.Group))] }, [.. work.Open.Select(c => c.Sequence), .. groups.Select(g => g.Sequence)], error => Ended(work, command, groups, error)));
        else
            Send(work, command);
    }

    private void Send(AccountWork work, Command command) => _sender.Add(new PendingCommand(command, [.. work.Open.Select(c => c.Sequence)], error => Ended(work, error)));

    private void Ended(AccountWork work, Command command, IReadOnlyList<NewMembership> groups, CommandError? error)
    {
        if (error is { Step: not 0 })
        {
            // A group stands against it, and nothing of it was done: the account is made by itself, and the groups come after.
            Send(work, command);
            return;
        }
        foreach (NewMembership group in error is null ? groups : [])
            _outcomes.Answered(group.Sequence, ChangeStatus.Done);
        Ended(work, error);
    }

    private void Ended(AccountWork work, CommandError? error)
    {
        ErrorKind? kind = error is null ? null : ErrorCodes.KindOf(error.Code);
        if (kind is null or ErrorKind.AlreadySo)
        {
            if (work.Create is not null && !_service.TestOnly)
            {
                // It is answered once its id is known.
                _made[work.NewKey.Folded] = work;
                return;
            }
            work.End(ChangeStatus.Done);
        }
        else if (kind == ErrorKind.NameTaken)
        {
            foreach (PlannedChange change in work.Open)
                change.NameTaken = ErrorCodes.Explain(error!);
            _nameTaken.Add(work);
            return;
        }
        else if (kind == ErrorKind.Missing && work.Create is null && !_service.TestOnly)
        {
            EndMissing(work, error!);
        }
        else
        {
            work.End(ChangeStatus.Failed, ErrorCodes.Explain(error!));
        }
        work.Answer(_outcomes);
    }

    // The account is gone, or it has its new name already: the answer to the command that gave it was lost, and the command sent again.
    private void EndMissing(AccountWork work, CommandError error)
    {
        if (work.Open.All(c => AccountJudge.Removes(c.Action)))
            work.End(ChangeStatus.Done);
        else if (error.Code == "error.group.not_found")
            work.End(ChangeStatus.Drifted, ErrorCodes.Explain(error));
        else if (Renamed(work) is { } key && _service.Find(key, _cancellation) is { } now && now.Id == work.Anchor)
            work.End(ChangeStatus.Done);
        else
            work.End(ChangeStatus.Drifted, $"The account is no longer in the organisation. {ErrorCodes.Explain(error)}");
    }

    private UserKey? Renamed(AccountWork work)
    {
        if (work.Now is not { } was || work.Changes.Find(c => c.Action == ChangeAction.Rename) is not { } rename)
            return null;
        string After(string attribute, string before) => rename.After(attribute).First is { Length: > 0 } after ? after : before;
        return UserKey.Of(After(AccountAttributes.Email, was.Email), After(AccountAttributes.Username, was.Username), was.Domain);
    }

    // Commands do not say which id the account got that they made.
    private void LearnIds()
    {
        if (_made.Count == 0)
            return;
        AccountSnapshot now = AccountSnapshot.Read(_service, _settings.Destination, new HashSet<string>(), _made.Keys.ToHashSet(), _cancellation);
        int lookups = 0;
        foreach (AccountWork work in _made.Values)
        {
            AdobeUser? user = now.Find(work.NewKey) ?? (lookups++ < MostLookups ? _service.Find(work.NewKey, _cancellation) : null);
            // One that the service does not list yet has no link: the next dry run finds it by what matches.
            work.End(ChangeStatus.Done);
            work.Answer(_outcomes, user?.Id);
        }
    }
}
