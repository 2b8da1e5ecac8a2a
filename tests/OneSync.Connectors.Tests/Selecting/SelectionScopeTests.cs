using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Selecting;

namespace OneSync.Connectors.Tests.Selecting;

/// <summary>Out of scope is not gone: whom a selection leaves out is left alone, from the import to the account.</summary>
public sealed class SelectionScopeTests
{
    [Fact]
    public void Without_a_selection_everybody_is_in_scope()
    {
        using SchoolWorkspace w = new();
        OneSyncPlan plan = w.Run();

        Assert.Equal((SchoolWorkspace.Everybody, 0), (plan.Count(ChangeAction.Create), plan.OutOfScope));
        Assert.Empty(w.In(UserState.OutOfScope));
    }

    [Fact]
    public void Who_is_not_selected_gets_no_account_and_the_reason_shows()
    {
        using SchoolWorkspace w = new();
        w.Import();
        OneSyncSelection selection = w.Select(SelectionKind.School, "s.xlsx", ("s1", "Yes"));
        OneSyncPlan plan = w.Apply();

        Assert.Equal(("1 of 3", 14, 14, 14), (selection.Schools, selection.InScope, selection.OutOfScope, selection.Leaving));
        Assert.Equal((14, 14), (plan.Count(ChangeAction.Create), plan.OutOfScope));
        Assert.Equal("The school 'South' is not selected.", w.User("m1").ScopeReason);
        Assert.Equal("The school 'District' is not selected.", w.User("boss").ScopeReason);
        Assert.Null(w.User("n1").ScopeReason);
        Assert.Equal("The school 'South' is not selected.", w.Engine.FindUsers(new() { Source = "sis" }, default).Single(u => u.Anchor == "m1").ScopeReason);
    }

    [Fact]
    public void A_school_that_is_deselected_keeps_its_accounts_as_they_are()
    {
        using SchoolWorkspace w = new();
        w.Run();
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"), ("d1", "yes"));
        w.Change("m1", "First-m1", "Renamed");
        w.Deliver();
        OneSyncPlan plan = w.Run();

        Assert.Equal((0L, 13L), (plan.Total, plan.OutOfScope));
        Assert.Equal(13, plan.Notices[NoticeKind.OutOfScope]);
        Assert.Contains("South", w.Engine.Notices(plan.Id).First(n => n.Kind == NoticeKind.OutOfScope).Message);
        Assert.All(w.Accounts().Values, status => Assert.Equal("active", status));
        Assert.Equal("active", w.Accounts()["m1"]);

        w.Select(SelectionKind.School, "s.csv", ("s2", "Yes"));
        plan = w.Apply();
        Assert.Equal((1L, 1), (plan.Total, plan.Count(ChangeAction.Update)));
    }

    [Fact]
    public void Whoever_is_out_of_scope_does_not_leave_when_the_source_no_longer_delivers_them()
    {
        using SchoolWorkspace w = new();
        w.Run();
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"), ("d1", "Yes"));
        for (int i = 1; i <= 12; i++)
            w.Remove($"m{i}");
        w.Remove("n1");
        w.Deliver();
        OneSyncPlan plan = w.Run();

        // n1 was in scope, and left.
        Assert.Equal((1L, 1), (plan.Total, plan.Count(ChangeAction.Disable)));
        Assert.Equal("disabled", w.Accounts()["n1"]);
        Assert.Equal("active", w.Accounts()["m1"]);
        Assert.Equal(UserState.OutOfScope, w.User("m1").State);

        // When the admin selects the school again, those who are really gone have left.
        w.Select(SelectionKind.School, "s.csv", ("s2", "Yes"));
        plan = w.Apply();
        Assert.Equal(12, plan.Count(ChangeAction.Disable));
        Assert.Equal(UserState.Left, w.User("m1").State);
    }

    [Fact]
    public void Whoever_had_left_before_has_left_though_the_school_is_deselected()
    {
        using SchoolWorkspace w = new();
        w.Run();
        w.Remove("m1");
        w.Deliver();
        w.Run();
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"));

        Assert.Equal(0, w.Apply().Total);
        Assert.Equal(UserState.Left, w.User("m1").State);
    }

