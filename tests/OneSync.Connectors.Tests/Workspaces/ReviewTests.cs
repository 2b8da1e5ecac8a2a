using OneSync.Core.Correlation;
using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>Matches that a person must decide, and wrong merges taken apart.</summary>
public sealed class ReviewTests
{
    private const string Mai = "s1,1001,Mai Anh,Nguyễn,2011-06-06,,student,", Mai2 = "s2,1002,Mai Anh,Nguyen,2011-06-06,,student,";

    [Fact]
    public void Two_records_of_one_source_wait_and_accepting_makes_them_one()
    {
        using TestWorkspace w = new();
        w.Sis(Mai, Mai2);
        w.Merge();
        Assert.Equal(2, w.Users().Count);
        OneSyncCorrelation waits = Assert.Single(w.Engine.Correlations());
        Assert.Equal("name and birth date", waits.Rule);
        Assert.Equal(["s1", "s2"], waits.Records.Select(r => r.Anchor).Order());
        w.Engine.Decide([(waits.Id, CorrelationDecision.Accept)]);
        w.Engine.Merge(false, default);
        Assert.Single(w.Users());
        Assert.Empty(w.Engine.Correlations());
        w.Merge();
        Assert.Single(w.Users());
        w.Engine.Merge(true, default);
        Assert.Single(w.Users());
    }

    [Fact]
    public void Rejecting_is_for_good()
    {
        using TestWorkspace w = new();
        w.Sis(Mai, Mai2);
        w.Merge();
        w.Engine.Decide([(w.Engine.Correlations().Single().Id, CorrelationDecision.Reject)]);
        w.Engine.Merge(false, default);
        Assert.Equal(2, w.Users().Count);
        Assert.Empty(w.Engine.Correlations());
        w.Sis(Mai, Mai2.Replace("Nguyen", "Nguyễn"));
        w.Merge();
        Assert.Empty(w.Engine.Correlations());
        Assert.Throws<ConfigurationException>(() => w.Engine.Decide([(12345, CorrelationDecision.Accept)]));
    }

    [Fact]
    public void A_review_goes_out_as_a_spreadsheet_and_comes_back()
    {
        using TestWorkspace w = new();
        w.Sis(Mai, Mai2, "s3,1003,Bo,Berg,2010-02-02,,student,", "s4,1004,Bo,Berg,2010-02-02,,student,");
        w.Merge();
        string file = Path.Combine(w.Root, "review.csv");
        Assert.Equal(2, w.Engine.ExportReview(file));
        string text = File.ReadAllText(file);
        string[] lines = text.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        int mai = Array.FindIndex(lines, l => l.Contains("Mai Anh"));
        lines[mai] += "Accept";
        lines[3 - mai] += "perhaps";
        w.Write("review.csv", lines);
        ConfigurationException bad = Assert.Throws<ConfigurationException>(() => w.Engine.ImportReview(file));
        Assert.Equal(("BadDecision", 4 - mai), (bad.Problems[0].Id, bad.Problems[0].At.Line));
        lines[3 - mai] = lines[3 - mai].Replace("perhaps", "reject");
        w.Write("review.csv", lines);
        Assert.Equal(2, w.Engine.ImportReview(file));
        w.Engine.Merge(false, default);
        Assert.Equal(3, w.Users().Count);
        Assert.Empty(w.Engine.Correlations());
    }

    [Fact]
    public void A_wrong_merge_is_split_for_good_and_each_gets_an_account()
    {
        using TestWorkspace w = new();
        w.Sis("s1,1001,Bo,Berg,2010-02-02,,student,");
        w.Hr("h1,2001,Bo,Berg,2010-02-02,bo@x,staff,");
        w.Run();
        long both = Assert.Single(w.Users()).Id;
        Assert.Throws<ConfigurationException>(() => w.Engine.Split(both, ["s1", "h1"]));
        Assert.Throws<ConfigurationException>(() => w.Engine.Split(both, ["s9"]));
        Core.Model.OneSyncUser split = w.Engine.Split(both, ["hr h1"]);
        Assert.Equal("2001", split["number"].First);
        Assert.Equal("hr", split["sources"].ToString());
        Assert.Equal("sis", w.User("1001")["sources"].ToString());
        Assert.Equal(both, w.User("1001").Id);
        w.Engine.Merge(true, default);
        w.Run();
        Assert.Equal(2, w.Users().Count);
        Assert.Equal(["1001", "2001"], w.Accounts().Keys.Order());
        Assert.Equal("bberg2", w.Accounts()["2001"]["username"]);
    }

    [Fact]
    public void Users_who_turn_out_to_be_one_keep_the_account_the_name_and_the_overrides()
    {
        using TestWorkspace w = new();
        w.Sis("s1,1001,Bo,Berg,2010-02-02,,student,");
        w.Hr("h1,,Bosse,Berg,,bo@x,guardian,");
        w.Run();
        Assert.Equal(2, w.Users().Count);
        long guardian = w.Users().Single(u => u["role"].First == "guardian").Id;
        w.Engine.SetUser(guardian, new Dictionary<string, Core.Model.AttributeValue> { ["givenName"] = Core.Model.AttributeValue.Of("Bosse B") });
        w.Hr("h1,1001,Bosse,Berg,,bo@x,guardian,");
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Single(w.Users());
        OneSyncChange change = Assert.Single(w.Changes(plan));
        Assert.Equal((ChangeAction.Update, "1001", "name: 'Bo Berg' → 'Bosse B Berg'"), (change.Action, change.Anchor, change.Attributes.Single().ToString()));
    }

}
