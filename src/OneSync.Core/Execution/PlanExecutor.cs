using System.Globalization;
using OneSync.Core.Activity;
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
        bool written = false;
        try
        {
            vault.Plans.Save(plan with { State = PlanState.Applying });
            Journal journal = new(vault, plan.Id, log.Run, destination.Capabilities.Atomic, context.Clock);
            using (IDestinationWriter writer = destination.OpenWriter(cancellation))
            {
                try
                {
                    writer.Apply(new ChangeFeed(vault, plan, journal, context), journal, cancellation);
                    written = true;
                    if (destination.Capabilities.HasGroups)
                        writer.ApplyGroups(new GroupFeed(vault, plan, journal), journal, cancellation);
                }
                finally
                {
                    journal.Flush();
                }
            }
            return Close(log, journal);
        }
        catch (Exception error)
        {
            // Where nothing was written there is nothing to take up: a new plan may take this one's place.
            if (error is DestinationUnavailableException && destination.Capabilities.Atomic && !written)
                vault.Plans.Save(plan with { State = plan.Thresholds.Count > 0 ? PlanState.Approved : PlanState.Ready });
            log.Fail(error);
            throw;
        }
    }

    private OneSyncRun Close(RunLog log, Journal journal)
    {
        using IVaultTransaction transaction = vault.Begin();
        journal.AnswerRest();
        IReadOnlyList<JournalEntry> entries = vault.Plans.Journal(plan.Id);
        UpdateLinks(entries);
        HashSet<long> notMade = [];
        Dictionary<ChangeAction, long> done = new(plan.Counts);
        long left = 0;
        foreach (JournalEntry entry in entries.Where(e => e.Status != ChangeStatus.Done))
        {
            if (vault.Plans.FindChange(plan.Id, entry.First) is not { } change)
                continue;
            done[change.Action]--;
            if (!change.Action.IsOfGroup())
                notMade.Add(change.User);
            left++;
            log.Count(entry.Status.ToString(), 1);
        }
        foreach (string warning in journal.Warnings)
            log.Warn(warning);
        foreach ((ChangeAction action, long count) in done)
            log.Count(action.ToString(), count);
        if (left > 0)
            log.Partial(string.Create(CultureInfo.InvariantCulture, $"{left} of {plan.Total} changes were not made; the activity of run {log.Run} names each."));
        vault.Links.KeepIssued(plan.Destination, plan.Id, notMade);
        vault.Plans.Save(plan with { State = PlanState.Applied });
        OneSyncRun run = log.Close();
        transaction.Commit();
        return run;
    }

    // Links follow what was done: made with the account, moved with its anchor, removed with it.
    private void UpdateLinks(IReadOnlyList<JournalEntry> entries)
    {
        HashSet<long> stillOut = [.. entries.Where(e => e.Status != ChangeStatus.Done).Select(e => vault.Plans.FindChange(plan.Id, e.First))
            .Where(c => c is { Action: ChangeAction.Enable }).Select(c => c!.Value.User)];
        foreach (LinkEffect effect in vault.Plans.LinkEffects(plan.Id))
        {
            // Who could not be enabled again goes on as one who left, so that the next plan tries again.
            if (stillOut.Contains(effect.Link.User))
                continue;
            if (effect.Remove)
                vault.Links.Remove(plan.Destination, effect.Link.User);
            else
                vault.Links.Set(plan.Destination, effect.Link);
        }
        foreach (JournalEntry entry in entries.Where(e => e.Status == ChangeStatus.Done))
        {
            if (entry.Anchor is null)
                vault.Links.LinkCreated(plan.Destination, plan.Id, entry.First, entry.Last);
            else if (vault.Plans.FindChange(plan.Id, entry.First) is { } change && !change.Action.IsOfGroup() && (change.Action == ChangeAction.Create || vault.Links.Find(plan.Destination, change.User) is not null))
                vault.Links.Set(plan.Destination, (vault.Links.Find(plan.Destination, change.User) ?? new Link(change.User, "", LinkState.Linked, null)) with { Anchor = entry.Anchor });
        }
        JournalView done = new(entries);
        foreach (StoredChange change in vault.Plans.Changes(plan.Id, ChangeAction.Delete))
        {
            if (done.Find(change.Sequence) is { Status: ChangeStatus.Done })
                vault.Links.Remove(plan.Destination, change.User);
        }
        vault.Links.KeepGroups(plan.Destination, plan.Id);
        foreach ((string attribute, string name, long user) in vault.Plans.Names(plan.Id))
            vault.Links.AddName(attribute, name, user);
    }
}
