using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>What a report tells of a plan.</summary>
public sealed class ReportTests
{
    [Fact]
    public void A_page_shows_the_first_changes_of_a_large_plan_and_a_table_all_of_them()
    {
        using TestWorkspace w = new();
        w.Sis([.. Enumerable.Range(1, 5001).Select(i => $"{i},{i},First{i},Last{i},2010-01-01,,student,active")]);
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal(1, w.Engine.ExportReport(Path.Combine(w.Root, "r.html"), null, default));
        w.Engine.ExportReport(Path.Combine(w.Root, "r.csv"), [plan.Id], default);

        Assert.Contains("These are the first 5000 of 5001 changes", w.Read("r.html"));
        Assert.Equal(5000, w.Read("r.html").Split("<td>Create</td><td>").Length - 1);
        Assert.Equal(5001, TestWorkspace.Rows(Path.Combine(w.Root, "r.csv")).Count);
    }

    [Fact]
    public void A_held_plan_says_what_holds_it_and_notices_are_told()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("thresholds: { Disable: { count: 1 } }"));
        w.Sis("1,1,Ann,Lee,2010-01-01,a@x,student,active", "2,2,Bo,Lee,2010-01-01,b@x,student,active");
        w.Run();
        File.AppendAllText(w.Out, "zzz,stranger,s@x,A & B <i>,student,active\n");
        w.Sis("1,1,Ann,Lee,2010-01-01,a@x,student,active", "2,2,Bo,Lee,2010-01-01,b@x,student,skip");
        w.Engine.Import("sis", new Core.Importing.ImportOptions { MaxDrop = new Core.Settings.Limit(Percent: 100) }, default);
        w.Engine.Merge(false, default);
        OneSyncPlan plan = w.Plan();
        w.Engine.ExportReport(Path.Combine(w.Root, "r.html"), [plan.Id], default);

        string page = w.Read("r.html");
        Assert.Equal(PlanState.Held, plan.State);
        Assert.Contains($"plan {plan.Id} is Held", page);
        Assert.Contains("1 Disable changes of 2 accounts reach the limit of 1.", page);
        Assert.Contains("<td>Orphan</td><td>zzz</td>", page);
    }
}
