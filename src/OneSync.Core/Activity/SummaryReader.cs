using OneSync.Core.Connections;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Activity;

/// <summary>Counts what runs did, for each source and destination.</summary>
internal sealed class SummaryReader(IVault vault)
{
    private static readonly ChangeAction[] s_updates = [ChangeAction.Update, ChangeAction.Rename, ChangeAction.Move, ChangeAction.Enable, ChangeAction.SetPassword, ChangeAction.AssignLicense, ChangeAction.RemoveLicense];
    private static readonly ChangeAction[] s_removals = [ChangeAction.Disable, ChangeAction.Archive, ChangeAction.Delete];
    private static readonly NoticeKind[] s_exclusions = [NoticeKind.Protected, NoticeKind.Disputed, NoticeKind.OutOfScope];

    /// <summary>The summary of each source, its last import, and of each destination, its last plan and what became of it, in the order given.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="destinations">The destinations.</param>
    /// <param name="runs">The runs that count; null for all.</param>
    public IEnumerable<OneSyncSummary> Read(IEnumerable<string> sources, IEnumerable<string> destinations, IReadOnlySet<long>? runs)
    {
        List<OneSyncRun> all = [.. vault.Runs.Read().Where(r => runs?.Contains(r.Id) != false)];
        OneSyncRun? Last(string subject, Func<OneSyncRun, bool> of) => all.Find(r => r.Subject.Equals(subject, StringComparison.OrdinalIgnoreCase) && of(r));
        foreach (string source in sources)
        {
            if (Last(source, r => r.Kind == RunKind.Import) is { } import)
                yield return OfSource(import);
        }
        foreach (string destination in destinations)
        {
            if (Last(destination, r => r.Kind is RunKind.DryRun or RunKind.Export) is { } last)
                yield return OfDestination(last);
        }
    }

    private static OneSyncSummary OfSource(OneSyncRun run)
    {
        long left = run.Count("Excluded") + run.Count("NotSelected");
        long added = run.Count("Added"), read = run.Count("Read");
        return new OneSyncSummary
        {
            Name = run.Subject, Side = ConnectionSide.Source, Status = run.Status, Run = run.Id, Message = run.Message,
            Read = read, Excluded = left, Selected = read - run.Count("NotSelected"), Matched = Math.Max(0, read - run.Count("NotSelected") - added),
            Created = added, Updated = run.Count("Changed") + run.Count("Returned"), Removed = run.Count("Gone"), Unchanged = run.Count("Unchanged"), Failed = run.Count("Quarantined"),
        };
    }

    private OneSyncSummary OfDestination(OneSyncRun run)
    {
        OneSyncPlan? plan = run.Plan is { } id ? vault.Plans.Find(id) : null;
        bool exported = run.Kind == RunKind.Export;
        long Done(params IEnumerable<ChangeAction> actions) => exported ? actions.Sum(a => run.Count(a.ToString())) : 0;
        long succeeded = Done(Enum.GetValues<ChangeAction>()), refused = exported ? run.Count(nameof(ChangeStatus.Failed)) : 0;
        return new OneSyncSummary
        {
            Name = run.Subject, Side = ConnectionSide.Destination, Status = run.Status, Run = run.Id, Plan = run.Plan, Message = run.Message,
            Read = plan?.Accounts ?? 0, Selected = plan?.InScope ?? 0, Matched = plan is null ? 0 : Math.Max(0, plan.InScope - plan.Count(ChangeAction.Create)), Unchanged = plan?.Unchanged ?? 0,
            Excluded = plan is null ? 0 : s_exclusions.Sum(k => plan.Notices.GetValueOrDefault(k)),
            Created = Done(ChangeAction.Create), Updated = Done(s_updates), Removed = Done(s_removals), Memberships = Done(ChangeAction.AddMember, ChangeAction.RemoveMember),
            Groups = plan is null ? 0 : vault.Plans.Groups(plan.Id).Count(g => g.Keep),
            Sent = succeeded + refused, Succeeded = succeeded,
            Failed = refused + (exported ? run.Count(nameof(ChangeStatus.Drifted)) + run.Count(nameof(ChangeStatus.Skipped)) : 0),
        };
    }
}
