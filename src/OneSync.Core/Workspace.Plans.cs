using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Conditions;
using OneSync.Core.Execution;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Planning.Groups;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Safety;
using OneSync.Core.Settings;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>Works out what a destination needs, and writes nothing but the plan.</summary>
    /// <param name="destination">The destination's name.</param>
    /// <param name="users">Some users only, for whom the plan holds creates and updates alone; null for all of the vault.</param>
    /// <param name="cancellation">Ends it without a trace.</param>
    /// <exception cref="ConfigurationException">There is no such destination, or its expressions are not valid.</exception>
    /// <exception cref="DestinationUnavailableException">The destination cannot be read.</exception>
    /// <exception cref="VaultLockedException">Another run holds the vault.</exception>
    public OneSyncPlan Plan(string destination, IEnumerable<OneSyncUser>? users, CancellationToken cancellation)
    {
        DestinationSettings settings = FindDestination(destination);
        using IDisposable held = Vault.Lock($"dry run of destination '{settings.Name.Text}'");
        return PlanLocked(settings, users, cancellation);
    }

    /// <summary>A plan's head.</summary>
    /// <exception cref="ConfigurationException">There is no such plan.</exception>
    public OneSyncPlan FindPlan(long id) => Vault.Plans.Find(id)
        ?? throw new ConfigurationException(new ConfigurationProblem("UnknownPlan", $"There is no plan {id}{(Plans() is [var newest, ..] ? $"; the newest is {newest.Id}" : ", nor any other")}.", Position.Whole("Plan")));

    /// <summary>
    /// Has a destination try the changes of a plan that was not applied, and change nothing; what it would refuse is among the notices of the plan from then on.
    /// </summary>
    /// <exception cref="PlanRefusedException">The destination cannot do that, or the plan was applied.</exception>
    /// <exception cref="DestinationUnavailableException">The destination cannot be reached.</exception>
    public OneSyncPlan Rehearse(long id, CancellationToken cancellation)
    {
        OneSyncPlan plan = FindPlan(id);
        DestinationSettings settings = FindDestination(plan.Destination);
        if (plan.State is not (PlanState.Ready or PlanState.Held or PlanState.Approved))
            throw new PlanRefusedException("PlanNotApplicable", $"Plan {id} is {plan.State}; only one that may still be applied is tried.", plan);
        if (CreateDestination(settings) is not IRehearsal destination)
            throw new PlanRefusedException("CannotRehearse", $"Destination '{plan.Destination}' ({settings.Type.Text}) cannot say what it would refuse without doing the rest. Plan {id} shows what would be changed.", plan);
        using IDisposable held = Vault.Lock($"trial of plan {id} at destination '{plan.Destination}'");
        Rehearsal answers = new();
        destination.Rehearse(new ChangeFeed(Vault, plan, answers, _context), new GroupFeed(Vault, plan, answers), answers, cancellation);
        using IVaultTransaction transaction = Vault.Begin();
        long refused = 0;
        foreach ((int sequence, string why) in answers.Refused)
        {
            StoredChange change = Vault.Plans.FindChange(id, sequence)!.Value;
            Vault.Plans.AddNotice(id, new PlanNotice(NoticeKind.Refused, change.User, change.Anchor.Length > 0 ? change.Anchor : null, $"{change.Action} would be refused: {why}"));
            refused++;
        }
        OneSyncPlan tried = plan with { Notices = new Dictionary<NoticeKind, long>(plan.Notices) { [NoticeKind.Refused] = plan.Notices.GetValueOrDefault(NoticeKind.Refused) + refused } };
        Vault.Plans.Save(tried);
        transaction.Commit();
        _context.Observer.Decided(string.Create(CultureInfo.InvariantCulture, $"{plan.Destination}: {answers.Tried} changes of plan {id} were tried, {refused} would be refused"));
        return tried;
    }

    /// <summary>The heads of all plans, the newest first.</summary>
    public IReadOnlyList<OneSyncPlan> Plans() => Vault.Plans.Read();

    /// <summary>The changes of a plan, with how far each got.</summary>
    public IEnumerable<OneSyncChange> Changes(long plan)
    {
        OneSyncPlan head = FindPlan(plan);
        JournalView journal = new(Vault.Plans.Journal(plan));
        foreach (StoredChange change in Vault.Plans.Changes(plan))
        {
            JournalEntry? entry = journal.Find(change.Sequence);
            yield return new OneSyncChange
            {
                Plan = plan,
                Sequence = change.Sequence,
                Destination = head.Destination,
                Action = change.Action,
                User = change.User,
                Anchor = change.Anchor,
                Group = change.Group(Vault.Attributes),
                Reason = change.Reason,
                Attributes = AttributeChanges.Of(Vault.Attributes, change.Before.Span, change.After.Span),
                Status = entry?.Status ?? ChangeStatus.Planned,
                Error = entry?.Error,
            };
        }
    }

    /// <summary>What a plan tells besides its changes.</summary>
    public IEnumerable<PlanNotice> Notices(long plan) => Vault.Plans.Notices(plan);

    /// <summary>Lets a held plan be applied.</summary>
    /// <exception cref="PlanRefusedException">The plan is not held.</exception>
    public OneSyncPlan Approve(long id)
    {
        OneSyncPlan plan = FindPlan(id);
        if (plan.State != PlanState.Held)
            throw new PlanRefusedException("PlanNotHeld", $"Plan {id} is {plan.State}; only a held plan is approved.", plan);
        OneSyncPlan approved = plan with { State = PlanState.Approved, ApprovedBy = _options.By, ApprovedAt = _options.Clock.UtcNow };
        Vault.Plans.Save(approved);
        return approved;
    }

    /// <summary>Applies a plan verbatim. One that was being applied when its process was killed is taken up where it stopped.</summary>
    /// <exception cref="PlanRefusedException">The plan is held, out of date, or applied already.</exception>
    /// <exception cref="DestinationUnavailableException">The destination cannot be reached, or was lost on the way.</exception>
    public OneSyncRun Export(long plan, CancellationToken cancellation)
    {
        OneSyncPlan head = FindPlan(plan);
        DestinationSettings settings = FindDestination(head.Destination);
        using IDisposable held = Vault.Lock($"export to destination '{head.Destination}'");
        // An earlier export that was killed comes first: it may hold what this plan builds on.
        foreach (OneSyncPlan unfinished in Unfinished(head.Destination).Where(p => p.Id < plan))
            Apply(unfinished, settings, cancellation);
        return Apply(FindPlan(plan), settings, cancellation);
    }

    /// <summary>Works out what a destination needs, and keeps nothing: no plan, no run.</summary>
    /// <exception cref="ConfigurationException">There is no such destination, or its expressions are not valid.</exception>
    /// <exception cref="DestinationUnavailableException">The destination cannot be read.</exception>
    public OneSyncPlan PreviewPlan(string destination, IEnumerable<OneSyncUser>? users, CancellationToken cancellation)
    {
        DestinationSettings settings = FindDestination(destination);
        using IDisposable held = Vault.Lock($"preview of destination '{settings.Name.Text}'");
        using IVaultTransaction never = Vault.Begin();
        return MakePlan(settings, users, new RunLog(Vault, RunKind.DryRun, settings.Name.Text, _context), listOrphans: false, cancellation);
    }

    /// <summary>Plans a destination and applies the plan, unless a threshold holds it.</summary>
    /// <param name="destination">The destination's name.</param>
    /// <param name="users">Some users only, for whom the plan holds creates and updates alone; null for all of the vault.</param>
    /// <param name="cancellation">Ends it; what was sent stays in the journal.</param>
    /// <param name="confirm">Asked once, with the plan; when it says no, the plan is kept and not applied.</param>
    /// <returns>The export; null when <paramref name="confirm"/> said no.</returns>
    /// <exception cref="PlanRefusedException">A threshold holds the plan; <see cref="PlanRefusedException.Plan"/> is the plan.</exception>
    public OneSyncRun? Export(string destination, IEnumerable<OneSyncUser>? users, CancellationToken cancellation, Func<OneSyncPlan, bool>? confirm = null)
    {
        DestinationSettings settings = FindDestination(destination);
        using IDisposable held = Vault.Lock($"export to destination '{settings.Name.Text}'");
        foreach (OneSyncPlan unfinished in Unfinished(settings.Name.Text))
            Apply(unfinished, settings, cancellation);
        OneSyncPlan plan = PlanLocked(settings, users, cancellation);
        // A held plan is refused before anybody is asked.
        return plan.State == PlanState.Held || confirm is null || confirm(plan) ? Apply(plan, settings, cancellation) : null;
    }

    /// <summary>Takes up every export that was killed, and says what each did.</summary>
    public IEnumerable<OneSyncRun> Resume(CancellationToken cancellation)
    {
        foreach (DestinationSettings settings in Settings.Destinations)
        {
            if (Unfinished(settings.Name.Text).Length == 0)
                continue;
            using IDisposable held = Vault.Lock($"resumed export to destination '{settings.Name.Text}'");
            foreach (OneSyncPlan unfinished in Unfinished(settings.Name.Text))
                yield return Apply(unfinished, settings, cancellation);
        }
    }

    private OneSyncPlan[] Unfinished(string destination) =>
        [.. Vault.Plans.Read().Where(p => p.State == PlanState.Applying && p.Destination.Equals(destination, StringComparison.OrdinalIgnoreCase)).OrderBy(p => p.Id)];

    private OneSyncPlan PlanLocked(DestinationSettings settings, IEnumerable<OneSyncUser>? users, CancellationToken cancellation)
    {
        RunLog log = new(Vault, RunKind.DryRun, settings.Name.Text, _context);
        try
        {
            using IVaultTransaction transaction = Vault.Begin();
            OneSyncPlan plan = MakePlan(settings, users, log, listOrphans: true, cancellation);
            transaction.Commit();
            return plan;
        }
        catch (Exception error)
        {
            log.Fail(error);
            throw;
        }
    }

    // Inside the caller's transaction.
    private OneSyncPlan MakePlan(DestinationSettings settings, IEnumerable<OneSyncUser>? users, RunLog log, bool listOrphans, CancellationToken cancellation)
    {
        PipedUsers? piped = users is null ? null : Piped(users);
        return MakePlan(ReadDestination(settings, piped?.Names, cancellation), piped, log, listOrphans, cancellation);
    }

    private OneSyncPlan MakePlan(DestinationReading reading, PipedUsers? piped, RunLog log, bool listOrphans, CancellationToken cancellation)
    {
        (CompiledDestination compiled, AccountTable accounts, ExpressionScope scope) = reading;
        CompiledGroups? groups = CompiledGroups.Compile(compiled.Settings, compiled.Destination, Settings, scope, Vault, Resources);
        foreach (QuarantinedRow row in accounts.Quarantined)
            log.Quarantine(row);
        string? withheld = RemovalsWithheld(accounts);
        if (compiled.Settings.OnlyMembers && groups is not null)
        {
            GroupMembership members = GroupMembership.Load(groups, Vault, _context.Clock.Today, cancellation);
            compiled.Members = members.Users;
            withheld ??= members.Unsure;
        }
        Func<PlanWriter, GroupPlanner>? planner = groups is null ? null
            : writer => new GroupPlanner(groups, compiled, accounts, writer, Vault, _context, cancellation);
        PlanRun run = new(Vault, compiled, accounts, WhyOutOfScope, [.. Settings.Sources.Select(s => s.Name.Text)], log, _context);
        OneSyncPlan plan = run.Make(piped is null ? new AllUsers(Vault.Users) : piped, planner, withheld, cancellation);
        if (listOrphans && piped is null && compiled.Settings.Orphans.File is { } file)
        {
            int[] columns = [.. compiled.AttributesToRead(Vault.Attributes).Select(Vault.Attributes.Add)];
            using ITableWriter table = _options.Host.CreateTable(file, ["anchor", .. columns.Select(c => Vault.Attributes.Names[c])]);
            run.Orphans!.Write(table, columns);
        }
        return plan;
    }

    // The destination as a dry run sees it, and its accounts as they are.
    private DestinationReading ReadDestination(
        DestinationSettings settings, IReadOnlyCollection<string>? names, CancellationToken cancellation, IReadOnlyCollection<string>? attributes = null)
    {
        IDestination destination = new ReadOnlyDestination(CreateDestination(settings));
        ExpressionScope scope = UserScope(Users(names));
        CompiledDestination compiled = Compile(settings, destination, scope, Resources);
        using IRecordReader reader = destination.ReadAccounts([.. compiled.AttributesToRead(Vault.Attributes).Union(attributes ?? [], StringComparer.OrdinalIgnoreCase)], cancellation);
        return new DestinationReading(compiled, AccountTable.Load(reader, Vault.Attributes, cancellation), scope);
    }

    private CompiledDestination Compile(DestinationSettings settings, IDestination destination, ExpressionScope users, MappingResources resources)
    {
        ExpressionScope scope = users with { Related = IssuedNames.For(settings, Settings.Destinations, Vault.Attributes) };
        return new CompiledDestination(settings, destination, scope, Vault.Attributes, resources)
        {
            Issues = [.. IssuedNames.Of(settings, Settings.Destinations).Select(Vault.Attributes.Add).Order()],
            Earlier = [.. scope.Related.Keys],
        };
    }

    // Of a source that was not read completely the last time, or not at all, nobody knows who has left.
    private string? RemovalsWithheld(AccountTable accounts)
    {
        if (accounts.Incomplete is { } reason)
            return $"The accounts could not be read completely. {reason}";
        foreach (SourceSettings source in Settings.Sources)
        {
            if (Vault.Runs.LastImport(source.Name.Text) is { Status: not (RunStatus.Complete or RunStatus.Unchanged) } run)
                return string.Create(CultureInfo.InvariantCulture, $"The last import of source '{source.Name.Text}' (run {run.Id}) was {run.Status}. {run.Message}");
        }
        return null;
    }

    private OneSyncRun Apply(OneSyncPlan plan, DestinationSettings settings, CancellationToken cancellation)
    {
        if (plan.State == PlanState.Held)
            throw new PlanRefusedException("ThresholdExceeded", $"Plan {plan.Id} is held: {string.Join(' ', plan.Thresholds)} Look at its changes, and approve it to let it pass.", plan);
        if (plan.State is PlanState.Applied or PlanState.Superseded)
            throw new PlanRefusedException("PlanNotApplicable", $"Plan {plan.Id} is {plan.State}. A dry run of destination '{plan.Destination}' makes a new one.", plan);
        return new PlanExecutor(Vault, CreateDestination(settings), plan, _context).Apply(cancellation);
    }

    private sealed record DestinationReading(CompiledDestination Destination, AccountTable Accounts, ExpressionScope Users);
}
