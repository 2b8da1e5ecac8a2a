using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.Groups;

/// <summary>Memberships are planned, held, withheld and exported like all else.</summary>
public sealed class GroupPlanTests
{
    private const string ArtAndStaff = "[ { select: 'classes::Art I - Fall::students', to: [Adobe, Design] }, { when: role -eq 'teacher', to: Staff } ]";

    [Fact]
    public void Accounts_and_memberships_are_exported_together_and_the_next_plan_is_empty()
    {
        using RosterWorkspace w = new(ArtAndStaff);

        OneSyncPlan plan = w.Run();

        Assert.Equal((6, 6), (plan.Count(ChangeAction.Create), plan.Count(ChangeAction.AddMember)));
        Assert.Equal(["Adobe:u1", "Adobe:u2", "Design:u1", "Design:u2", "Staff:v1", "Staff:v2"], w.Exported());
        Assert.Equal(0, w.Plan().Total);
    }

    [Fact]
    public void A_change_says_which_group_and_why()
    {
        using RosterWorkspace w = new(ArtAndStaff);
        OneSyncChange change = w.Changes(w.Plan()).First(c => c.Group == "Adobe");
        Assert.Equal((ChangeAction.AddMember, "u1", "The user is selected by 'classes::Art I - Fall::students'."), (change.Action, change.Anchor, change.Reason));
        Assert.Equal("group: (none) → 'Adobe'", Assert.Single(change.Attributes).ToString());
    }

    [Fact]
    public void Who_is_no_longer_meant_goes_and_who_is_new_comes()
    {
        using RosterWorkspace w = new(ArtAndStaff);
        w.Run();
        w.Enrollments("u3 k1 student", "u2 k2 student");

        OneSyncPlan plan = w.Run();

        Assert.Equal(["+Adobe:u3", "+Design:u3", "-Adobe:u1", "-Design:u1"], w.Members(plan));
        Assert.Equal(["Adobe:u2", "Adobe:u3", "Design:u2", "Design:u3", "Staff:v1", "Staff:v2"], w.Exported());
        Assert.Contains(w.Engine.FindActivity(new ActivityQuery { Actions = ["RemoveMember"] }, default), a => a is { Anchor: "u1", Status: "Done" } && a.Before["group"] == "Adobe");
    }

    [Fact]
    public void Members_and_groups_that_OneSync_does_not_know_are_left_alone()
    {
        using RosterWorkspace w = new(ArtAndStaff);
        w.Run();
        File.AppendAllText(Path.Combine(w.Root, "groups.csv"), "Adobe,robot\r\nChess,u1\r\n");

        Assert.Equal(0, w.Plan().Total);
        w.Enrollments("u2 k2 student");
        w.Run();

        Assert.Equal(["Adobe:robot", "Adobe:u2", "Chess:u1", "Design:u2", "Staff:v1", "Staff:v2"], w.Exported());
    }

    [Fact]
    public void A_group_for_each_class_has_its_people()
    {
        using RosterWorkspace w = new("[ { forEach: class, when: \"class.classType -eq 'scheduled' -and school.name -eq 'Spring Valley'\", to: 'cls-{class.sourcedId}' } ]");
        w.Run();
        Assert.Equal(["cls-k1:u1", "cls-k1:v1", "cls-k2:u2", "cls-k2:v1", "cls-k3:u1", "cls-k3:u4", "cls-k3:v1"], w.Exported());
    }

    [Theory]
    [InlineData("{ forEach: school, members: students, to: '{school.name} students' }", "Rockaway Beach Middle School students:u3 Rockaway Beach Middle School students:u4 Spring Valley students:u1 Spring Valley students:u2 Spring Valley students:u4")]
    [InlineData("{ forEach: course, members: teachers, to: 'teach {course.courseCode|lower}' }", "teach alg:v1 teach art1:v1 teach hr:v2")]
    [InlineData("{ forEach: term, members: teachers, to: '{term.title} {term.schoolYear}' }", "Autumn 2027:v1 Autumn 2027:v2 Spring 2027:v1")]
    [InlineData("{ forEach: class, during: term, members: students, to: '{class.classCode}' }", "A1:u1 AL1:u1 AL1:u4 HR3:u3 HR3:u4")]
    [InlineData("{ forEach: class, when: \"class.classCode -eq 'AL1' -and grade -eq '09'\", to: '{course.title}-{grade}' }", "Alg-102-09:u1 Alg-102-09:u4")]
    [InlineData("{ forEach: class, when: \"role -eq 'teacher'\", to: ['{class.classCode} owners', 'all {term.title} owners'] }", "A1 owners:v1 A2 owners:v1 AL1 owners:v1 HR3 owners:v2 all Autumn owners:v1 all Autumn owners:v2 all Spring owners:v1")]
    [InlineData("{ to: \"grade {grade ?? 'none'}\" }", "grade 06:u3 grade 09:u1 grade 09:u4 grade 10:u2 grade none:v1 grade none:v2")]
    [InlineData("{ select: ['classes::k3::users', 'k4'], when: role -ne 'teacher', matchBy: sourcedId, to: X }", "X:u1 X:u3 X:u4")]
    [InlineData("{ select: '*', to: [All] }", "All:u1 All:u2 All:u3 All:u4 All:v1 All:v2")]
    [InlineData("{ select: 'courses::Art I::students', during: term, to: X }", "X:u1")]
    public void Rules_name_groups_in_all_their_forms(string rule, string expected)
    {
        using RosterWorkspace w = new($"[ {rule} ]");
        w.Run();
        Assert.Equal(expected, string.Join(' ', w.Exported()));
        Assert.Equal(0, w.Plan().Total);
    }

