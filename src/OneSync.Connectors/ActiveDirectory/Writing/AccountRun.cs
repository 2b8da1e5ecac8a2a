using OneSync.Connectors.Accounts;
using OneSync.Connectors.Passwords;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>One application of a plan's changes of accounts, whichever server it is on.</summary>
internal sealed class AccountRun : IDisposable
{
    private readonly DirectorySettings _settings;
    private readonly AccountAttributes _attributes;
    private readonly IOutcomeSink _outcomes;
    private readonly ContainerMaker _containers;
    private readonly AccountSteps _steps;
    private readonly AccountLookup _lookup;
    private readonly FirstPasswords? _passwords;
    private readonly HashSet<AccountWork> _waiting = [];

    private AccountRun(DirectorySettings settings, AccountAttributes attributes, AccountReading reading, FirstPasswords? passwords, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        (_settings, _attributes, _passwords, _outcomes, Cancellation) = (settings, attributes, passwords, outcomes, cancellation);
        _containers = new ContainerMaker(attributes.Scope, settings.CreatesUnits);
        _steps = new AccountSteps(attributes, _containers, passwords?.Chosen ?? new Dictionary<int, string>(), settings.Password?.ChangeAtNextLogon == true, cancellation);
        _lookup = new AccountLookup(attributes, reading, cancellation);
    }

    /// <summary>Ends it.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Asks the directory for all that the changes need to know, before the first of them is sent.</summary>
    /// <exception cref="DestinationUnavailableException">The directory lacks an attribute, or its policy does not take the passwords.</exception>
    public static AccountRun Prepare(DirectorySession session, DirectorySettings settings, IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        HashSet<int> used = [];
        bool creates = false;
        foreach (StoredChange change in changes.Read())
        {
            creates |= change.Action == ChangeAction.Create;
            AccountChanges.Note(change, used);
        }
        string[] names = [.. used.Order().Select(index => changes.Attributes.Names[index]).Append(AccountAttributes.Protected).Distinct(StringComparer.OrdinalIgnoreCase)];
        AccountAttributes attributes = AccountAttributes.Load(session, settings, names, names, cancellation);
        Dictionary<string, ReferenceMap> references = References(session, settings, attributes, names, forWriting: false, cancellation);
        ProtectedAccounts guarded = ProtectedAccounts.Load(session, settings, attributes.Scope, cancellation);
        FirstPasswords? passwords = null;
        if (creates && settings.Password is not null)
        {
            PasswordPolicy policy = PasswordPolicy.Read(session, cancellation);
            passwords = FirstPasswords.Open(settings.Password, (password, create) => policy.WhyNot(password, create.After("sAMAccountName").First, create.After("displayName").First),
                settings.Connection.Destination, changes.Plan);
        }
        return new AccountRun(settings, attributes, new AccountReading(names, attributes, references, guarded), passwords, outcomes, cancellation);
    }

    /// <summary>Makes the changes of these accounts as far as they are open; each is answered as soon as it ended.</summary>
    public void Make(RequestLanes lanes, IReadOnlyList<AccountWork> batch)
    {
        // What ended on a server that was lost before that was told.
        Answer(batch);
        AccountWork[] open = [.. batch.Where(w => w is { IsOpen: true, IsMade: false } && !_waiting.Contains(w))];
        _passwords?.Choose(open.SelectMany(w => w.Changes).Where(c => c.Action == ChangeAction.Create));
        lanes.Run(open, Sending, Make, Answer, Cancellation);
        _waiting.UnionWith(batch.Where(w => w.Changes.Exists(c => c.Status is null && !c.IsNameTaken && c.References.Count > 0)));
    }

    /// <summary>Sets the references of all accounts.</summary>
    public void SetReferences(RequestLanes lanes)
    {
        if (_waiting.Count == 0)
            return;
        Answer(_waiting);
        Dictionary<string, ReferenceMap> maps = References(lanes.First, _settings, _attributes, [.. _settings.References.Keys], forWriting: true, Cancellation);
        ReferencePass pass = new(_attributes, _steps);
        lanes.Run([.. _waiting.Where(w => w.IsOpen)], _ => { }, (session, works) =>
        {
            _lookup.Read(session, works);
            foreach (AccountWork work in works)
                pass.Make(session, work, maps);
        }, Answer, Cancellation);
    }

    /// <summary>Gives up on names that others have.</summary>
    public void Refuse(IReadOnlyCollection<AccountWork> works)
    {
        foreach (AccountWork work in works)
        {
            foreach (PlannedChange change in work.Changes.Where(c => c.Status is null && c.IsNameTaken))
                change.End(ChangeStatus.Failed, change.NameTaken);
        }
        Answer(works);
    }

    /// <summary>Puts the hand-over files of first passwords in their place.</summary>
    public void HandOver() => _passwords?.HandOver();

    /// <summary>Forgets what the last server had: the next may not have it yet.</summary>
    public void Forget() => _containers.Forget();

    /// <inheritdoc/>
    public void Dispose() => _passwords?.Dispose();

    // On one connection: the accounts are read as they are, judged, and changed one after the other; the anchors of new ones are asked for at the end.
    private void Make(DirectorySession session, AccountWork[] works)
    {
        _lookup.Read(session, [.. works.Where(w => w.Anchor.Length > 0)]);
        foreach (AccountWork work in works)
        {
            ChangeJudge.Judge(work);
            if (work.IsOpen)
                _steps.Make(session, work);
        }
        AccountWork[] made = [.. works.Where(w => w.Anchor.Length == 0 && w.IsOpen && w.Name is not null)];
        _lookup.FindMade(session, made);
        foreach (PlannedChange create in made.Where(w => w.Anchor.Length > 0).Select(w => w.Changes[0]))
        {
            create.IsNameTaken = false;
            if (create.References.Count == 0)
                create.End(ChangeStatus.Done);
        }
    }

    private void Sending(AccountWork[] works) => _outcomes.Sending([.. works.SelectMany(w => w.Changes).Where(c => c.Status is null).Select(c => c.Sequence)]);

    private void Answer(IReadOnlyCollection<AccountWork> works)
    {
        foreach (AccountWork work in works)
        {
            foreach (PlannedChange change in work.Changes.Where(c => c is { Status: not null, IsAnswered: false }))
            {
                bool made = change is { Action: ChangeAction.Create, Status: ChangeStatus.Done };
                if (change.Action == ChangeAction.Create)
                    _passwords?.Ended(change, made);
                _outcomes.Answered(change.Sequence, change.Status!.Value, made ? work.Anchor : null, change.Error);
                change.IsAnswered = true;
            }
        }
    }

    private static Dictionary<string, ReferenceMap> References(
        DirectorySession session, DirectorySettings settings, AccountAttributes attributes, IReadOnlyList<string> names, bool forWriting, CancellationToken cancellation)
    {
        Dictionary<string, ReferenceMap> maps = new(StringComparer.OrdinalIgnoreCase);
        foreach (string key in names.Select(attributes.ReferenceKey).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
            maps[key] = ReferenceMap.Read(session, settings.Connection.PageSize, key, forWriting, cancellation);
        return maps;
    }
}
