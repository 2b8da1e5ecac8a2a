using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers;
using static OneSync.Connectors.Tests.Adobe.AdobeWorkspace;

namespace OneSync.Connectors.Tests.Adobe;

/// <summary>Accounts that come, change, and go.</summary>
public sealed class EverydayTests
{
    [Fact]
    public void People_get_accounts_and_the_second_run_has_nothing_to_do()
    {
        using AdobeWorkspace work = new();
        work.People(Pupils(25));

        work.Run();

        Assert.Equal(25, work.Organization.Users.Count);
        Assert.Equal("federatedID p1@school.test p1@school.test Given1 Family1 US []", work.Organization.Find("p1@school.test")!.ToString());
        work.AssertNothingToDo();
    }

    [Fact]
    public void Accounts_that_are_there_are_found_by_their_email_in_any_case_and_kept_up()
    {
        using AdobeWorkspace work = new();
        work.Organization.AddUser("P1@School.test", "Old", "Name");
        work.People(Pupils(2));

        OneSyncPlan plan = work.Run();

        Assert.Equal([ChangeAction.Update, ChangeAction.Create], work.Changes(plan).Select(c => c.Action));
        Assert.Equal("Given1", work.Organization.Find("P1@School.test")!.FirstName);
        work.AssertNothingToDo();
    }

    [Fact]
    public void A_new_email_is_a_rename_and_the_account_stays_the_same()
    {
        using AdobeWorkspace work = new();
        work.People(Pupils(3));
        work.Run();
        string id = work.Organization.Find("p2@school.test")!.Id;
        work.People("1,Given1,Family1,p1@school.test,student,", "2,Given2,Married2,married2@school.test,student,", "3,Given3,Family3,p3@school.test,student,");

        OneSyncPlan plan = work.Run();

        Assert.Equal([ChangeAction.Rename, ChangeAction.Update], work.Changes(plan).Select(c => c.Action));
        Assert.Equal((id, "Married2"), (work.Organization.Find("married2@school.test")!.Id, work.Organization.Find("married2@school.test")!.LastName));
        Assert.Equal(1, work.Server.Commands - 3);
        work.AssertNothingToDo();
    }

    [Fact]
    public void Two_who_change_places_get_each_others_place_when_it_is_free()
    {
        using AdobeWorkspace work = new();
        work.People("1,A,A,a@school.test,student,", "2,B,B,b@school.test,student,", "3,C,C,c@school.test,student,");
        work.Run();
        work.People("1,A,A,b@school.test,student,", "2,B,B,c@school.test,student,", "3,C,C,d@school.test,student,");

        work.Run();

        Assert.Equal(["A", "B", "C"], new[] { "b", "c", "d" }.Select(m => work.Organization.Find($"{m}@school.test")!.FirstName));
        work.AssertNothingToDo();
    }

    [Fact]
    public void Who_leaves_loses_the_licences_then_the_organisation_and_gets_the_account_back_on_return()
    {
        using AdobeWorkspace work = new(destination: "lifecycle: { leaver: [{ after: 0d, do: Disable }, { after: 30d, do: Archive }] }\n    groups: [{ when: \"role -eq 'student'\", to: [All Apps] }]");
        work.Organization.AddGroup("All Apps", "PRODUCT_PROFILE");
        work.Organization.AddGroup("By hand");
        work.People(Pupils(30));
        work.Run();
        work.Organization.Change("p1@school.test", u => u.Groups.Add("By hand"));
        work.People(Pupils(29, from: 2));

        Assert.Contains(work.Changes(work.Run()), c => c.Action == ChangeAction.Disable && c.Attributes.Single().Before.ToString() == "All Apps; By hand");
        Assert.Empty(work.Organization.Find("p1@school.test")!.Groups);
        work.AssertNothingToDo();

        work.Clock.Pass(31);
        Assert.Equal(ChangeAction.Archive, Assert.Single(work.Changes(work.Run())).Action);
        Assert.Null(work.Organization.Find("p1@school.test"));
        Assert.Contains("remove p1@school.test", work.Organization.Effects);
        work.AssertNothingToDo();

        work.People(Pupils(30));
        work.Run();
        Assert.Equal(["All Apps"], work.Organization.Find("p1@school.test")!.Groups);
        work.AssertNothingToDo();
    }

