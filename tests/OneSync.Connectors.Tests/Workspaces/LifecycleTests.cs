using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>Stages of leaving, the changes-only file, and what is removed of the log.</summary>
public sealed class LifecycleTests
{
    private static string Pupil(int n) => $"s{n},{1000 + n},First{n},Last{n},2010-01-01,,student,";

    [Fact]
    public void Stages_come_after_their_days_and_a_delete_is_held_by_default()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("lifecycle: { leaver: [{ after: 7d, do: Disable }, { after: 30d, do: Delete }] }"));
        w.Sis(Pupil(1), Pupil(2));
        w.Run();
        w.Sis(Pupil(1));
        Assert.Equal(0, w.MergeAndPlan().Total);
        w.Run();
        w.Clock.Pass(6);
        Assert.Equal(0, w.MergeAndPlan().Total);
        w.Run();
        w.Clock.Pass(1);
        OneSyncChange disable = Assert.Single(w.Changes(w.MergeAndPlan()));
        Assert.Equal((ChangeAction.Disable, "The user left on 2026-09-01. Disable is due 7 days later."), (disable.Action, disable.Reason));
        w.Run();
        w.Clock.Pass(22);
        Assert.Equal(0, w.MergeAndPlan().Total);
        w.Clock.Pass(1);
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal((PlanState.Held, 1), (plan.State, plan.Count(ChangeAction.Delete)));
        w.Engine.Approve(plan.Id);
        w.Engine.Export(plan.Id, default);
        Assert.Equal(["1001"], w.Accounts().Keys);
        Assert.Equal(0, w.MergeAndPlan().Total);
    }

    [Fact]
    public void Without_a_stage_that_deletes_nothing_is_ever_deleted()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml(""));
        w.Sis(Pupil(1), Pupil(2));
        w.Run();
        w.Sis(Pupil(1));
        w.Run();
        w.Clock.Pass(5000);
        Assert.Equal(0, w.MergeAndPlan().Total);
        Assert.Equal(2, w.Accounts().Count);
    }

    [Fact]
    public void Who_is_no_longer_in_scope_is_disabled()
    {
        using TestWorkspace w = new();
        w.Sis(Pupil(1), Pupil(2));
        w.Run();
        w.Sis(Pupil(1), Pupil(2).Replace("student", "guardian"));
        OneSyncChange change = Assert.Single(w.Changes(w.MergeAndPlan()));
        Assert.Equal((ChangeAction.Disable, "The user is no longer in the scope of 'out'."), (change.Action, change.Reason));
        w.Run();
        w.Sis(Pupil(1), Pupil(2));
        w.Run();
        Assert.Equal("active", w.Accounts()["1002"]["status"]);
    }

    [Fact]
    public void Changes_mode_writes_the_changes_only_and_keeps_those_not_fetched_yet()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml(options: "path: ./changes.csv\n    mode: Changes"));
        w.Sis(Pupil(1), Pupil(2));
        w.Run();
        string changes = Path.Combine(w.Root, "changes.csv");
        Assert.Equal([("Create", "1001"), ("Create", "1002")], TestWorkspace.Rows(changes).Select(r => (r["action"], r["id"])));
        w.Sis(Pupil(1).Replace("Last", "Neu"));
        w.Run();
        Assert.Equal([("Create", "1001"), ("Create", "1002"), ("Update", "1001"), ("Disable", "1002")], TestWorkspace.Rows(changes).Select(r => (r["action"], r["id"])));
        File.Delete(changes);
        w.Run();
        Assert.False(File.Exists(changes));
        w.Sis(Pupil(1));
        w.Run();
        Assert.Equal([("Update", "1001", "First1 Last1")], TestWorkspace.Rows(changes).Select(r => (r["action"], r["id"], r["name"])));
    }

    [Fact]
    public void Old_activity_goes_and_what_is_still_needed_stays()
    {
        using TestWorkspace w = new();
        w.Sis(Pupil(1), Pupil(2));
        OneSyncPlan old = w.MergeAndPlan();
        w.Clock.Pass(10);
        w.Engine.Export(old.Id, default); // its dry run is ten days older
        w.Clock.Pass(1);
        w.Sis(Pupil(1), Pupil(2), Pupil(3));
        OneSyncPlan waiting = w.MergeAndPlan();
        Assert.Equal(1, w.Engine.PurgeActivity(w.Clock.UtcNow.AddDays(-5)) is var few && few > 0 ? 1 : 0);
        Assert.Equal(2, w.Engine.FindActivity(new ActivityQuery { Actions = ["Create"] }, default).Count());
        w.Clock.Pass(400);
        w.Engine.PurgeActivity(w.Clock.UtcNow.AddDays(-1));
        Assert.Equal([RunKind.DryRun, RunKind.Import, RunKind.Import], w.Engine.Runs().Select(r => r.Kind).Order().Reverse());
        Assert.Empty(w.Engine.FindActivity(new ActivityQuery { Actions = ["Create"] }, default));
        Assert.Equal(RunStatus.Complete, w.Engine.Export(waiting.Id, default).Status);
        Assert.Equal(3, w.Accounts().Count);
        Assert.Equal(0, w.MergeAndPlan().Total);
    }
}
