using System.Globalization;
using System.Text.Json.Nodes;
using OneSync.Core.Planning;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Entra;

/// <summary>Groups in a tenant: made once, filled twenty at a time, emptied of who does not belong, and left alone where they are not OneSync's.</summary>
public sealed class EntraGroupTests
{
    private static IEnumerable<string> Pupils(int from, int to, string title) =>
        Enumerable.Range(from, to - from + 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n},E{n},Given{n},Family{n},North,Grade 9,,{title},US,"));

    [Fact]
    public void A_group_is_made_filled_and_follows_the_people()
    {
        using EntraWorkspace work = new(destination: "groups: [{ when: jobTitle -eq 'Choir', to: [\"Choir of O'Neill\"], create: true }, { to: [Everybody] }]");
        EntraGroup everybody = work.Tenant.AddGroup("Everybody");
        EntraUser guest = work.Tenant.AddUser("guest@elsewhere.test", ("userType", "Guest"));
        everybody.Members.Add(guest.Id);
        work.Server.Trouble.Unseen = 2;
        work.Server.MemberPage = 7;
        work.People(Pupils(1, 45, "Choir"));

        work.Run();

        EntraGroup choir = work.Tenant.Group("Choir of O'Neill")!;
        Assert.Equal(45, choir.Members.Count);
        Assert.Equal(46, everybody.Members.Count);
        Assert.Equal(3, work.Server.Writes.Count(w => w == $"PATCH groups/{choir.Id}"));
        work.AssertSettled();

        work.People([.. Pupils(1, 40, "Choir"), .. Pupils(41, 45, "Band")]);
        work.Run();
        Assert.Equal(40, choir.Members.Count);
        Assert.Contains(guest.Id, everybody.Members);
        Assert.Equal(5, work.Server.Writes.Count(w => w.StartsWith($"DELETE groups/{choir.Id}/members/", StringComparison.Ordinal) && w.EndsWith("/$ref", StringComparison.Ordinal)));
        work.AssertSettled();
    }

    [Fact]
    public void One_who_is_in_the_group_already_keeps_nobody_else_out()
    {
        using EntraWorkspace work = new(destination: "groups: [{ to: [Everybody] }]");
        EntraGroup everybody = work.Tenant.AddGroup("Everybody");
        work.People(Pupils(1, 25, ""));
        OneSyncPlan plan = work.Plan();
        // The service lists the members before somebody else adds one.
        work.Server.Faults.BeforePage = null;
        work.Run();
        everybody.Members.Remove(work.Tenant.ByEmployee("E3")!.Id);
        everybody.Members.Remove(work.Tenant.ByEmployee("E4")!.Id);
        OneSyncPlan again = work.Plan();
        Assert.Equal(2, again.Total);
        work.Server.BeforeMembers = () => everybody.Members.Add(work.Tenant.ByEmployee("E3")!.Id);

        work.Export(again);

        Assert.Equal(25, everybody.Members.Count);
        Assert.All(work.Changes(again), c => Assert.Equal(ChangeStatus.Done, c.Status));
        Assert.Equal(PlanState.Superseded, work.Engine.FindPlan(plan.Id).State);
    }

    [Fact]
    public void Groups_that_are_not_OneSyncs_are_refused_with_the_reason()
    {
        using EntraWorkspace work = new(destination: "groups: [{ to: [Dynamic, Synced, Roles, List, Twice] }]");
        work.Tenant.AddGroup("Dynamic", ("groupTypes", new JsonArray("DynamicMembership")));
        work.Tenant.AddGroup("Synced", ("onPremisesSyncEnabled", true));
        work.Tenant.AddGroup("Roles", ("isAssignableToRole", true));
        work.Tenant.AddGroup("List", ("mailEnabled", true));
        work.Tenant.AddGroup("Twice");
        work.Tenant.AddGroup("Twice");
        work.People(Pupils(1, 1, ""));

        OneSyncPlan plan = work.Run();

        string[] messages = [.. work.Notices(plan).Where(n => n.Kind == NoticeKind.Error).Select(n => n.Message)];
        foreach (string reason in new[] { "dynamic group", "mastered in the on-premises directory", "can have directory roles", "distribution group", "2 groups are called 'Twice'" })
            Assert.Contains(messages, m => m.Contains(reason, StringComparison.Ordinal));
        Assert.DoesNotContain(work.Changes(plan), c => c.Action.IsOfGroup());
    }
}