    [Fact]
    public void A_setting_makes_leavers_of_those_out_of_scope_under_the_thresholds()
    {
        using SchoolWorkspace w = new(destination: "lifecycle: { outOfScope: Leave }");
        w.Run();
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"), ("d1", "Yes"));
        w.Engine.Merge(false, default);
        OneSyncPlan plan = w.Engine.Plan("out", null, default);

        Assert.Equal(13, plan.Count(ChangeAction.Disable));
        Assert.Equal("The user is out of scope. The school 'South' is not selected.", w.Engine.Changes(plan.Id).First().Reason);

        w.Configure(destination: "lifecycle: { outOfScope: Leave }\n    protected: { when: \"id -eq 'm1'\" }");
        plan = w.Engine.Plan("out", null, default);
        Assert.Equal((12, 1L), (plan.Count(ChangeAction.Disable), plan.Notices[NoticeKind.Protected]));
    }

    [Fact]
    public void The_days_of_a_leaver_count_from_when_being_out_of_scope_was_taken_for_leaving()
    {
        using SchoolWorkspace w = new();
        w.Run();
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"), ("d1", "Yes"));
        w.Apply();
        w.Clock.Pass(90);
        w.Configure(destination: "lifecycle: { outOfScope: Leave, leaver: [{ after: 30d, do: Disable }] }");
        Assert.Equal(0, w.Apply().Total);
        w.Clock.Pass(30);
        Assert.Equal(13, w.Apply().Count(ChangeAction.Disable));
    }

    [Fact]
    public void An_account_that_fits_somebody_out_of_scope_is_no_orphan()
    {
        using SchoolWorkspace w = new();
        w.Import();
        System.IO.File.WriteAllText(w.File("out.csv"), "id,name,status\nm1,M One,active\nstranger,Some Body,active\n");
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"));
        OneSyncPlan plan = w.Apply();

        Assert.Equal("stranger", w.Engine.Notices(plan.Id).Single(n => n.Kind == NoticeKind.Orphan).Anchor);
        Assert.Equal("m1", w.Engine.Notices(plan.Id).Single(n => n.Kind == NoticeKind.OutOfScope).Anchor);
        Assert.Equal(2, w.Accounts().Count(a => a.Key is "m1" or "stranger" && a.Value == "active"));
    }

    [Fact]
    public void Chosen_classes_narrow_a_school_for_those_who_need_a_class()
    {
        using SchoolWorkspace w = new();
        w.Import();
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"));
        OneSyncSelection selection = w.Select(SelectionKind.Class, "c.csv", ("k1", "Yes"));
        w.Apply();

        // k1's six students, its teacher, and the secretary, who is in no class by nature.
        Assert.Equal(("1 of 3", 8L), (selection.Classes, selection.InScope));
        Assert.Equal(["n1", "n2", "n3", "n4", "n5", "n6", "sec", "tn"], w.In(UserState.Active));
        Assert.Equal("None of the person's classes in 'North, High' is selected.", w.User("n7").ScopeReason);
        Assert.Equal(8, w.Accounts().Count);
    }

    [Fact]
    public void Students_whose_enrollments_end_are_out_of_scope_and_not_let_in_by_their_school()
    {
        using SchoolWorkspace w = new();
        w.Import();
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"));
        w.Select(SelectionKind.Class, "c.csv", ("k1", "Yes"));
        w.Apply();
        w.Enroll("n1", "n9");
        w.Deliver();
        OneSyncPlan plan = w.Run();

        Assert.Equal(0, plan.Total);
        Assert.Equal((UserState.OutOfScope, UserState.OutOfScope), (w.User("n1").State, w.User("n9").State));
        Assert.Equal("active", w.Accounts()["n1"]);
    }

    [Fact]
    public void A_new_school_waits_for_an_answer()
    {
        using SchoolWorkspace w = new();
        w.Import();
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"), ("s2", "Yes"), ("d1", "No"));
        w.AddSchool("s3");
        w.Add("x1", "s3", "student");
        w.Deliver();
        w.Run();

        Assert.Equal((UserState.OutOfScope, "The school 'School s3' is not selected."), (w.User("x1").State, w.User("x1").ScopeReason));
    }

