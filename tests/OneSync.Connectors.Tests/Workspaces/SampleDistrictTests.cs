using System.Runtime.CompilerServices;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Correlation;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>The sample district does what its README says.</summary>
public sealed class SampleDistrictTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly TestClock _clock = new();
    private readonly Workspace _workspace;

    public SampleDistrictTests()
    {
        foreach (string file in Directory.EnumerateFiles(Folder(), "*", SearchOption.AllDirectories).Where(f => !f.Contains("onesync.db") && !f.Contains("/out/")))
            _scratch.Write(Path.GetRelativePath(Folder(), file), File.ReadAllBytes(file));
        _workspace = Workspace.Open(_scratch.Root, new WorkspaceOptions(new ConnectorHost()) { Clock = _clock });
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void Three_days_go_as_the_guide_says()
    {
        string guide = File.ReadAllText(Path.Combine(Folder(), "README.md"));
        OneSyncPlan plan = Day(null);
        List<OneSyncChange> changes = [.. _workspace.Changes(plan.Id)];
        long pupils = changes.Count(c => Role(c) == "student"), staff = changes.Count - pupils;
        Assert.Contains($"On the first day {pupils} pupils (1 is suspended) and {staff} members of staff get an account", guide);
        Assert.Equal((ChangeAction.Create, plan.Total), (changes[0].Action, plan.Count(ChangeAction.Create)));
        Assert.Empty(_workspace.Notices(plan.Id));
        Assert.Equal(0, Day(null).Total);
        Review();
        Special();

        plan = Day("day2");
        Assert.Equal((12, 10, 7, 29), (plan.Count(ChangeAction.Create), plan.Count(ChangeAction.Update), plan.Count(ChangeAction.Disable), plan.Total));
        Assert.Contains("The second day: 12 accounts are created, 10 updated, 7 disabled.", guide);
        Assert.Equal("Agnieszka Nowicka", Accounts()["E1002"]["displayName"]);
        Assert.Equal("akowalska", Accounts()["E1002"]["username"]);
        plan = Day("day3");
        OneSyncChange back = Assert.Single(_workspace.Changes(plan.Id));
        Assert.Equal((ChangeAction.Enable, "260010"), (back.Action, back.Anchor));
        Assert.Equal(0, Day("day3").Total);
    }

    private void Special()
    {
        Dictionary<string, Dictionary<string, string>> accounts = Accounts();
        Assert.Equal("Ingrid Dahlström", accounts["E1001"]["displayName"]);
        Assert.Equal("José Nunez", accounts["E1003"]["displayName"]);
        Assert.Equal("Grażyna Zielińska", accounts["E1004"]["displayName"]);
        Assert.True(accounts.ContainsKey("E1007")); // the SIS still has him
        Assert.False(accounts.ContainsKey("E1008")); // left, and in HR alone
        Assert.NotEqual(accounts["260003"]["username"], accounts["260004"]["username"]);
        Assert.Equal("soneillmuller", accounts["260012"]["username"]);
        Assert.False(accounts.ContainsKey("260011")); // suspended
        Assert.Equal(accounts.Count, accounts.Values.Select(a => a["username"]).Distinct().Count());
    }

    private void Review()
    {
        List<OneSyncCorrelation> waiting = [.. _workspace.Correlations()];
        Assert.Equal([("p-0007", "p-0008"), ("E1005", "g-0003")], waiting.Select(c => (c.Records.Select(r => r.Anchor).Order(StringComparer.Ordinal).First(), c.Records.Select(r => r.Anchor).Order(StringComparer.Ordinal).Skip(1).First()))
            .OrderByDescending(c => c.Item1, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("oneroster-torn.zip", "sis/oneroster.zip")]
    [InlineData("staff-truncated.csv", "hr/staff.csv")]
    [InlineData("staff-emptied.csv", "hr/staff.csv")]
    [InlineData("staff-empty.csv", "hr/staff.csv")]
    [InlineData("staff-rows.csv", "hr/staff.csv")]
    public void A_broken_delivery_disables_nobody(string broken, string target)
    {
        Day(null);
        string before = File.ReadAllText(OutFile);
        File.Copy(Path.Combine(_scratch.Root, "broken", broken), Path.Combine(_scratch.Root, target), overwrite: true);
        List<OneSyncRun> runs = [.. _workspace.RunAll(default).Select(step => step.Run)];
        Assert.Contains(runs.Single(r => r.Kind == RunKind.Import && target.StartsWith(r.Subject, StringComparison.Ordinal)).Status, new[] { RunStatus.Partial, RunStatus.Failed });
        OneSyncPlan plan = _workspace.Plans()[0];
        Assert.Equal(0, plan.Count(ChangeAction.Disable));
        Assert.NotNull(plan.RemovalsWithheld);
        Assert.All(Accounts().Values, a => Assert.Equal("active", a["status"]));
        Assert.StartsWith(before.Split('\n')[0], File.ReadAllText(OutFile));
    }

    private string OutFile => Path.Combine(_scratch.Root, "out", "accounts.csv");

    private Dictionary<string, Dictionary<string, string>> Accounts() => TestWorkspace.Rows(OutFile).ToDictionary(r => r["personId"]);

    private static string Role(OneSyncChange change) => change.Attributes.Single(a => a.Attribute == "role").After.ToString();

    private OneSyncPlan Day(string? folder)
    {
        if (folder is not null)
        {
            _clock.Pass(1);
            foreach (string file in new[] { "sis/oneroster.zip", "hr/staff.csv" })
                File.Copy(Path.Combine(_scratch.Root, folder, file), Path.Combine(_scratch.Root, file), overwrite: true);
        }
        foreach (OneSyncRun run in _workspace.RunAll(default).Select(step => step.Run))
            Assert.True(run.Status is RunStatus.Complete or RunStatus.Unchanged, $"{run.Kind} {run.Subject} {run.Status}");
        return _workspace.Plans()[0];
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/district"));
}
