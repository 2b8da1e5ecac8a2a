using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>Thresholds, approval, drift, protection, disputes.</summary>
public sealed class PlanSafetyTests
{
    private static string Pupil(int n) => $"s{n},{1000 + n},First{n},Last{n},2010-01-01,p{n}@x,student,";

    private static string[] Pupils(int count) => [.. Enumerable.Range(1, count).Select(Pupil)];

    [Fact]
    public void A_threshold_holds_the_plan_before_its_first_write_and_approval_lets_it_pass()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("thresholds: { Disable: { count: 2 } }"));
        w.Sis(Pupils(30));
        w.Run();
        string before = w.Read("out.csv");
        w.Sis([.. Pupils(28), Pupil(31)]);
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal(PlanState.Held, plan.State);
        TrippedThreshold tripped = Assert.Single(plan.Thresholds);
        Assert.Equal((ChangeAction.Disable, 2, 30, "2"), (tripped.Action, tripped.Count, tripped.Base, tripped.Limit));
        PlanRefusedException refused = Assert.Throws<PlanRefusedException>(() => w.Engine.Export(plan.Id, default));
        Assert.Equal("ThresholdExceeded", refused.Id);
        Assert.Contains("2 Disable changes of 30 accounts reach the limit of 2.", refused.Message);
        Assert.Throws<PlanRefusedException>(() => w.Engine.Export("out", null, default));
        Assert.Equal(before, w.Read("out.csv"));
        Assert.Equal(RunStatus.Held, w.Engine.Runs().First().Status);
        long newest = w.Engine.Plans()[0].Id;
        Assert.Equal("tester", w.Engine.Approve(newest).ApprovedBy);
        w.Engine.Export(newest, default);
        Assert.Equal(2, w.Accounts().Values.Count(a => a["status"] == "disabled"));
        Assert.Equal("PlanNotHeld", Assert.Throws<PlanRefusedException>(() => w.Engine.Approve(newest)).Id);
    }

    [Fact]
    public void One_fewer_than_the_threshold_passes()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("thresholds: { Disable: { count: 2 } }"));
        w.Sis(Pupils(30));
        w.Run();
        w.Sis(Pupils(29));
        Assert.Equal(PlanState.Ready, w.MergeAndPlan().State);
    }

    [Fact]
    public void The_default_limit_is_a_tenth_of_at_least_twenty_accounts()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml(""));
        w.Sis(Pupils(5));
        w.Run();
        w.Sis(Pupils(4));
        Assert.Equal(PlanState.Ready, w.MergeAndPlan().State);
        w.Sis(Pupils(3));
        Assert.Equal(PlanState.Held, w.MergeAndPlan().State);
    }

    [Fact]
    public void Superseded_and_applied_plans_are_refused()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(3));
        OneSyncPlan first = w.MergeAndPlan(), second = w.Plan();
        Assert.Equal("PlanNotApplicable", Assert.Throws<PlanRefusedException>(() => w.Engine.Export(first.Id, default)).Id);
        w.Engine.Export(second.Id, default);
        Assert.Equal("PlanNotApplicable", Assert.Throws<PlanRefusedException>(() => w.Engine.Export(second.Id, default)).Id);
        Assert.Throws<ConfigurationException>(() => w.Engine.Export(99, default));
    }

    [Fact]
    public void A_saved_plan_is_applied_verbatim_by_another_process()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(3));
        OneSyncPlan plan = w.MergeAndPlan();
        w.Sis(Pupils(1)); // imported after the plan
        w.Merge();
        w.Close();
        Assert.Equal(RunStatus.Complete, w.Engine.Export(plan.Id, default).Status);
        Assert.Equal(3, w.Accounts().Count);
    }

    [Fact]
    public void Rows_changed_since_the_plan_are_skipped_and_reported()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(4));
        w.Run();
        w.Sis([.. Pupils(3).Select(p => p.Replace("Last", "Neu")), Pupil(5), Pupil(6)]);
        OneSyncPlan plan = w.MergeAndPlan();
        // By hand: a name is changed, a row removed, a leaver's state changed, and somebody else made an account.
        w.Write("out.csv", [.. w.Read("out.csv").TrimEnd().Split('\n')
            .Where(line => !line.StartsWith("1002,")).Select(line => line.Replace("First1 Last1", "By Hand").Replace("\r", "")), "1005,other,,Other,,active"]);
        OneSyncRun run = w.Engine.Export(plan.Id, default);
        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Equal(3, run.Count("Drifted"));
        Assert.Equal((1, 1, 1), (run.Count("Create"), run.Count("Update"), run.Count("Disable")));
        Dictionary<string, Dictionary<string, string>> accounts = w.Accounts();
        Assert.Equal("By Hand", accounts["1001"]["name"]);
        Assert.Equal("First3 Neu3", accounts["1003"]["name"]);
        Assert.Equal("disabled", accounts["1004"]["status"]);
        Assert.Equal("Other", accounts["1005"]["name"]);
        Assert.False(accounts.ContainsKey("1002"));
        List<OneSyncActivity> drifted = [.. w.Engine.FindActivity(new ActivityQuery { Runs = [run.Id], Statuses = ["Drifted"] }, default)];
        Assert.Equal(["1001", "1002", "1005"], drifted.Select(a => a.Anchor).Order());
        Assert.All(drifted, a => Assert.NotEmpty(a.Error!));
        // The next plan takes the file as it is now.
        w.Run();
        Assert.Equal(["First1 Neu1", "First2 Neu2", "First5 Last5"], new[] { "1001", "1002", "1005" }.Select(a => w.Accounts()[a]["name"]));
        Assert.Equal(0, w.MergeAndPlan().Total);
    }

    [Fact]
    public void An_account_that_could_not_be_enabled_is_tried_again()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(2));
        w.Run();
        w.Sis(Pupils(1));
        w.Run();
        w.Sis(Pupils(2));
        OneSyncPlan plan = w.MergeAndPlan();
        w.Write("out.csv", w.Read("out.csv").TrimEnd().Replace("disabled", "locked"));
        Assert.Equal(1, w.Engine.Export(plan.Id, default).Count("Drifted"));
        w.Run();
        Assert.Equal("active", w.Accounts()["1002"]["status"]);
    }

    [Fact]
    public void A_protected_account_is_never_touched()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("protected: { when: \"kind -eq 'admin'\" }"));
        w.Write("out.csv", "id,name,kind,status", "1001,Root,admin,active", "1002,Old,user,active");
        w.Sis(Pupils(2));
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal("1002", Assert.Single(w.Changes(plan)).Anchor);
        Assert.Equal("1001", Assert.Single(w.Notices(plan), n => n.Kind == NoticeKind.Protected).Anchor);
        w.Engine.Export(plan.Id, default);
        Assert.Equal("Root", w.Accounts()["1001"]["name"]);
        // One that becomes protected later is not disabled when its user leaves.
        w.Write("out.csv", w.Read("out.csv").TrimEnd().Replace("user", "admin"));
        w.Sis(Pupil(1));
        plan = w.MergeAndPlan();
        Assert.Equal(0, plan.Total);
        Assert.Equal(["1001", "1002"], w.Notices(plan).Where(n => n.Kind == NoticeKind.Protected).Select(n => n.Anchor).Order());
    }

    [Fact]
    public void Orphans_are_reported_and_rows_and_columns_of_others_survive()
    {
        using TestWorkspace w = new();
        w.Write("out.csv", "note,id,name,status,locker", "=1+1,9999,Somebody,active,a;b", "=2+2,1001,Old,active,\"x; y\\\"", ",9998,Else,,\"\"");
        w.Sis(Pupils(2));
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal(["9998", "9999"], w.Notices(plan).Where(n => n.Kind == NoticeKind.Orphan).Select(n => n.Anchor).Order());
        w.Engine.Export(plan.Id, default);
        string[] lines = w.Read("out.csv").ReplaceLineEndings("\n").TrimEnd().Split('\n');
        Assert.StartsWith("note,id,name,status,locker,", lines[0]);
        Assert.StartsWith("=1+1,9999,Somebody,active,a;b,", lines[1]);
        Assert.StartsWith("=2+2,1001,First1 Last1,active,x; y\\,", lines[2]);
        Assert.StartsWith(",9998,Else,,\"\",", lines[3]);
        Assert.Equal(0, w.MergeAndPlan().Total);
    }

    [Fact]
    public void A_change_that_a_plan_takes_back_counts_for_no_threshold()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("thresholds: { Create: { count: 2, by: role } }"));
        w.Sis(Pupil(1), "s2,1001,Other,Person,2011-01-01,o@x,student,", Pupil(3));
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal("1003", Assert.Single(w.Changes(plan)).Anchor);
        Assert.Equal(PlanState.Ready, plan.State);
    }

    [Fact]
    public void Two_users_who_want_one_anchor_are_disputed_and_neither_is_touched()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml().Replace("- { name: number, match: [number] }", "- { name: number, match: [number, email] }"));
        w.Sis(Pupil(1), "s2,1001,Other,Person,2011-01-01,o@x,student,", Pupil(3));
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal("1003", Assert.Single(w.Changes(plan)).Anchor);
        Assert.Equal(2, w.Notices(plan).Count(n => n.Kind == NoticeKind.Disputed));
        Assert.Equal(1, plan.Count(ChangeAction.Create));
        OneSyncRun run = w.Engine.Export(plan.Id, default);
        Assert.Equal(["1003"], w.Accounts().Keys);
        Assert.Equal("1003", Assert.Single(w.Engine.FindActivity(new ActivityQuery { Runs = [run.Id], Actions = ["Create"] }, default)).Anchor);
    }

    [Fact]
    public void Two_accounts_that_fit_one_user_are_disputed()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("match: [name]"));
        w.Write("out.csv", "id,name,status", "A,First1 Last1,active", "B,first1 last1,active", "C,First2 Last2,active");
        w.Sis(Pupils(2));
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Single(w.Notices(plan), n => n.Kind == NoticeKind.Disputed);
        OneSyncChange change = Assert.Single(w.Changes(plan));
        Assert.Equal((ChangeAction.Rename, "C"), (change.Action, change.Anchor));
    }

    [Fact]
    public void A_renamed_account_keeps_its_link_and_its_row()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(3));
        w.Run();
        w.Sis(Pupil(1).Replace("1001", "5001"), Pupil(2), Pupil(3));
        OneSyncPlan plan = w.MergeAndPlan();
        OneSyncChange change = Assert.Single(w.Changes(plan));
        Assert.Equal((ChangeAction.Rename, "1001"), (change.Action, change.Anchor));
        w.Engine.Export(plan.Id, default);
        Assert.Equal(["1002", "1003", "5001"], w.Accounts().Keys.Order());
        Assert.Equal(0, w.MergeAndPlan().Total);
        // Not into another's place.
        w.Write("out.csv", w.Read("out.csv").TrimEnd(), "7001,x,,X,,active");
        w.Sis(Pupil(1).Replace("1001", "7001"), Pupil(2), Pupil(3));
        plan = w.MergeAndPlan();
        Assert.Equal(0, plan.Total);
        Assert.Contains("7001", Assert.Single(w.Notices(plan), n => n.Kind == NoticeKind.Disputed).Message);
    }

    [Fact]
    public void An_account_whose_anchor_somebody_changed_by_hand_is_found_again()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("match: [username]"));
        w.Sis(Pupils(2));
        w.Run();
        w.Write("out.csv", w.Read("out.csv").TrimEnd().Replace("1001,", "X1,"));
        OneSyncChange change = Assert.Single(w.Changes(w.MergeAndPlan()));
        Assert.Equal((ChangeAction.Rename, "X1"), (change.Action, change.Anchor));
        w.Run();
        Assert.Equal(["1001", "1002"], w.Accounts().Keys.Order());
        Assert.Equal(0, w.MergeAndPlan().Total);
    }

    [Fact]
    public void A_damaged_account_file_plans_no_create_and_no_removal()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(3));
        w.Run();
        w.Write("out.csv", w.Read("out.csv").TrimEnd(), "too,few");
        w.Sis(Pupils(2).Append(Pupil(4)).ToArray());
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal(0, plan.Total);
        Assert.Equal(2, w.Notices(plan).Count(n => n.Kind == NoticeKind.Withheld));
        Assert.NotNull(plan.RemovalsWithheld);
    }

    [Fact]
    public void A_plan_that_could_not_be_written_does_not_stand_in_the_way()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml(options: "path: ./out.csv\n    encoding: windows-1252"));
        w.Sis(Pupil(1).Replace("Last1", "Łuk"));
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal("CannotEncode", Assert.Throws<DestinationUnavailableException>(() => w.Engine.Export(plan.Id, default)).Id);
        Assert.False(File.Exists(w.Out));
        Assert.Equal(RunStatus.Failed, w.Engine.Runs().First().Status);
        w.Sis(Pupil(1).Replace("Last1", "Luk"));
        w.Merge();
        Assert.Equal(RunStatus.Complete, w.Engine.Export("out", null, default)!.Status);
        Assert.Equal("First1 Luk", w.Accounts()["1001"]["name"]);
    }

    [Theory]
    [InlineData("Disable: { percent: 5, by: school }", "UnknownAttribute", "by 'school'")]
    [InlineData("RemoveMember: { percent: 5, by: group }", "UnsupportedThreshold", "by group, and has no groups")]
    public void A_threshold_by_something_that_nobody_counts_is_an_error_and_no_false_comfort(string threshold, string id, string what)
    {
        using TestWorkspace w = new(TestWorkspace.Yaml($"thresholds: {{ {threshold} }}"));
        ConfigurationProblem problem = Assert.Single(Workspace.Check(w.Root, new WorkspaceOptions(new ConnectorHost())), p => p.Id == id);
        Assert.Contains(what, problem.Message);
    }
}
