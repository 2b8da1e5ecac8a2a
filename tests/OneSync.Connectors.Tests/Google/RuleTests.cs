using System.Text.Json.Nodes;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Settings;
using OneSync.TestServers.Google;

namespace OneSync.Connectors.Tests.Google;

/// <summary>What is protected, what is unique, and what Google would not take, each told before anything is sent.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("isAdmin", "super administrator")]
    [InlineData("isDelegatedAdmin", "administrator's role")]
    public void Administrators_are_never_touched(string field, string why)
    {
        using GoogleWorkspace work = new();
        work.Domain.Add("ada@district.test", "A", "B", ("externalIds", AccountTests.Ids(("organization", "E1"))), (field, true));
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil");

        OneSyncPlan plan = work.Plan();

        Assert.Equal(0, plan.Total);
        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Protected && n.Message.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void Nor_who_becomes_one_after_the_plan_was_made_nor_who_is_in_a_protected_group_or_unit()
    {
        using GoogleWorkspace work = new(options: "protected: { groups: [board@district.test], ous: [/Service] }");
        work.Domain.Units.Add("/Service");
        GoogleGroup board = work.Domain.AddGroup("board@district.test", "Board");
        GoogleUser late = work.Domain.Add("late@district.test", "L", "L", ("externalIds", AccountTests.Ids(("organization", "E1"))));
        GoogleUser member = work.Domain.Add("member@district.test", "M", "M", ("externalIds", AccountTests.Ids(("organization", "E2"))));
        work.Domain.Add("service@district.test", "S", "S", ("externalIds", AccountTests.Ids(("organization", "E3"))), ("orgUnitPath", "/Service"));
        board.Members[member.Id] = "MEMBER";
        work.People("1,E1,Ada,Byron,North,Grade 9,", "2,E2,Bea,Byron,North,Grade 9,", "3,E3,Cid,Byron,North,Grade 9,");
        OneSyncPlan plan = work.Plan();
        Assert.Equal(2, work.Notices(plan).Count(n => n.Kind == NoticeKind.Protected));
        late.Fields["isAdmin"] = true;

        OneSyncRun run = work.Export(plan);

        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.All(work.Changes(plan), c => Assert.Equal(ChangeStatus.Drifted, c.Status));
        Assert.Equal("L", (string?)late.Fields["name"]!["givenName"]);
    }

    [Fact]
    public void An_address_is_unique_over_users_their_other_addresses_and_groups()
    {
        using GoogleWorkspace work = new();
        GoogleUser other = work.Domain.Add("x@district.test", "X", "X", ("aliases", new JsonArray("ada.byron@district.test")));
        work.Domain.Take("ada.byron@district.test", other.Id);
        work.Domain.AddGroup("ada.byron2@district.test", "A group");
        work.People("1,E1,Ada,Byron,North,Grade 9,");

        work.Run();

        Assert.Equal("ada.byron3@district.test", work.Account("E1")!.Email);
    }

    [Fact]
    public void Two_who_hand_an_address_on_both_get_theirs_and_one_that_stays_taken_is_a_failure_that_says_so()
    {
        using GoogleWorkspace work = new();
        work.Configure(email: "'{jobTitle|lower}@district.test'");
        work.People("1,E1,Ada,Byron,North,Staff,one", "2,E2,Grace,Hopper,North,Staff,two");
        work.Run();
        // The old address stays with who had it, as another of its own: it is not to be had.
        work.People("1,E1,Ada,Byron,North,Staff,two", "2,E2,Grace,Hopper,North,Staff,three");
        OneSyncPlan plan = work.Plan();

        work.Export(plan);

        Assert.Equal("three@district.test", work.Account("E2")!.Email);
        OneSyncChange failed = Assert.Single(work.Changes(plan), c => c.Status == ChangeStatus.Failed);
        Assert.Equal(ChangeAction.Rename, failed.Action);
        Assert.Contains("'three@district.test' has the address 'two@district.test' as another", failed.Error, StringComparison.Ordinal);
        // What else changes about the account is not held back by its address.
        Assert.Equal("two", (string?)work.Account("E1")!.Fields["organizations"]![0]!["title"]);
    }

    [Fact]
    public void Other_addresses_are_added_and_with_Merge_none_is_taken_away()
    {
        using GoogleWorkspace work = new(map: "aliases: { value: '{number|lower}@district.test', apply: Merge }");
        work.Server.Mishaps.Unready = 2;
        work.People("1,E1,Ada,Byron,North,Grade 9,");
        work.Run();
        work.Domain.Take("own@district.test", work.Account("E1")!.Id);
        work.Account("E1")!.SetAliases(["e1@district.test", "own@district.test"]);
        work.AssertSettled();

        work.Configure(map: "aliases: '{number|lower}@district.test'");
        work.Run();

        Assert.Equal(["e1@district.test"], work.Account("E1")!.Aliases);
    }

    [Fact]
    public void Attributes_of_every_kind_are_written_read_back_and_cleared()
    {
        const string map = """
            phone.work: phone
                  phone.Dinner Lady: phone
                  organization.department: school
                  relation.manager: "'boss@district.test'"
                  School.homeroom: grade
                  School.tags: { value: '{jobTitle}', apply: Merge }
                  School.age: "'007'"
                  recoveryPhone: "'+1 (212) 555-0100'"
                  includeInGlobalAddressList: "'False'"
                  language: "'de'"
                  location.area: school
                  displayName: '{familyName}, {givenName}'
            """;
        using GoogleWorkspace work = new();
        work.Domain.Schemas.AddRange([("School", "homeroom", "STRING", false), ("School", "tags", "STRING", true), ("School", "age", "INT64", false)]);
        work.Configure(map: map.Replace(": phone", ": jobTitle", StringComparison.Ordinal));
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil");
        work.Run();

        JsonObject ada = work.Account("E1")!.Fields;
        Assert.Equal("Grade 9", (string?)ada["customSchemas"]!["School"]!["homeroom"]);
        Assert.Equal("Pupil", (string?)ada["customSchemas"]!["School"]!["tags"]![0]!["value"]);
        Assert.Equal("7", (string?)ada["customSchemas"]!["School"]!["age"]);
        Assert.Equal("+12125550100", (string?)ada["recoveryPhone"]);
        Assert.Equal(2, ada["phones"]!.AsArray().Count);
        Assert.Equal("Dinner Lady", (string?)ada["phones"]![1]!["customType"]);
        Assert.Equal(("Pupil", "North"), ((string?)ada["organizations"]![0]!["title"], (string?)ada["organizations"]![0]!["department"]));
        work.AssertSettled();

        work.People("1,E1,Ada,Byron,North,Grade 9,");
        work.Run();

        Assert.Null(ada["phones"]);
        Assert.Equal("North", (string?)ada["organizations"]![0]!["department"]);
        work.AssertSettled();
    }

    [Theory]
    [InlineData("1,E1,Abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi,Byron,North,9,", "60")]
    [InlineData("1,E1,A/da\u00df,By ron,North,9,", "must not have")]
    public void What_Google_would_not_take_is_told_in_the_plan(string person, string why)
    {
        using GoogleWorkspace work = new();
        work.Configure(email: "'{givenName|left 20}@district.test'");
        work.People(person);

        OneSyncPlan plan = work.Plan();

        Assert.Equal(0, plan.Total);
        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Error && n.Message.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_is_made_without_what_Google_needs()
    {
        using GoogleWorkspace work = new();
        work.Configure(email: "jobTitle");
        work.People("1,E1,Ada,Byron,North,9,");

        OneSyncPlan plan = work.Plan();

        Assert.Equal(0, plan.Total);
        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Error && n.Message.Contains("primaryEmail", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_persons_record_says_makes_no_unit_of_its_own_and_units_keep_their_writing()
    {
        using GoogleWorkspace work = new();
        work.Domain.Units.Add("/north");
        work.People("1,E1,Ada,Byron,North,9/10,");

        work.Run();

        Assert.Equal("/north/9-10", work.Account("E1")!["orgUnitPath"]);
        work.AssertSettled();
    }

    [Fact]
    public void An_account_that_somebody_changed_since_is_left_alone()
    {
        using GoogleWorkspace work = new();
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil");
        work.Run();
        work.People("1,E1,Ada,Byron,North,Grade 9,Head");
        OneSyncPlan plan = work.Plan();
        work.Account("E1")!.Fields["organizations"]![0]!["title"] = "Something else";

        work.Export(plan);

        Assert.Equal(ChangeStatus.Drifted, Assert.Single(work.Changes(plan)).Status);
        Assert.Equal("Something else", (string?)work.Account("E1")!.Fields["organizations"]![0]!["title"]);
    }

    [Theory]
    [InlineData("primaryMail: number", "UnknownAttribute")]
    [InlineData("password: number", "NotMapped")]
    [InlineData("isAdmin: number", "NotMapped")]
    [InlineData("suspended: number", "StatusIsMapped")]
    public void A_mapping_that_cannot_be_is_a_mistake_of_the_configuration(string map, string id)
    {
        using GoogleWorkspace work = new(map: map);

        Assert.Contains(Workspace.Check(work.Root, new WorkspaceOptions(new ConnectorHost())), (ConfigurationProblem p) => p.Id == id);
    }

    [Fact]
    public void Plain_http_is_for_this_machine_alone()
    {
        using GoogleWorkspace work = new();
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace(work.Server.Address.AbsoluteUri, "http://gateway.test/", StringComparison.Ordinal));

        Assert.Contains(Workspace.Check(work.Root, new WorkspaceOptions(new ConnectorHost())), (ConfigurationProblem p) => p.Id == "UnsafeAddress");
    }
}