    [Fact]
    public void Roles_and_statuses_are_chosen_in_the_configuration_and_in_the_spreadsheet()
    {
        using SchoolWorkspace w = new("select: { roles: [student, teacher, Aide] }");
        w.Change("n1", ",true,", ",false,");
        w.Deliver();
        w.Import();
        Assert.Equal(("all", "all"), (w.Engine.Selections().Single().Schools, w.Engine.Selections().Single().Statuses));
        w.Engine.Merge(false, default);
        Assert.Equal("The role 'administrator' is not selected.", w.User("boss").ScopeReason);

        OneSyncSelection selection = w.Select(SelectionKind.Status, "p.xlsx", ("active", "Yes"));
        w.Engine.Merge(false, default);
        Assert.Equal("The status 'inactive' is not selected.", w.User("n1").ScopeReason);
        Assert.Equal(("aide, student, teacher", "active"), (selection.Roles, selection.Statuses));

        selection = w.Select(SelectionKind.Role, "p.csv", ("student", "Yes"), ("administrator", "Yes"));
        Assert.Equal("student", selection.Roles);
        w.Engine.Merge(false, default);
        Assert.Equal(23, w.In(UserState.Active).Count);
    }

    [Fact]
    public void A_role_that_nobody_has_is_said_with_the_nearest()
    {
        using SchoolWorkspace w = new("select: { roles: [studnet, teacher, blank] }");
        Assert.Equal(["The role 'studnet' is selected, and nobody has it. Did you mean 'student'?", "The role '(blank)' is selected, and nobody has it."], w.Import().Warnings.Where(m => m.Contains("selected", StringComparison.Ordinal)).OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public void Forgetting_the_selection_brings_everybody_back()
    {
        using SchoolWorkspace w = new();
        w.Run();
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"));
        w.Apply();
        Assert.Equal(14, Assert.Single(w.Engine.ResetSelection(["sis"], keep: true)).Entering);

        Assert.Equal(0, w.Apply().Total);
        Assert.Equal(SchoolWorkspace.Everybody, w.In(UserState.Active).Count);
        Assert.All(w.Engine.FindUsers(new() { Source = "sis" }, default), u => Assert.Null(u.ScopeReason));
    }

    [Fact]
    public void The_second_run_of_a_selection_has_nothing_to_do()
    {
        using SchoolWorkspace w = new();
        w.Run();
        w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"));
        w.Run();
        OneSyncRun again = w.Import();

        Assert.Equal((0L, 0L, 14L), (again.Count("Changed"), again.Count("Added"), again.Count("OutOfScope")));
        Assert.Equal(0, w.Engine.Merge(false, default).Counts.Count(c => c.Value > 0));
    }

    [Fact]
    public void A_source_without_a_list_of_schools_offers_those_that_its_people_name()
    {
        using Workspaces.TestWorkspace w = new("""
            version: 1
            sources:
              sis: { type: Csv, path: ./sis.csv, anchor: id, map: { number: id, role: kind } }
            """);
        w.Write("sis.csv", "id,kind,school,status", "1,pupil,North,active", "2,pupil,South,active", "3,cook,North,");
        w.Import("sis");
        w.Engine.ExportSelection(Path.Combine(w.Root, "s.csv"), null, null);

        List<Dictionary<string, string>> rows = Workspaces.TestWorkspace.Rows(Path.Combine(w.Root, "s.csv"));
        Assert.Equal([("North", "2"), ("South", "1")], rows.Where(r => r["kind"] == "School").Select(r => (r["id"], r["people"])));
        Assert.Equal([("cook", "1"), ("pupil", "2")], rows.Where(r => r["kind"] == "Role").Select(r => (r["id"], r["people"])));
        Assert.Equal([("(blank)", "1"), ("active", "2")], rows.Where(r => r["kind"] == "Status" && r["people"] != "0").Select(r => (r["id"], r["people"])));
    }
}
