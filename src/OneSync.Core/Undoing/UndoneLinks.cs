using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.Core.Undoing;

/// <summary>
/// Plans the opposite of what applying a plan did to links: accounts it found are nobody's again, and who was leaving, or no longer was, is so again.
/// </summary>
internal sealed class UndoneLinks(IVault vault, string destination, AccountTable accounts, PlanWriter plan, UndonePlan undone)
{
    /// <summary>Plans the links of those of whom nothing stays.</summary>
    public void Plan(IReadOnlySet<long> kept)
    {
        if (!undone.ClosedPlan)
            return;
        LinkEffect[] effects = [.. vault.Plans.LinkEffects(undone.Plan.Id).Where(e => !kept.Contains(e.Link.User))];
        if (effects.Length == 0)
            return;
        Dictionary<long, Link> earlier = Earlier([.. effects.Select(e => e.Link.User)]);
        foreach (LinkEffect effect in effects)
        {
            Link? now = vault.Links.Find(destination, effect.Link.User);
            if (effect.Remove)
            {
                if (now is null && accounts.Find(effect.Link.Anchor) >= 0)
                    plan.Effect(new LinkEffect(effect.Link));
            }
            // What somebody set by hand since stays.
            else if (now is not { } link || link.State != effect.Link.State || link.LeavingSince != effect.Link.LeavingSince)
                continue;
            else if (link.LeavingSince is not null)
                plan.Effect(new LinkEffect(link with { LeavingSince = null }));
            else if (earlier.TryGetValue(link.User, out Link before))
                plan.Effect(new LinkEffect(link with { LeavingSince = before.LeavingSince }));
            else
                plan.Effect(new LinkEffect(link, Remove: true));
        }
    }

    // What plans before it did last to the links of these users.
    private Dictionary<long, Link> Earlier(HashSet<long> users)
    {
        Dictionary<long, Link> last = [];
        foreach (OneSyncPlan old in vault.Plans.Read().Where(p => p.Id < undone.Plan.Id && p.State == PlanState.Applied && p.Destination.Equals(destination, StringComparison.OrdinalIgnoreCase)))
        {
            foreach (LinkEffect effect in vault.Plans.LinkEffects(old.Id).Where(e => !e.Remove && users.Contains(e.Link.User)))
                last.TryAdd(effect.Link.User, effect.Link);
        }
        return last;
    }
}
