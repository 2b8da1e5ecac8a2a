using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Groups;

/// <summary>Nothing that may be missing empties a group.</summary>
public sealed class GroupSafetyTests
{
    private const string Art = "[ { select: 'classes::Art I - Fall::students', to: Adobe } ]";
    private const string Each = "[ { forEach: class, to: 'cls-{class.sourcedId}' } ]";

    [Fact]
    public void After_a_partial_read_nobody_goes_and_the_plan_says_who_would()
    {
        using RosterWorkspace w = new(Art);
        w.Run();
        w.People("u1,true,s1,student,BILLY,FLORES,billy@x.test,09", "u3,true,s2,student,Åke,Öberg,ake@x.test,06", ",true,s1,student,No,Id,,09");
        w.Enrollments("u3 k1 student");

        OneSyncPlan plan = w.Plan();

        Assert.NotNull(plan.RemovalsWithheld);
        Assert.Equal(["+Adobe:u3"], w.Members(plan));
        Assert.StartsWith("2 of 2 members of group 'Adobe' are in no rule for it; that they go is withheld: The last import of source 'sis'", w.Notices(plan, NoticeKind.Withheld).Single(n => n.Contains("Adobe")));
    }

    [Fact]
    public void A_selector_that_matches_nothing_any_more_keeps_the_members_and_is_reported()
    {
        using RosterWorkspace w = new(Art);
        w.Run();
        w.Configure(Art.Replace("Fall", "Fal"));

        OneSyncPlan plan = w.Plan();

        Assert.Equal(0, plan.Total);
        Assert.StartsWith("The selector 'classes::Art I - Fal::students' (", w.Notices(plan, NoticeKind.Error).Single());
        Assert.Contains("onesync.yaml:19:", w.Notices(plan, NoticeKind.Error).Single());
        Assert.EndsWith("matches nothing in the roster. Did you mean 'Art I - Fall'?", w.Notices(plan, NoticeKind.Error).Single());
        Assert.StartsWith("2 of 2 members of group 'Adobe' are in no rule for it; that they go is withheld", w.Notices(plan, NoticeKind.Withheld).Single());
    }

    [Fact]
    public void One_selector_without_a_match_keeps_who_another_of_the_same_group_lost()
    {
        using RosterWorkspace w = new("[ { select: ['classes::Art I - Fall::students', 'classes::Gone::students'], to: Adobe } ]");
        w.Run();
        w.Enrollments("u2 k2 student");
        OneSyncPlan plan = w.Plan();
        Assert.Equal(0, plan.Total);
        Assert.Single(w.Notices(plan, NoticeKind.Withheld));
    }

    [Fact]
    public void Where_it_is_allowed_a_selector_without_a_match_empties_its_group()
    {
        using RosterWorkspace w = new(Art);
        w.Run();
        w.Configure(Art.Replace("Fall::students'", "Autumn::students', allowEmpty: true"));
        Assert.Equal(["-Adobe:u1", "-Adobe:u2"], w.Members(w.Plan()));
    }

    [Fact]
    public void When_no_class_is_left_at_all_the_groups_of_classes_keep_their_members()
    {
        using RosterWorkspace w = new(Each);
        w.Run();
        w.Configure("[ { forEach: class, when: \"class.title -eq 'x'\", to: 'cls-{class.sourcedId}' } ]");
        OneSyncPlan plan = w.Plan();
        Assert.Equal(0, plan.Total);
        Assert.Equal(4, w.Notices(plan, NoticeKind.Withheld).Length);
        Assert.Contains("finds none in the roster", w.Notices(plan, NoticeKind.Error).Single());
    }

    [Fact]
    public void A_class_whose_group_cannot_be_named_is_reported_and_no_group_of_the_rule_that_vanished_is_emptied()
    {
        using RosterWorkspace w = new("[ { forEach: class, to: 'cls-{class.classCode}' } ]");
        w.Run();
        w.With("classes.csv", "sourcedId,title,courseSourcedId,classCode,classType,schoolSourcedId,termSourcedIds",
            "k1,Art I - Fall,c1,A1,scheduled,s1,t1", "k3,Alg-102 A,c2,AL1,scheduled,s1,t1", "k4,Homeroom,c3,HR3,homeroom,s2,t1");
        w.Configure("[ { forEach: class, to: 'cls-{class.location}' } ]");
        OneSyncPlan plan = w.Plan();
        Assert.Equal(0, plan.Count(ChangeAction.RemoveMember));
        Assert.Contains(w.Notices(plan, NoticeKind.Error), n => n.Contains("The groups of class 'k1' cannot be named"));
    }

