using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>Nobody loses an account because a source was not read as it should be.</summary>
public sealed class LeaverSafetyTests
{
    private static string Pupil(int n) => $"s{n},{1000 + n},First{n},Last{n},2010-01-01,p{n}@x,student,";

    private static string[] Pupils(int count) => [.. Enumerable.Range(1, count).Select(Pupil)];

    public static TheoryData<string, int> BadDays() => new(
        from kind in (string[])["emptied", "zero bytes", "missing", "torn quote", "ragged", "dropped", "other header"]
        from count in (int[])[1, 2, 40]
        select (kind, count));

    [Theory]
    [MemberData(nameof(BadDays))]
    public void A_bad_file_removes_nobody(string kind, int count)
    {
        // Of two people, one that is missing is within every limit.
        if (kind == "dropped" && count < 40)
            return;
        using TestWorkspace w = new(TestWorkspace.Yaml("lifecycle: { leaver: [{ after: 0d, do: Disable }, { after: 1d, do: Delete }] }\n    thresholds: { Disable: { count: 1000 }, Delete: { count: 1000 } }"));
        w.Sis(Pupils(count));
        w.Hr("h1,2001,Cia,Carl,1980-03-03,cia@x,staff,");
        w.Run();
        string before = w.Read("out.csv");
        w.Clock.Pass(5);
        string good = w.Read("sis.csv");
        string path = Path.Combine(w.Root, "sis.csv");
        switch (kind)
        {
            case "emptied": w.Sis(); break;
            case "zero bytes": File.WriteAllBytes(path, []); break;
            case "missing": File.Delete(path); break;
            case "torn quote": File.WriteAllText(path, good[..(good.LastIndexOf('s') + 2)] + ",\"" + good[^20..]); break;
            case "ragged": File.WriteAllText(path, good[..^12]); break;
            case "dropped": w.Sis(Pupils(count / 2)); break;
            case "other header": File.WriteAllText(path, good.Replace("id,", "key,")); break;
        }
        RunStatus status;
        try
        {
            status = w.Import("sis").Status;
        }
        catch (SourceUnavailableException)
        {
            status = w.Engine.Runs().First().Status;
        }
        Assert.Contains(status, new[] { RunStatus.Partial, RunStatus.Failed });
        w.Import("hr");
        w.Engine.Merge(false, default);
        OneSyncPlan plan = w.Plan();
        Assert.DoesNotContain(w.Changes(plan), c => c.Action is ChangeAction.Disable or ChangeAction.Delete);
        w.Engine.Export(plan.Id, default);
        Assert.Equal(before, w.Read("out.csv"));
        // Once the source is well again, so is everything.
        File.WriteAllText(path, good);
        Assert.Equal(0, w.MergeAndPlan().Total);
    }

    [Fact]
    public void A_failed_import_withholds_what_an_earlier_one_found()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(30));
        w.Run();
        w.Sis(Pupils(29));
        w.Merge();
        File.Delete(Path.Combine(w.Root, "hr.csv"));
        Assert.Throws<SourceUnavailableException>(() => w.Import("hr"));
        OneSyncPlan plan = w.Plan();
        Assert.Equal(0, plan.Total);
        Assert.Contains("'hr'", plan.RemovalsWithheld);
        Assert.Contains("Failed", plan.RemovalsWithheld);
        Assert.Equal("1030", Assert.Single(w.Notices(plan), n => n.Kind == NoticeKind.Withheld).Anchor);
        w.Hr();
        w.Import("hr");
        Assert.Equal(1, w.Plan().Count(ChangeAction.Disable));
    }

    [Fact]
    public void MaxDrop_can_be_raised_for_one_run()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(40));
        w.Run();
        w.Sis(Pupils(30));
        OneSyncRun partial = w.Import("sis");
        Assert.Equal(RunStatus.Partial, partial.Status);
        Assert.Contains("10 of 40", partial.Message);
        Assert.Equal(RunStatus.Complete, w.Engine.Import("sis", new(new Limit(Percent: 50)), default).Status);
        w.Import("hr");
        w.Engine.Merge(false, default);
        Assert.Equal(10, w.Plan().Count(ChangeAction.Disable));
    }

    [Fact]
    public void A_filtered_pipeline_plans_creates_and_updates_only()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(10));
        w.Run();
        w.Sis([.. Pupils(9).Select(p => p.Replace("Last", "Neu")), Pupil(11)]);
        w.Merge();
        OneSyncUser[] some = [.. w.Users().Where(u => u["number"].First is "1001" or "1010" or "1011")];
        OneSyncPlan plan = w.Engine.Plan("out", some, default);
        Assert.True(plan.IsSubset);
        Assert.Equal([(ChangeAction.Update, "1001"), (ChangeAction.Create, "1011")], w.Changes(plan).Select(c => (c.Action, c.Anchor)));
        w.Engine.Export(plan.Id, default);
        Assert.Equal(0, w.Engine.Plan("out", [], default).Total);
        Assert.All(w.Accounts().Values, a => Assert.Equal("active", a["status"]));
    }

    [Fact]
    public void Records_of_a_source_that_are_piped_stand_for_their_users_and_for_no_others()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(5));
        w.Hr("h1,2001,Cia,Carl,1980-03-03,cia@x,staff,");
        w.Run();
        w.Hr("h1,2001,Cia,Carlsson,1980-03-03,cia@x,staff,", "h2,2002,Dan,Dahl,1981-01-01,dan@x,staff,");
        OneSyncUser[] piped = [.. w.Engine.PreviewUsers("hr", default)];
        Assert.Equal("NotMerged", Assert.Throws<ConfigurationException>(() => w.Engine.Plan("out", piped, default)).Problems[0].Id);
        w.Merge();
        OneSyncPlan plan = w.Engine.Plan("out", piped, default);
        Assert.Equal([(ChangeAction.Update, "2001"), (ChangeAction.Create, "2002")], w.Changes(plan).Select(c => (c.Action, c.Anchor)));
    }

    [Fact]
    public void An_import_disposed_before_its_end_leaves_no_trace()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(5));
        w.Run();
        IReadOnlyList<string> users = TestWorkspace.Contents(w.Engine);
        w.Sis([.. Pupils(9).Select(p => p.Replace("Last", "Neu"))]);
        using (var import = w.Engine.OpenImport("sis", null, default))
        {
            Assert.True(import.MoveNext());
            Assert.True(import.MoveNext());
            Assert.Equal("s2", import.Current.Anchor);
        }
        Assert.Equal(RunStatus.Cancelled, w.Engine.Runs().First().Status);
        Assert.Equal(["Last1", "Last2", "Last3", "Last4", "Last5"], w.Engine.FindUsers(new UserQuery { Source = "sis" }, default).Select(u => u["familyName"].ToString()));
        w.Engine.Merge(true, default);
        Assert.Equal(users, TestWorkspace.Contents(w.Engine));
        Assert.Null(w.Plan().RemovalsWithheld);
    }

    [Fact]
    public void Cancelling_an_import_says_Cancelled_and_keeps_nothing()
    {
        using TestWorkspace w = new();
        w.Sis(Pupils(5));
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => w.Engine.Import("sis", null, stop.Token));
        Assert.Equal(RunStatus.Cancelled, w.Engine.Runs().First().Status);
        Assert.Empty(w.Users());
    }
}
