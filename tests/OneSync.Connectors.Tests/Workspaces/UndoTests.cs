using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>Exports that are taken back.</summary>
public sealed class UndoTests
{
    private const string Groups = "groups: [{ when: \"role -eq 'student'\", to: [Pupils] }, { when: \"givenName -eq 'Neu'\", to: [New] }]";
    private const string Loose = "thresholds: { Disable: { count: 1000 }, Delete: { count: 1000 }, RemoveMember: { count: 1000 }, Rename: { count: 1000 } }";

    private static string Pupil(int n) => $"s{n},{1000 + n},First{n},Last{n},2010-01-01,p{n}@x,student,";

    private static TestWorkspace Work(string destination = Loose) => new(TestWorkspace.Yaml(destination + "\n    " + Groups, "path: ./out.csv\n    memberships: ./members.csv"));

    // What is there, without the order of rows.
    private static string[] State(TestWorkspace w) => [.. w.Read("out.csv").Split("\r\n").Concat(w.Read("members.csv").Split("\r\n")).Order(StringComparer.Ordinal)];

    private static OneSyncPlan Undo(TestWorkspace w, long run)
    {
        OneSyncPlan plan = w.Engine.PlanUndo(run, default);
        Assert.Equal(run, plan.Undoes);
        if (plan.State == PlanState.Held)
            w.Engine.Approve(plan.Id);
        Assert.Equal(RunStatus.Complete, w.Engine.Export(plan.Id, default).Status);
        return plan;
    }

    private static long Last(TestWorkspace w) => w.Engine.Runs().First(r => r.Kind == RunKind.Export).Id;

    [Fact]
    public void A_run_of_every_kind_of_change_is_taken_back_and_that_too()
    {
        using TestWorkspace w = Work("lifecycle: { leaver: [{ after: 0d, do: Disable }, { after: 900d, do: Delete }] }\n    " + Loose);
        w.Sis([.. Enumerable.Range(1, 5).Select(Pupil)]);
        w.Run();
        string[] before = State(w);
        // One leaves, one changes, one gets another number, one is no pupil any more, one is new.
        w.Sis(Pupil(2).Replace("Last2", "Luk"), "s3,3003,First3,Last3,2010-01-01,p3@x,student,", Pupil(4).Replace("student", "staff"), Pupil(5).Replace("First5", "Neu"), Pupil(6));
        w.Run();
        string[] after = State(w);
        Assert.NotEqual(before, after);

        OneSyncPlan undo = Undo(w, Last(w));

        Assert.Equal(before, State(w));
        Assert.Equal([ChangeAction.Update, ChangeAction.Rename, ChangeAction.Enable, ChangeAction.Delete, ChangeAction.AddMember, ChangeAction.RemoveMember], undo.Counts.Keys.Order());
        Assert.All(w.Changes(undo), c => Assert.StartsWith("Undoes ", c.Reason, StringComparison.Ordinal));
        Undo(w, Last(w));
        Assert.Equal(after, State(w));
        // A thing that was undone twice is as it was left: nothing is to be done about it.
        Assert.Equal(0, w.Plan().Total);
        Undo(w, Last(w));
        Assert.Equal(before, State(w));
    }