    [Fact]
    public void A_damaged_row_in_the_file_of_memberships_keeps_everybody()
    {
        using RosterWorkspace w = new(Art);
        w.Run();
        File.AppendAllText(Path.Combine(w.Root, "groups.csv"), "Adobe\r\n");
        w.Enrollments("u2 k2 student");
        OneSyncPlan plan = w.Plan();
        Assert.Equal(0, plan.Count(ChangeAction.RemoveMember));
        Assert.Contains("groups.csv:", w.Notices(plan, NoticeKind.Withheld).Single());
    }

    [Fact]
    public void The_limit_of_a_group_holds_the_plan_and_says_which_group()
    {
        using RosterWorkspace w = new(Each, destination: "thresholds: { RemoveMember: { percent: 10, by: group } }");
        w.Run();
        w.Enrollments("u1 k1 student", "u2 k2 student", "u1 k3 student", "v1 k1 teacher", "v1 k2 teacher", "v1 k3 teacher", "v2 k4 teacher");

        OneSyncPlan plan = w.Plan();

        Assert.Equal(PlanState.Held, plan.State);
        Assert.Equal(["2 RemoveMember changes in 'cls-k4' of 3 accounts reach the limit of 10%."], plan.Thresholds.Select(t => t.ToString()));
    }

    [Fact]
    public void The_limit_of_a_school_counts_the_changes_of_its_people_alone()
    {
        using RosterWorkspace w = new(Each, destination: "thresholds: { RemoveMember: { count: 2, by: site } }");
        w.Run();
        w.Enrollments("u2 k2 student", "u4 k3 student", "u3 k4 student", "u4 k4 student", "v1 k1 teacher", "v1 k2 teacher", "v1 k3 teacher");

        OneSyncPlan plan = w.Plan();

        Assert.Equal(["-cls-k1:u1", "-cls-k3:u1", "-cls-k4:v2"], w.Members(plan));
        Assert.Equal(["2 RemoveMember changes in 'site s1' of 4 accounts reach the limit of 2."], plan.Thresholds.Select(t => t.ToString()));
    }

    [Fact]
    public void A_limit_by_school_counts_changes_of_accounts_too()
    {
        using RosterWorkspace w = new("[]", destination: "thresholds: { Disable: { percent: 10, by: site } }");
        w.Run();
        w.People("u1,true,s1,student,BILLY,FLORES,billy@x.test,09", "u4,true,\"s1,s2\",student,Dan,Both,dan@x.test,09", "v1,true,s1,teacher,Tara,Teach,tara@x.test,", "u2,true,s1,student,G,H,g@x.test,");
        OneSyncPlan plan = w.Plan();
        Assert.Equal(["2 Disable changes in 'site s2' of 3 accounts reach the limit of 10%."], plan.Thresholds.Select(t => t.ToString()));
    }

    [Fact]
    public void Who_leaves_goes_from_groups_when_the_first_stage_of_the_lifecycle_is_due()
    {
        using RosterWorkspace w = new(Art, destination: "lifecycle: { leaver: [ { after: 7d, do: Disable } ] }");
        w.Run();
        w.People("u1,true,s1,student,BILLY,FLORES,billy@x.test,09");
        w.Enrollments("u1 k1 student");
        Assert.Equal(0, w.Run().Count(ChangeAction.RemoveMember));
        w.Clock.Pass(7);
        Assert.Equal(["-Adobe:u2"], w.Members(w.Run()));
        Assert.Equal(["Adobe:u1"], w.Exported());
    }

    [Fact]
    public void An_account_that_is_deleted_takes_its_memberships_with_it()
    {
        using RosterWorkspace w = new(Art, destination: "lifecycle: { leaver: [ { after: 0d, do: Delete } ] }");
        w.Run();
        w.People("u1,true,s1,student,BILLY,FLORES,billy@x.test,09");
        w.Enrollments("u1 k1 student");
        OneSyncPlan plan = w.Run();
        Assert.Equal((5, 0), (plan.Count(ChangeAction.Delete), plan.Count(ChangeAction.RemoveMember)));
        Assert.Equal(["Adobe:u1"], w.Exported());
        Assert.Equal(0, w.Plan().Total);
    }

