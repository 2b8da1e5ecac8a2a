using System.Globalization;
using System.Text.Json.Nodes;
using OneSync.Core.Planning;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Entra;

/// <summary>What changed since the last reading, and everything where that is not known: the accounts are the same.</summary>
public sealed class EntraReadingTests
{
    private static IEnumerable<string> People(int count, string school = "North", string title = "Pupil") =>
        Enumerable.Range(1, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n},E{n},Given{n},Family{n},{school},Grade 9,{(n == 1 ? "" : "E1")},{title},US,"));

    [Fact]
    public void Only_changes_are_read_and_values_that_were_cleared_are_noticed()
    {
        using EntraWorkspace work = new();
        work.Server.DeltaPage = 3;
        work.People(People(10));
        work.Run();
        work.AssertSettled();
        Assert.Equal(1, work.Server.FullReadings);
        work.Tenant.Change(work.Tenant.ByEmployee("E2")!, "officeLocation", null);
        work.Tenant.Change(work.Tenant.ByEmployee("E3")!, "jobTitle", "Somebody");
        work.Tenant.Delete(work.Tenant.ByEmployee("E4")!, work.Server.Now);
        work.Tenant.AddUser("stray@district.test");

        OneSyncPlan plan = work.Plan();

        Assert.Equal(1, work.Server.FullReadings);
        Assert.Equal(["E4 Create", "officeLocation: (none) → 'North'", "jobTitle: 'Somebody' → 'Pupil'"],
            work.Changes(plan).Select(c => c.Action == ChangeAction.Create ? $"{c.Attributes.Single(a => a.Attribute == "employeeId").After} Create" : string.Join(", ", c.Attributes)).Order(StringComparer.Ordinal).OrderBy(t => !t.StartsWith('E')).ThenByDescending(t => t, StringComparer.Ordinal));
        Assert.Single(work.Notices(plan), n => n.Kind == NoticeKind.Orphan);
        work.Export(plan);
        work.AssertSettled();
        Assert.Equal(1, work.Server.FullReadings);
        Assert.True(Scratch.IsOwnersAlone(Assert.Single(Directory.GetFiles(Path.Combine(work.Root, "onesync.db.files"), "*.jsonl", SearchOption.AllDirectories))));
    }

    [Theory]
    [InlineData("expired", 2)]
    [InlineData("forgotten", 2)]
    [InlineData("old", 2)]
    [InlineData("lost", 2)]
    [InlineData("torn", 2)]
    [InlineData("other properties", 2)]
    [InlineData("nothing", 1)]
    public void Where_changes_are_not_to_be_had_everything_is_read(string what, int readings)
    {
        using EntraWorkspace work = new();
        work.People(People(8));
        work.Run();
        work.Plan();
        work.Tenant.Change(work.Tenant.ByEmployee("E2")!, "officeLocation", "South");
        string file = Directory.GetFiles(Path.Combine(work.Root, "onesync.db.files"), "*.jsonl", SearchOption.AllDirectories).Single();
        switch (what)
        {
            case "expired":
                work.Server.ExpireDeltas();
                break;
            case "forgotten":
                work.Server.LosesState = true;
                work.Server.ExpireDeltas();
                break;
            case "old":
                work.Clock.Pass(8);
                break;
            case "lost":
                File.Delete(file);
                break;
            case "torn":
                File.WriteAllBytes(file, File.ReadAllBytes(file)[..^20]);
                break;
            case "other properties":
                work.Configure(map: "city: \"'{school}'\"");
                break;
        }

        OneSyncPlan plan = work.Plan();

        Assert.Equal(readings, work.Server.FullReadings);
        Assert.Contains(work.Changes(plan).SelectMany(c => c.Attributes), a => a.ToString() == "officeLocation: 'South' → 'North'");
        work.Export(plan);
        work.AssertSettled();
    }

    [Fact]
    public void Everything_each_time_gives_the_same()
    {
        using EntraWorkspace work = new(options: "read: Everything");
        work.People(People(5));
        work.Run();
        work.AssertSettled();
        Assert.Equal(0, work.Server.FullReadings);
        Assert.Contains(work.Server.Requests, r => r.Contains("$top=999", StringComparison.Ordinal) && r.Contains("$expand=manager", StringComparison.Ordinal));
        work.Tenant.Change(work.Tenant.ByEmployee("E2")!, "officeLocation", null);
        Assert.Equal(1, work.Plan().Total);
    }

    [Fact]
    public void A_page_that_fails_to_the_end_makes_no_plan()
    {
        using EntraWorkspace work = new(options: "retries: 1");
        work.Server.DeltaPage = 3;
        work.People(People(10));
        work.Run();
        work.Server.ExpireDeltas();
        work.Server.Faults.Fail("$skiptoken", 503);

        Core.Ports.DestinationUnavailableException error = Assert.Throws<Core.Ports.DestinationUnavailableException>(work.Plan);

        Assert.Equal("ServerFailed", error.Id);
        Assert.Contains("while users were read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_token_goes_to_no_other_host()
    {
        using EntraWorkspace work = new();
        using EntraServer thief = new();
        work.People(People(1));
        work.Server.Faults.Fail("delta()", 200, 1, new JsonObject { ["value"] = new JsonArray(), ["@odata.nextLink"] = $"http://localhost:{thief.Address.Port}/v1.0/users" }.ToJsonString());
        work.AllowsBreaches = true;

        Assert.Throws<Core.Ports.DestinationUnavailableException>(work.Plan);

        Assert.Equal(0, thief.TokensSeen);
    }
}