    [Fact]
    public void A_membership_during_term_ends_with_the_term_and_comes_with_the_next()
    {
        using RosterWorkspace w = new("[ { select: 'courses::Art I::students', to: Adobe, during: term } ]");
        w.Run();
        Assert.Equal(["Adobe:u1"], w.Exported());

        w.Clock.Pass(135); // 2027-01-14, the autumn's last day.
        Assert.Equal(0, w.Plan().Total);
        w.Clock.Pass(1);

        Assert.Equal(["+Adobe:u2", "-Adobe:u1"], w.Members(w.Run()));
        Assert.Equal(["Adobe:u2"], w.Exported());
    }

    [Fact]
    public void The_group_of_a_class_that_is_gone_is_emptied_once_and_then_forgotten()
    {
        using RosterWorkspace w = new("[ { forEach: class, to: 'cls-{class.sourcedId}' } ]");
        w.Run();
        w.With("classes.csv", "sourcedId,title,courseSourcedId,classCode,classType,schoolSourcedId,termSourcedIds",
            "k1,Art I - Fall,c1,A1,scheduled,s1,t1", "k2,Art I - Fall,c1,A2,scheduled,s1,t2", "k3,Alg-102 A,c2,AL1,scheduled,s1,\"t1,t2\"");

        OneSyncPlan plan = w.Run();

        Assert.Equal(["-cls-k4:u3", "-cls-k4:u4", "-cls-k4:v2"], w.Members(plan));
        Assert.Equal("No rule names the group any more.", w.Changes(plan)[0].Reason);
        w.Run();
        File.AppendAllText(Path.Combine(w.Root, "groups.csv"), "cls-k4,u3\r\n");
        Assert.Equal(0, w.Plan().Total);
    }

    [Fact]
    public void A_rule_that_is_taken_out_leaves_its_groups_as_they_are()
    {
        using RosterWorkspace w = new(ArtAndStaff);
        w.Run();
        w.Configure("[ { when: role -eq 'teacher', to: Staff } ]");
        Assert.Equal(0, w.Run().Total);
        Assert.Equal(6, w.Exported().Length);
    }

    [Fact]
    public void Some_users_piped_in_come_into_their_groups_and_nobody_goes()
    {
        using RosterWorkspace w = new(ArtAndStaff);
        w.Run();
        w.Enrollments("u3 k1 student", "u4 k1 student");
        w.Import();

        OneSyncPlan plan = w.Engine.Plan("out", w.Engine.FindUsers(new Core.UserQuery(), default).Where(u => u["id"].First is "u3" or "u1").ToList(), default);

        Assert.Equal(["+Adobe:u3", "+Design:u3"], w.Members(plan));
        Assert.Equal(["Adobe:u1"], w.Exported().Where(m => m == "Adobe:u1"));
    }

    [Fact]
    public void A_user_made_by_the_plan_comes_into_its_groups_at_once_and_one_whose_account_is_protected_does_not()
    {
        using RosterWorkspace w = new(ArtAndStaff, destination: "protected: { when: role -eq 'teacher' }");
        w.Run();
        Assert.Contains("Staff:v1", w.Exported());
        w.Configure("[ { when: role -eq 'teacher', to: Other } ]", destination: "protected: { when: role -eq 'teacher' }");

        OneSyncPlan plan = w.Plan();

        Assert.Equal(0, plan.Total);
        Assert.Equal(2, w.Notices(plan, NoticeKind.Protected).Length);
    }
}
