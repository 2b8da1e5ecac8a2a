using OneSync.Core.Conditions;
using OneSync.Core.Execution;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Tracing;

/// <summary>Finds out what a user's account in a destination should be, and what was done to it, from the vault alone.</summary>
internal sealed class AccountTrace(CompiledDestination destination, ILinkStore links, DateOnly today)
{
    private string Name => destination.Destination.Name;

    /// <summary>The account, without its link.</summary>
    /// <param name="user">The user.</param>
    /// <param name="history">All changes planned for the user, the newest first.</param>
    public TraceAccount Of(StoredUser user, IReadOnlyList<TraceChange> history)
    {
        TraceChange[] own = [.. history.Where(c => c.Change.Destination.Equals(Name, StringComparison.OrdinalIgnoreCase))];
        EncodedRow row = new();
        row.Load(user.Data);
        EvaluationContext context = new() { Row = row, Today = today };
        foreach (string earlier in destination.Earlier)
        {
            using IssuedValues issued = new(links, earlier);
            issued.MoveTo(user.Number);
            context.Related[earlier] = issued.Row;
        }
        TraceAccount account = new() { Destination = Name, Scope = destination.Settings.Scope?.Text, Changes = own, Groups = Groups(own) };
        try
        {
            return user.State == UserState.Active && destination.Selects(context) ? account with { InScope = true, Attributes = Targets(user, context, Written(own)) } : account;
        }
        catch (EvaluationException error)
        {
            return account with { InScope = true, Error = error.Message };
        }
    }

    /// <summary>Every change that was planned for a user and sent, the newest first.</summary>
    public static IReadOnlyList<TraceChange> History(IVault vault, long user)
    {
        List<TraceChange> changes = [];
        (OneSyncPlan Head, JournalView Journal)? plan = null;
        foreach ((long number, StoredChange change) in vault.Plans.ChangesOf(user))
        {
            if (plan?.Head.Id != number)
                plan = vault.Plans.Find(number) is { } head ? (head, new JournalView(vault.Plans.Journal(number))) : null;
            if (plan is not { } found || found.Journal.Find(change.Sequence) is not { } entry)
                continue;
            changes.Add(new TraceChange(entry.Run, entry.At, Shown(vault, found.Head, change) with { Status = entry.Status, Error = entry.Error, Anchor = entry.Anchor ?? change.Anchor }));
        }
        return changes;
    }

    /// <summary>A change as it is shown.</summary>
    public static OneSyncChange Shown(IVault vault, OneSyncPlan plan, in StoredChange change) => new()
    {
        Plan = plan.Id,
        Sequence = change.Sequence,
        Destination = plan.Destination,
        Action = change.Action,
        User = change.User,
        Anchor = change.Anchor,
        Group = change.Group(vault.Attributes),
        Reason = change.Reason,
        Attributes = AttributeChanges.Of(vault.Attributes, change.Before.Span, change.After.Span),
    };

    private IReadOnlyList<TraceTarget> Targets(StoredUser user, EvaluationContext context, Dictionary<string, AttributeValue> written)
    {
        if (destination.Mapper is not { } mapper)
            return [];
        destination.Restart(user.Number);
        AttributeBuffer values = new();
        mapper.Apply(context, values);
        List<TraceTarget> targets = [];
        foreach (CompiledMapping mapping in mapper.Mappings)
        {
            int holds = mapping.CaseOf(context, values);
            targets.Add(new TraceTarget(mapping.Target, values[mapping.Index], written.GetValueOrDefault(mapping.Target),
                holds < 0 ? "no case holds" : UserTrace.Text(mapping.Settings.Cases[holds]), mapping.Apply));
        }
        return [.. destination.Settings.Map.Select(m => targets.Find(t => t.Name == m.Target.Text)!)];
    }

    // By attribute; the newest change that was done says it.
    private static Dictionary<string, AttributeValue> Written(TraceChange[] changes)
    {
        Dictionary<string, AttributeValue> written = new(StringComparer.OrdinalIgnoreCase);
        foreach (TraceChange change in changes.Where(c => c.Change is { Status: ChangeStatus.Done, Group: null }))
        {
            foreach (AttributeChange attribute in change.Change.Attributes)
                written.TryAdd(attribute.Attribute, change.Change.Action is ChangeAction.AssignLicense or ChangeAction.RemoveLicense ? default : attribute.After);
            if (change.Change.Action is ChangeAction.Create or ChangeAction.Delete)
                break;
        }
        return written;
    }

    private static TraceGroup[] Groups(TraceChange[] changes) =>
        [.. changes.Where(c => c.Change is { Status: ChangeStatus.Done, Group: not null }).DistinctBy(c => c.Change.Group, StringComparer.OrdinalIgnoreCase)
            .Where(c => c.Change.Action == ChangeAction.AddMember).Select(c => new TraceGroup(c.Change.Group!, c.Change.Reason, c.Run))];
}