    [Fact]
    public void Memberships_follow_an_account_that_gets_another_anchor()
    {
        using RosterWorkspace w = new(Art);
        string yaml = File.ReadAllText(Path.Combine(w.Root, "onesync.yaml")).Replace("map: { id: id,", "map: { id: email,");
        Assert.Contains("id: email", yaml);
        w.Close();
        File.WriteAllText(Path.Combine(w.Root, "onesync.yaml"), yaml);
        w.Run();
        w.People("u1,true,s1,student,BILLY,FLORES,new@x.test,09", "u2,true,s1,student,GISELLE,HOUSTON,giselle@x.test,10", "u3,true,s2,student,Åke,Öberg,ake@x.test,06",
            "u4,true,\"s1,s2\",student,Dan,Both,dan@x.test,09", "v1,true,s1,teacher,Tara,Teach,tara@x.test,", "v2,true,s2,teacher,Tom,Stark,tom@x.test,");

        OneSyncPlan plan = w.Run();

        Assert.Equal((1, 1), (plan.Count(ChangeAction.Rename), plan.Total));
        Assert.Equal(["Adobe:giselle@x.test", "Adobe:new@x.test"], w.Exported());
        Assert.Equal(0, w.Plan().Total);
    }

    [Fact]
    public void A_membership_of_an_account_that_is_no_longer_there_has_drifted()
    {
        using RosterWorkspace w = new(Art);
        w.Run();
        w.Enrollments("u1 k1 student", "u2 k1 student", "u3 k1 student");
        OneSyncPlan plan = w.Plan();
        string accounts = Path.Combine(w.Root, "out.csv");
        File.WriteAllLines(accounts, File.ReadAllLines(accounts).Where(l => !l.StartsWith("u3,")));

        OneSyncRun run = w.Engine.Export(plan.Id, default);

        Assert.Equal((RunStatus.Partial, 1), (run.Status, run.Count("Drifted")));
        Assert.Equal(["Adobe:u1", "Adobe:u2"], w.Exported());
    }

    [Fact]
    public void Groups_that_the_destination_does_not_have_are_an_error_before_anything_is_read()
    {
        using RosterWorkspace w = new(Art);
        File.WriteAllText(Path.Combine(w.Root, "onesync.yaml"), File.ReadAllText(Path.Combine(w.Root, "onesync.yaml")).Replace("memberships: ./groups.csv", "raw: false"));
        w.Import();
        ConfigurationProblem problem = Assert.Single(Assert.Throws<ConfigurationException>(() => w.Engine.Plan("out", null, default)).Problems);
        Assert.Equal("UnsupportedGroups", problem.Id);
    }

    [Fact]
    public void Who_is_out_of_scope_by_a_selection_leaves_no_group()
    {
        using RosterWorkspace w = new(Art);
        w.Run();
        w.Configure(Art, more: "select: { roles: [teacher] }");
        OneSyncPlan plan = w.Plan();
        Assert.Equal((0, 4), (plan.Total, plan.OutOfScope));
        Assert.Equal(["Adobe:u1", "Adobe:u2"], w.Exported());
    }

    [Fact]
    public void Who_is_out_of_scope_with_one_record_only_leaves_no_group_either()
    {
        using RosterWorkspace w = new(Art);
        string both(string yaml) => yaml.Replace("destinations:", "  hr: { type: Csv, path: ./hr.csv, anchor: no, map: { id: id, email: email, role: role } }\ncorrelations: [ { name: id, match: [id] } ]\ndestinations:");
        string file = Path.Combine(w.Root, "onesync.yaml");
        File.WriteAllText(file, both(File.ReadAllText(file)));
        File.WriteAllText(Path.Combine(w.Root, "hr.csv"), "no,id,email,role\n7,u1,billy@x.test,helper\n");
        w.Engine.Import("hr", null, default);
        w.Run();
        w.Close();
        File.WriteAllText(file, File.ReadAllText(file).Replace("complete: { maxDrop: 100% }", "complete: { maxDrop: 100% }\n    select: { roles: [teacher] }"));

        OneSyncPlan plan = w.Plan();

        Assert.Equal("hr", w.Engine.FindUsers(new Core.UserQuery(), default).Single(u => u["id"].First == "u1")["sources"].First);
        Assert.Equal(0, plan.Count(ChangeAction.RemoveMember));
    }

    [Fact]
    public void When_memberships_cannot_be_written_after_the_accounts_the_export_is_taken_up_later()
    {
        using RosterWorkspace w = new(Art);
        OneSyncPlan plan = w.Plan();
        // A folder stands where the file belongs.
        string inTheWay = Path.Combine(w.Root, "groups.csv");
        Directory.CreateDirectory(inTheWay);
        Assert.Equal("FileNotWritable", Assert.Throws<Core.Ports.DestinationUnavailableException>(() => w.Engine.Export(plan.Id, default)).Id);
        Assert.Equal(PlanState.Applying, w.Engine.FindPlan(plan.Id).State);
        Directory.Delete(inTheWay);

        Assert.Equal(RunStatus.Complete, Assert.Single(w.Engine.Resume(default)).Status);

        Assert.Equal(["Adobe:u1", "Adobe:u2"], w.Exported());
        Assert.Equal(0, w.Plan().Total);
    }
}
