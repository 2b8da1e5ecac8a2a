using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.Groups;

/// <summary>Groups in a destination that gives ids of its own and answers change by change, as directories do.</summary>
public sealed class DirectoryGroupTests
{
    private const string Rules = "[ { forEach: class, members: students, to: 'cls-{class.sourcedId}' }, { when: role -eq 'teacher', to: Staff } ]";

    private readonly MemoryDirectory _directory = new();

    [Fact]
    public void Groups_are_made_and_get_the_accounts_that_the_same_plan_makes()
    {
        using RosterWorkspace w = Open();

        OneSyncPlan plan = w.Run();

        Assert.Equal((6, 4, 6), (plan.Count(ChangeAction.Create), plan.Count(ChangeAction.CreateGroup), plan.Count(ChangeAction.AddMember)));
        Assert.Equal(["cls-k1:u1", "cls-k2:u2", "cls-k3:u1", "cls-k3:u4", "cls-k4:u3", "cls-k4:u4"], _directory.Members());
        Assert.Equal(6, w.Engine.FindActivity(new ActivityQuery { Actions = ["AddMember"], Statuses = ["Done"] }, default).Count());
        // A group that is named outright is not made by mistake.
        Assert.Contains("has no group 'Staff' for 2 users", w.Notices(plan, NoticeKind.Error).Single());
        Assert.Equal(0, w.Plan().Total);
    }

    [Fact]
    public void Whose_account_cannot_be_made_comes_into_no_group_until_it_is()
    {
        _directory.Refused.Add("u4");
        using RosterWorkspace w = Open();

        w.Engine.Export(w.Plan().Id, default);

        Assert.Equal(["cls-k1:u1", "cls-k2:u2", "cls-k3:u1", "cls-k4:u3"], _directory.Members());
        Assert.Equal(2, w.Engine.FindActivity(new ActivityQuery { Actions = ["AddMember"], Statuses = ["Skipped"] }, default).Count());
        _directory.Refused.Clear();
        Assert.Equal((1, 2, 3), (w.Plan() is var plan ? plan.Count(ChangeAction.Create) : 0, plan.Count(ChangeAction.AddMember), plan.Total));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(15)]
    public void An_export_that_breaks_off_is_taken_up_where_it_stopped(int after)
    {
        using RosterWorkspace w = Open();
        OneSyncPlan plan = w.Plan();
        _directory.BreaksAfter = after;
        Assert.Throws<DestinationUnavailableException>(() => w.Engine.Export(plan.Id, default));
        _directory.BreaksAfter = -1;

        Assert.Equal(RunStatus.Complete, Assert.Single(w.Engine.Resume(default)).Status);

        Assert.Equal((6, 4), (_directory.Accounts.Count, _directory.Groups.Count));
        Assert.Equal(["cls-k1:u1", "cls-k2:u2", "cls-k3:u1", "cls-k3:u4", "cls-k4:u3", "cls-k4:u4"], _directory.Members());
        Assert.All(w.Changes(plan), c => Assert.Equal(ChangeStatus.Done, c.Status));
        Assert.Equal(0, w.Plan().Total);
    }

    [Fact]
    public void A_group_that_another_took_the_place_of_has_drifted()
    {
        using RosterWorkspace w = Open();
        w.Run();
        w.Enrollments("u2 k1 student", "u2 k2 student", "u1 k3 student", "u4 k3 student", "u3 k4 student", "u4 k4 student");
        OneSyncPlan plan = w.Plan();
        Assert.Equal(["+cls-k1:" + Id("u2"), "-cls-k1:" + Id("u1")], w.Members(plan));
        _directory.Groups["cls-k1"] = ("another", _directory.Groups["cls-k1"].Members);
        if (plan.State == PlanState.Held)
            w.Engine.Approve(plan.Id);

        OneSyncRun run = w.Engine.Export(plan.Id, default);

        Assert.Equal((RunStatus.Partial, 2), (run.Status, run.Count("Drifted")));
        Assert.Contains("cls-k1:u1", _directory.Members());
    }

    [Fact]
    public void A_group_that_cannot_be_read_is_neither_made_nor_changed()
    {
        _directory.Unreadable["cls-k1"] = "Two groups have that name.";
        using RosterWorkspace w = Open();

        OneSyncPlan plan = w.Run();

        Assert.Equal(3, plan.Count(ChangeAction.CreateGroup));
        Assert.Contains("Group 'cls-k1' is left alone. Two groups have that name.", w.Notices(plan, NoticeKind.Error));
        Assert.DoesNotContain(_directory.Members(), m => m.StartsWith("cls-k1:", StringComparison.Ordinal));
    }

    private string Id(string name) => _directory.Accounts.Single(a => a.Value == name).Key;

    private RosterWorkspace Open()
    {
        RosterWorkspace w = new(Rules, destination: "lifecycle: { leaver: [] }") { Destination = _directory };
        string file = Path.Combine(w.Root, "onesync.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("map: { id: id, name: '{givenName} {familyName}', role: role }", "match: [id]\n    map: { id: id }"));
        return w;
    }
}
