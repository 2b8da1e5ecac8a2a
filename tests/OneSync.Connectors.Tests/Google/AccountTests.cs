using OneSync.Core.Planning;
using OneSync.TestServers.Google;

namespace OneSync.Connectors.Tests.Google;

/// <summary>What becomes of accounts in a domain, from the first day to the last.</summary>
public sealed class AccountTests
{
    [Fact]
    public void An_account_is_made_whole_and_a_second_run_finds_nothing_to_do()
    {
        using GoogleWorkspace work = new();
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil", "2,E2,Grace,Hopper,North,Staff,Head");

        OneSyncPlan first = work.Run();

        Assert.Equal(2, first.Count(ChangeAction.Create));
        GoogleUser ada = work.Account("E1")!;
        Assert.Equal("ada.byron@district.test", ada.Email);
        Assert.Equal("/North/Grade 9", ada["orgUnitPath"]);
        Assert.Equal("Pupil", (string?)ada.Fields["organizations"]![0]!["title"]);
        Assert.Equal("true", ada["changePasswordAtNextLogin"]);
        Assert.Equal("false", ada["suspended"]);
        Assert.Contains(ada.Password!, File.ReadAllText(Directory.GetFiles(Path.Combine(work.Root, "passwords"), "*.csv").Single()), StringComparison.Ordinal);
        Assert.Equal(["unit /North", "unit /North/Grade 9", "unit /North/Staff"], work.Server.Writes.Where(w => w.StartsWith("unit", StringComparison.Ordinal)).Order());
        work.AssertSettled();
        Assert.Equal(2, work.Plan().Unchanged);
    }

    [Fact]
    public void Only_what_differs_is_written_and_a_new_address_and_place_are_changes_of_their_own()
    {
        using GoogleWorkspace work = new();
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil");
        work.Run();
        GoogleUser ada = work.Account("E1")!;
        ada.Fields["phones"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["type"] = "work", ["value"] = "555" });
        work.Configure(email: "'{givenName|lower}.{familyName|lower}@district.test'");
        work.People("1,E1,Ada,Lovelace,South,Grade 10,");

        OneSyncPlan plan = work.Run();

