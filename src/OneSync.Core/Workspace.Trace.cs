using OneSync.Core.Activity;
using OneSync.Core.Importing;
using OneSync.Core.Linking;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;
using OneSync.Core.Tracing;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>Tells all that is known of some people, and why: records, values, accounts and changes. Writes nothing.</summary>
    /// <param name="query">Who.</param>
    /// <param name="destinations">Destinations that are read to say what the next plan would do; none says what the vault knows alone.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ConfigurationException">There is nobody, or the filter is not valid.</exception>
    /// <exception cref="DestinationUnavailableException">A destination cannot be read.</exception>
    public IReadOnlyList<OneSyncTrace> Trace(TraceQuery query, IReadOnlyList<string> destinations, CancellationToken cancellation)
    {
        StoredUser[] users = [.. Traced(query, cancellation).Select(Vault.Users.Find).OfType<StoredUser>()];
        if (users.Length == 0)
            throw new ConfigurationException(new ConfigurationProblem("UnknownUser", $"There is no user {Told(query)}.", Position.Whole("User")));
        HashSet<long> wanted = [.. users.Select(u => u.Number)];
        Dictionary<string, NextPlan> next = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in destinations)
            next[FindDestination(name).Name.Text] = Next(FindDestination(name), wanted, cancellation);
        UserTrace values = new(Vault, Settings);
        AccountTrace[] accounts = [.. Settings.Destinations.Select(d =>
            new AccountTrace(Compile(d, CreateDestination(d), UserScope(Users()), Resources), Vault.Links, _options.Clock.Today))];
        return [.. users.Select(user => Trace(user, values, accounts, next))];
    }

    private OneSyncTrace Trace(StoredUser user, UserTrace values, IEnumerable<AccountTrace> accounts, Dictionary<string, NextPlan> next)
    {
        IReadOnlyList<TraceChange> history = AccountTrace.History(Vault, user.Number);
        OneSyncUser shown = Shown(user);
        return new OneSyncTrace
        {
            Id = user.Number,
            Name = shown.Name,
            State = user.State,
            LeftOn = user.LeftOn,
            ScopeReason = shown.ScopeReason,
            Records = values.Records(user),
            Attributes = values.Attributes(user),
            Accounts = [.. accounts.Select(a => a.Of(user, history)).Select(account => account with
            {
                Link = Links(account.Destination, user.Number).FirstOrDefault(),
                Next = next.TryGetValue(account.Destination, out NextPlan? plan) ? [.. plan.Changes.Where(c => c.User == user.Number)] : null,
                Notices = plan is null ? [] : [.. plan.Notices.Where(n => n.User == user.Number)],
            })],
        };
    }

    private NextPlan Next(DestinationSettings settings, HashSet<long> users, CancellationToken cancellation)
    {
        using IDisposable held = Vault.Lock($"trace in destination '{settings.Name.Text}'");
        using IVaultTransaction never = Vault.Begin();
        OneSyncPlan plan = MakePlan(settings, null, new RunLog(Vault, RunKind.DryRun, settings.Name.Text, _context), listOrphans: false, cancellation);
        return new NextPlan(
            [.. Vault.Plans.Drafted(plan.Id).Where(c => users.Contains(c.User)).Select(c => AccountTrace.Shown(Vault, plan, c))],
            [.. Vault.Plans.Notices(plan.Id).Where(n => users.Contains(n.User))]);
    }

    private IEnumerable<long> Traced(TraceQuery query, CancellationToken cancellation)
    {
        if (query.Ids is { } ids)
            return ids;
        if (query.Anchor is { } anchor)
            return OfAnchor(anchor);
        if (query.Email is not { } email)
            return FindUsers(new UserQuery { Filter = query.Filter }, cancellation).Select(u => u.Id);
        return FindUsers(new UserQuery(), cancellation)
            .Where(u => u["email"].ToArray().Concat(u["mail"].ToArray()).Contains(email, StringComparer.OrdinalIgnoreCase)).Select(u => u.Id);
    }

    private HashSet<long> OfAnchor(string anchor)
    {
        List<long> records = [];
        using (IRecordCursor people = Vault.Records.Read(RecordKind.Person))
        {
            while (people.MoveNext())
            {
                if (people.Anchor == anchor)
                    records.Add(people.Number);
            }
        }
        return [.. UsersOf(records).Values, .. Settings.Destinations.SelectMany(d => Vault.Links.Read(d.Name.Text)).Where(l => l.Anchor == anchor).Select(l => l.User)];
    }

    private static string Told(TraceQuery query) => query switch
    {
        { Ids: { } ids } => string.Join(", ", ids),
        { Anchor: { } anchor } => $"with a record or an account of anchor '{anchor}'",
        { Email: { } email } => $"with the e-mail address '{email}'",
        _ => "that the filter selects",
    };

    private sealed record NextPlan(IReadOnlyList<OneSyncChange> Changes, IReadOnlyList<PlanNotice> Notices);
}
