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
}