    [Fact]
    public void What_was_changed_since_stays_and_is_told()
    {
        using TestWorkspace w = Work();
        w.Sis([.. Enumerable.Range(1, 4).Select(Pupil)]);
        w.Run();
        w.Sis([.. Enumerable.Range(1, 3).Select(n => Pupil(n).Replace("Last", "Neu").Replace("student", "staff"))]);
        w.Run();
        long run = Last(w);
        // A name by hand, a row that is gone, and who was disabled is let in by hand.
        w.Write("out.csv", [.. w.Read("out.csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith("1002,", StringComparison.Ordinal))
            .Select(l => l.Replace("First1 Neu1", "By Hand", StringComparison.Ordinal).Replace("disabled", "paused", StringComparison.Ordinal))]);

        OneSyncPlan plan = w.Engine.PlanUndo(run, default);

        Assert.Equal(
            [
                (1, "Not all of Update of run RUN is undone, because it was changed since: 'name' is 'By Hand' and was left as 'First1 Neu1'."),
                (2, "RemoveMember of run RUN is not undone: the account is no longer in the destination."),
                (2, "Update of run RUN is not undone: the account is no longer in the destination."),
                (4, "Disable of run RUN is not undone, because it was changed since: 'status' is 'paused' and was left as 'disabled'."),
            ],
            w.Notices(plan).Select(n => ((int)n.User, n.Message.Replace($"run {run}", "run RUN", StringComparison.Ordinal))).Order());
        Assert.Equal(["1001 role", "1003 name", "1003 role"], w.Changes(plan).Where(c => c.Group is null).SelectMany(c => c.Attributes.Select(a => $"{c.Anchor} {a.Attribute}")).Order());
        Assert.Equal(RunStatus.Complete, w.Engine.Export(plan.Id, default).Status);
        Assert.Equal(("By Hand", "student", "First3 Last3", "paused"), (w.Accounts()["1001"]["name"], w.Accounts()["1001"]["role"], w.Accounts()["1003"]["name"], w.Accounts()["1004"]["status"]));
    }

    [Fact]
    public void Without_a_stage_that_deletes_a_new_account_is_disabled_and_comes_back_with_the_next_plan()
    {
        using TestWorkspace w = Work();
        w.Sis(Pupil(1));
        w.Run();
        OneSyncPlan undo = Undo(w, Last(w));
        OneSyncChange disable = w.Changes(undo)[0];
        Assert.Equal(ChangeAction.Disable, disable.Action);
        Assert.Contains("Disable and not Delete, which the lifecycle of the destination does not list", disable.Reason, StringComparison.Ordinal);
        Assert.Equal("disabled", w.Accounts()["1001"]["status"]);
        Assert.Equal("group,anchor\r\n", w.Read("members.csv"));
        Assert.Equal([ChangeAction.Enable, ChangeAction.AddMember], w.Changes(w.Plan()).Select(c => c.Action));
    }

    [Fact]
    public void Thresholds_hold_it_and_it_is_refused_until_it_is_approved()
    {
        using TestWorkspace w = Work("thresholds: { Update: { count: 3 } }");
        w.Sis([.. Enumerable.Range(1, 4).Select(Pupil)]);
        w.Run();
        w.Sis([.. Enumerable.Range(1, 4).Select(n => Pupil(n).Replace("Last", "Neu"))]);
        OneSyncPlan held = w.MergeAndPlan();
        w.Engine.Approve(held.Id);
        w.Engine.Export(held.Id, default);
        string[] state = State(w);

        OneSyncPlan plan = w.Engine.PlanUndo(Last(w), default);

        Assert.Equal((PlanState.Held, ChangeAction.Update, 4L, 4L), (plan.State, plan.Thresholds[0].Action, plan.Thresholds[0].Count, plan.Thresholds[0].Base));
        Assert.Equal("ThresholdExceeded", Assert.Throws<PlanRefusedException>(() => w.Engine.Export(plan.Id, default)).Id);
        Assert.Equal(state, State(w));
        Assert.Equal(RunStatus.Held, w.Engine.Runs().First().Status);
        w.Engine.Approve(plan.Id);
        w.Engine.Export(plan.Id, default);
        Assert.Equal("First1 Last1", w.Accounts()["1001"]["name"]);
    }

    [Fact]
    public void A_preview_leaves_no_trace()
    {
        using TestWorkspace w = Work();
        w.Sis(Pupil(1));
        w.Run();
        (int plans, int runs) = (w.Engine.Plans().Count, w.Engine.Runs().Count());
        Assert.Equal(1, w.Engine.PreviewUndo(Last(w), default).Count(ChangeAction.Disable));
        Assert.Equal((plans, runs), (w.Engine.Plans().Count, w.Engine.Runs().Count()));
    }

    [Fact]
    public void An_account_that_was_only_found_is_nobodys_again()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("match: [mail]\n    thresholds: { Disable: { count: 1000 } }"));
        w.Write("out.csv", "id,username,mail,name,role,status", "1001,old,flast1@school.example,Somebody,,active");
        w.Sis(Pupil(1));
        w.Run();
        Assert.Single(w.Engine.Links("out"));
        Undo(w, Last(w));
        Assert.Equal(("Somebody", ""), (w.Accounts()["1001"]["name"], w.Accounts()["1001"]["role"]));
        Assert.Empty(w.Engine.Links("out"));
        Undo(w, Last(w));
        Assert.Equal("1001", w.Engine.Links("out").Single().Anchor);
        Assert.Equal(0, w.Plan().Total);
    }

    [Fact]
    public void Who_is_leaving_is_so_no_longer_and_is_again()
    {
        using TestWorkspace w = Work("lifecycle: { leaver: [{ after: 5d, do: Disable }] }\n    " + Loose);
        w.Sis(Pupil(1), Pupil(2));
        w.Run();
        w.Sis(Pupil(1));
        w.Run();
        DateOnly since = w.Engine.Links("out", 2).Single().LeavingSince!.Value;
        Undo(w, Last(w));
        Assert.Null(w.Engine.Links("out", 2).Single().LeavingSince);
        Undo(w, Last(w));
        Assert.Equal(since, w.Engine.Links("out", 2).Single().LeavingSince);
    }

    [Fact]
    public void What_cannot_be_undone_says_why()
    {
        using TestWorkspace w = Work();
        w.Sis(Pupil(1));
        w.Run();
        long import = w.Engine.Runs().First(r => r.Kind == RunKind.Import).Id;
        Assert.Equal("RunNotUndoable", Assert.Throws<ConfigurationException>(() => w.Engine.PlanUndo(import, default)).Problems[0].Id);
        Assert.Equal("UnknownRun", Assert.Throws<ConfigurationException>(() => w.Engine.PlanUndo(999, default)).Problems[0].Id);
    }
}
