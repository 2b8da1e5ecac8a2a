using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Roster;

namespace OneSync.Core.Planning.Groups;

/// <summary>The users whom any rule puts into a group.</summary>
/// <param name="Users">Their numbers.</param>
/// <param name="Unsure">Why somebody may be missing, so that nobody may be taken to have left; null when nobody is.</param>
internal sealed record GroupMembership(IReadOnlySet<long> Users, string? Unsure)
{
    /// <summary>Asks the rules about every user.</summary>
    public static GroupMembership Load(CompiledGroups groups, IVault vault, DateOnly today, CancellationToken cancellation)
    {
        RosterGraph? graph = groups.NeedRoster ? RosterGraph.Load(vault, cancellation) : null;
        GroupRuleRun[] rules = [.. groups.Rules.Select(rule => new GroupRuleRun(rule, groups, graph, today))];
        string? unsure = rules.Select(r => r.Withheld).FirstOrDefault(w => w is not null);
        HashSet<long> users = [];
        foreach (PlanUser user in new AllUsers(vault.Users).Read().Where(u => u.State == UserState.Active))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (GroupRuleRun rule in rules)
            {
                try
                {
                    // Every rule is asked about every user: it goes through its members step by step with them.
                    if (rule.For(user).Any())
                        users.Add(user.Number);
                }
                catch (EvaluationException error)
                {
                    unsure ??= $"It could not be worked out whether user {user.Number} is in a group. {error.Message}";
                }
            }
        }
        return new GroupMembership(users, unsure);
    }
}
