using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Cli.Demo;

/// <summary>The changes of a plan with the names of whom they are about.</summary>
internal sealed class DemoPlan
{
    private readonly Dictionary<long, OneSyncUser> _users;

    public DemoPlan(Workspace workspace, long plan, CancellationToken cancellation)
    {
        Changes = [.. workspace.Changes(plan)];
        _users = workspace.FindUsers(new UserQuery(), cancellation).ToDictionary(u => u.Id);
    }

    public IReadOnlyList<OneSyncChange> Changes { get; }

    /// <summary>Whom the change is about.</summary>
    public OneSyncUser UserOf(OneSyncChange change) => _users[change.User];

    /// <summary>The change about the user of that number.</summary>
    public OneSyncChange Of(OneSyncUser user) => Changes.First(c => c.User == user.Id);

    /// <summary>Prints every change: those of one action and reason together.</summary>
    public void Print(DemoPage page)
    {
        foreach (IGrouping<(ChangeAction Action, string Reason), OneSyncChange> group in Changes.GroupBy(c => (c.Action, c.Reason)).OrderBy(g => g.Key.Action))
        {
            page.Say($"*{group.Key.Action}, {group.Count()}.* {group.Key.Reason}");
            page.Table(["Who", "What"], group.Select(change => (string[])[UserOf(change).Name, Values(change)]));
        }
    }

    /// <summary>What the account shall have for an attribute.</summary>
    public static string After(OneSyncChange change, string attribute) => change.Attributes.First(a => a.Attribute == attribute).After.ToString();

    private static string Values(OneSyncChange change) => change.Action == ChangeAction.Create
        ? $"{After(change, "username")}, homeroom {After(change, "homeroom")}"
        : string.Join("; ", change.Attributes.Where(a => a.Before != a.After).Select(a => $"{a.Attribute} {a.Before} → {a.After}"));
}