    [Fact]
    public void Deleting_destroys_the_account_and_waits_for_approval()
    {
        using AdobeWorkspace work = new(destination: "lifecycle: { leaver: [{ after: 0d, do: Delete }] }\n    thresholds: { RemoveMember: 1000 }");
        work.People(Pupils(3));
        work.Run();
        work.People(Pupils(2));
        OneSyncPlan plan = work.Plan();

        Assert.Equal(PlanState.Held, plan.State);
        work.Engine.Approve(plan.Id);
        Assert.Equal(RunStatus.Complete, work.Export(plan).Status);

        Assert.Contains("delete p3@school.test", work.Organization.Effects);
        work.AssertRulesKept();
        work.AssertNothingToDo();
    }

    [Theory]
    [InlineData("identityType: enterpriseID", "", "", "enterpriseID p1@school.test p1@school.test Given1 Family1 UD []")]
    [InlineData("identityType: enterpriseID", "", "DE", "enterpriseID p1@school.test p1@school.test Given1 Family1 DE []")]
    [InlineData("identityType: adobeID", "", "", "adobeID p1@school.test p1@school.test Given1 Family1  []")]
    [InlineData("", ", country: \"{$_.role|replace student de}\"", "", "federatedID p1@school.test p1@school.test Given1 Family1 DE []")]
    [InlineData("", ", username: \"stu{number}\", domain: \"'school.test'\"", "US", "federatedID p1@school.test stu1 Given1 Family1 US []")]
    [InlineData("", ", type: \"'EnterpriseId'\"", "US", "enterpriseID p1@school.test p1@school.test Given1 Family1 US []")]
    public void Each_identity_type_has_its_rules_for_countries_and_names(string options, string map, string country, string expected)
    {
        using AdobeWorkspace work = new();
        work.Configure(options, map, country: country);
        work.People(Pupils(1));
        work.Run();
        Assert.Equal(expected, Assert.Single(work.Organization.Users).ToString());
        work.People(Pupils(1, last: "Other"));
        OneSyncPlan plan = work.Plan();
        // The names of an Adobe ID are its owner's.
        Assert.Equal(options.Contains("adobeID", StringComparison.Ordinal) ? 0 : 1, plan.Total);
        if (plan.Total > 0)
            Assert.Equal(RunStatus.Complete, work.Export(plan).Status);
        work.AssertNothingToDo();
        work.AssertRulesKept();
    }

    [Fact]
    public void A_token_that_ends_in_mid_run_is_renewed()
    {
        using AdobeWorkspace work = new();
        work.Server.Tokens.Seconds = 150;
        work.People(Pupils(400));
        work.Run();
        Assert.True(work.Server.Tokens.Given > 2, $"{work.Server.Tokens.Given} tokens");
        work.Server.Tokens.Seconds = 86399;
        int revoked = 0;
        work.Server.AfterAction = () =>
        {
            if (++revoked == 3)
                work.Server.Tokens.Revoke();
        };
        work.People(Pupils(400, last: "Other"));
        work.Run();
        work.AssertNothingToDo();
    }

    [Fact]
    public void What_the_service_refuses_is_said_for_each_and_the_others_are_made()
    {
        using AdobeWorkspace work = new();
        work.Organization.Domains.Add("school.test");
        work.Organization.Foreign.Add("p3@school.test");
        work.People([.. Pupils(12), "20,No,Domain,x@other.test,student,", "21,,Nameless,y@school.test,student,"]);
        OneSyncPlan plan = work.Plan();
        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Error && n.Message.Contains("'firstname'", StringComparison.Ordinal));

        OneSyncRun run = work.Export(plan);

        Assert.Equal((RunStatus.Partial, 11, 2), (run.Status, run.Count("Create"), run.Count("Failed")));
        string[] errors = [.. work.Changes(plan).Where(c => c.Status == ChangeStatus.Failed).Select(c => c.Error!)];
        Assert.Contains(errors, e => e.Contains("error.domain.trust.nonexistent", StringComparison.Ordinal) && e.Contains("Admin Console", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("error.user.belongs_to_another_org", StringComparison.Ordinal));
        work.AssertRulesKept();
        Assert.Equal(2, work.Plan().Count(ChangeAction.Create));
    }
}