        Assert.Equal([ChangeAction.Rename, ChangeAction.Move, ChangeAction.Update], work.Changes(plan).Select(c => c.Action));
        Assert.Equal("ada.lovelace@district.test", ada.Email);
        Assert.Equal(["ada.byron@district.test"], ada.Aliases);
        Assert.Equal("/South/Grade 10", ada["orgUnitPath"]);
        Assert.Null(ada.Fields["organizations"]);
        Assert.Equal("555", (string?)ada.Fields["phones"]![0]!["value"]);
        // One account, one request.
        Assert.Single(work.Server.Writes, $"update {ada.Id}");
        work.AssertSettled();
    }

    [Fact]
    public void A_leaver_is_suspended_then_archived_and_comes_back_to_the_same_account()
    {
        using GoogleWorkspace work = new();
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil", "2,E2,Grace,Hopper,North,Staff,Head");
        work.Run();
        GoogleUser ada = work.Account("E1")!;
        work.People("2,E2,Grace,Hopper,North,Staff,Head");

        work.Run();

        Assert.Equal("true", ada["suspended"]);
        Assert.Equal("false", ada["archived"]);
        work.Clock.Pass(31);
        Assert.Equal([ChangeAction.Archive], work.Changes(work.Run()).Select(c => c.Action));
        Assert.Equal("true", ada["archived"]);
        Assert.Equal("/Archive", ada["orgUnitPath"]);
        work.AssertSettled();

        work.People("1,E1,Ada,Byron,North,Grade 10,Pupil", "2,E2,Grace,Hopper,North,Staff,Head");
        OneSyncPlan back = work.Run();

        Assert.Equal([ChangeAction.Move, ChangeAction.Enable], work.Changes(back).Select(c => c.Action));
        Assert.Equal(ada.Id, work.Account("E1")!.Id);
        Assert.Equal(("false", "false", "/North/Grade 10"), (ada["suspended"], ada["archived"], ada["orgUnitPath"]));
        work.AssertSettled();
    }

    [Fact]
    public void Who_was_deleted_and_is_back_within_twenty_days_gets_the_old_account()
    {
        using GoogleWorkspace work = new();
        work.Configure(leaver: "[{ after: 0d, do: Delete }]");
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil", "2,E2,Grace,Hopper,North,Staff,Head");
        work.Run();
        GoogleUser ada = work.Account("E1")!;
        string password = ada.Password!;
        work.People("2,E2,Grace,Hopper,North,Staff,Head");
        work.Run();
        Assert.NotNull(ada.Deleted);
        int handedOver = PasswordRows(work);

        work.People("1,E1,Ada,Byron,South,Grade 10,Pupil", "2,E2,Grace,Hopper,North,Staff,Head");
        OneSyncPlan back = work.Run();

        OneSyncChange change = Assert.Single(work.Changes(back));
        Assert.Equal(ChangeAction.Create, change.Action);
        Assert.Contains("restored", change.Error, StringComparison.Ordinal);
        Assert.Equal(ada.Id, work.Account("E1")!.Id);
        Assert.Equal(("/South/Grade 10", password, "false"), (ada["orgUnitPath"], ada.Password, ada["suspended"]));
        Assert.Equal(handedOver, PasswordRows(work));
        work.AssertSettled();
    }

    [Fact]
    public void After_twenty_days_another_account_is_made()
    {
        using GoogleWorkspace work = new();
        work.Configure(leaver: "[{ after: 0d, do: Delete }]");
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil", "2,E2,Grace,Hopper,North,Staff,Head");
        work.Run();
        GoogleUser ada = work.Account("E1")!;
        work.People("2,E2,Grace,Hopper,North,Staff,Head");
        work.Run();
        ada.Deleted -= TimeSpan.FromDays(21);
        work.People("1,E1,Ada,Byron,North,Grade 10,Pupil", "2,E2,Grace,Hopper,North,Staff,Head");

        work.Run();

        Assert.NotEqual(ada.Id, work.Account("E1")!.Id);
        work.AssertSettled();
    }

    [Fact]
    public void Deleting_is_held_until_somebody_approves_it()
    {
        using GoogleWorkspace work = new();
        work.Configure(leaver: "[{ after: 0d, do: Delete }]");
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace(", Delete: { count: 100000 }", "", StringComparison.Ordinal));
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil", "2,E2,Grace,Hopper,North,Staff,Head");
        work.Run();
        work.People("2,E2,Grace,Hopper,North,Staff,Head");

        OneSyncPlan plan = work.Plan();

        Assert.Equal(PlanState.Held, plan.State);
        work.Engine.Approve(plan.Id);
        work.Export(plan);
        Assert.Null(work.Account("E1"));
    }

    [Fact]
    public void An_account_that_is_there_is_found_by_its_key_and_taken_over()
    {
        using GoogleWorkspace work = new();
        GoogleUser there = work.Domain.Add("someone@district.test", "Some", "One", ("externalIds", Ids(("organization", "E1"), ("network", "n1"))));
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil");

        OneSyncPlan plan = work.Run();

        Assert.Equal(0, plan.Count(ChangeAction.Create));
        Assert.Equal("someone@district.test", there.Email);
        Assert.Equal("Ada", (string?)there.Fields["name"]!["givenName"]);
        // What others keep beside it stays.
        Assert.Equal(2, there.Fields["externalIds"]!.AsArray().Count);
        work.AssertSettled();
    }

    [Fact]
    public void An_account_of_nobody_is_reported_and_one_outside_of_the_base_is_not_even_seen()
    {
        using GoogleWorkspace work = new(options: "base: /Schools");
        work.Configure(options: "base: /Schools", map: "notes: jobTitle");
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace("'/{school}/{grade}'", "'{school}/{grade}'", StringComparison.Ordinal));
        work.Domain.Units.UnionWith(["/Schools", "/Office"]);
        work.Domain.Add("stray@district.test", "Stray", "One", ("orgUnitPath", "/Schools"));
        work.Domain.Add("boss@district.test", "The", "Boss", ("orgUnitPath", "/Office"), ("externalIds", Ids(("organization", "E9"))));
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil");

        OneSyncPlan plan = work.Run();

        Assert.Single(work.Notices(plan), n => n.Kind == NoticeKind.Orphan);
        Assert.Equal("/Schools/North/Grade 9", work.Account("E1")!["orgUnitPath"]);
        work.AssertSettled();
    }

    [Fact]
    public void An_account_that_was_moved_out_of_the_base_is_not_made_again()
    {
        using GoogleWorkspace work = new();
        work.Configure(options: "base: /North");
        work.Domain.Units.UnionWith(["/North", "/Office"]);
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil");
        work.Run();
        work.Account("E1")!.Fields["orgUnitPath"] = "/Office";

        OneSyncPlan plan = work.Plan();

        Assert.Equal(0, plan.Total);
        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Disputed);
    }

    [Fact]
    public void A_new_account_that_lists_do_not_show_yet_is_not_made_twice()
    {
        using GoogleWorkspace work = new();
        work.Server.Mishaps.StaleLists = true;
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil");
        work.Run();

        OneSyncPlan plan = work.Plan();

        Assert.Equal(0, plan.Total);
        Assert.Single(work.Domain.Users);
    }

    [Fact]
    public void An_account_that_was_made_before_its_link_was_lost_is_recognised()
    {
        using GoogleWorkspace work = new();
        work.Server.Mishaps.StaleLists = true;
        work.People("1,E1,Ada,Byron,North,Grade 9,Pupil");
        work.Run();
        work.Close();
        File.Delete(Path.Combine(work.Root, "onesync.db"));

        OneSyncPlan plan = work.Run();

        Assert.Equal(1, plan.Count(ChangeAction.Create));
        Assert.Single(work.Domain.Users);
    }

    private static int PasswordRows(GoogleWorkspace work) => Directory.GetFiles(Path.Combine(work.Root, "passwords"), "*.csv").Sum(f => Workspaces.TestWorkspace.Rows(f).Count);

    internal static System.Text.Json.Nodes.JsonArray Ids(params (string Type, string Value)[] ids) =>
        [.. ids.Select(i => new System.Text.Json.Nodes.JsonObject { ["type"] = i.Type, ["value"] = i.Value })];
}
