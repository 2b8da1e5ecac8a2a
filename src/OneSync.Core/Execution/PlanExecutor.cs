using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Execution;

/// <summary>
/// Applies a plan verbatim. Every stretch of changes is in the journal before it is sent and after it is answered, so that a run that
/// was killed is taken up where it stopped: writers leave alone what is there already.
/// </summary>
internal sealed class PlanExecutor(IVault vault, IDestination destination, OneSyncPlan plan, RunContext context)
{
    /// <summary>Sends what was not answered yet, and closes the plan.</summary>
    public OneSyncRun Apply(CancellationToken cancellation)
    {
        RunLog log = new(vault, RunKind.Export, plan.Destination, context) { Plan = plan.Id };
        try
        {
            vault.Plans.Save(plan with { State = PlanState.Applying });
            Journal journal = new(vault, plan.Id, log.Run, destination.Capabilities.Atomic, context.Clock);
            using (IDestinationWriter writer = destination.OpenWriter(cancellation))
                writer.Apply(new Feed(vault, plan, journal, context), journal, cancellation);
            return Close(log, journal);
        }
        catch (Exception error)
        {
            log.Fail(error);
            throw;
        }
    }

    private OneSyncRun Close(RunLog log, Journal journal)
    {
        using IVaultTransaction transaction = vault.Begin();
        journal.AnswerRest();
        SortedDictionary<ChangeStatus, long> counts = [];
        foreach (JournalEntry entry in vault.Plans.Journal(plan.Id))
            counts[entry.Status] = counts.GetValueOrDefault(entry.Status) + entry.Last - entry.First + 1;
        Dictionary<ChangeAction, long> done = UpdateLinks(journal);
        foreach (LinkEffect effect in vault.Plans.LinkEffects(plan.Id))
        {
            if (effect.Remove)
                vault.Links.Remove(plan.Destination, effect.Link.User);
            else
                vault.Links.Set(plan.Destination, effect.Link);
        }
        foreach ((string attribute, string name, long user) in vault.Plans.Names(plan.Id))
            vault.Links.AddName(attribute, name, user);
        foreach ((ChangeAction action, long count) in done)
            log.Count(action.ToString(), count);
        foreach (ChangeStatus status in (ChangeStatus[])[ChangeStatus.Drifted, ChangeStatus.Failed, ChangeStatus.Skipped])
            log.Count(status.ToString(), counts.GetValueOrDefault(status));
        long left = counts.Where(c => c.Key != ChangeStatus.Done).Sum(c => c.Value);
        if (left > 0)
            log.Partial(string.Create(CultureInfo.InvariantCulture, $"{left} of {plan.Total} changes were not made; Get-OneSyncActivity -Run {log.Run} names each."));
        vault.Plans.Save(plan with { State = PlanState.Applied });
        OneSyncRun run = log.Close();
        transaction.Commit();
        return run;
    }

    // Links follow what was done: made with the account, moved with its anchor, removed with it.
    private Dictionary<ChangeAction, long> UpdateLinks(Journal journal)
    {
        Dictionary<ChangeAction, long> done = [];
        foreach (StoredChange change in vault.Plans.Changes(plan.Id))
        {
            if (!journal.IsDone(change.Sequence))
                continue;
            done[change.Action] = done.GetValueOrDefault(change.Action) + 1;
            string? anchor = journal.NewAnchor(change.Sequence);
            if (change.Action == ChangeAction.Create || (anchor is not null && anchor != change.Anchor))
                vault.Links.Set(plan.Destination, new Link(change.User, anchor ?? change.Anchor, LinkState.Linked, null));
            else if (change.Action == ChangeAction.Delete)
                vault.Links.Remove(plan.Destination, change.User);
        }
        return done;
    }

    private sealed class Feed(IVault vault, OneSyncPlan plan, Journal journal, RunContext context) : IChangeFeed
    {
        public long Plan => plan.Id;

        public AttributeTable Attributes => vault.Attributes;

        public long Count => plan.Total;

        public IEnumerable<StoredChange> Read(ChangeAction? only)
        {
            long read = 0;
            foreach (StoredChange change in vault.Plans.Changes(plan.Id, only))
            {
                if ((++read & 0x1FFF) == 0)
                    context.Observer.Progress(new RunProgress($"Exporting {plan.Destination}", string.Create(CultureInfo.InvariantCulture, $"{read:N0} of {plan.Total:N0} changes"), (double)read / plan.Total));
                if (!journal.WasAnswered(change.Sequence))
                    yield return change;
            }
        }
    }
}
