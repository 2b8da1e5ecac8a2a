namespace OneSync.Cli.Tests;

/// <summary>Commands that look at what is there: links and differences.</summary>
public sealed class LookTests
{
    private static TestWorkspace Exported()
    {
        TestWorkspace workspace = new(pupils: 3);
        workspace.Run("run").Expect(0);
        return workspace;
    }

    [Fact]
    public void Links_are_listed_set_and_removed()
    {
        using TestWorkspace workspace = Exported();
        Assert.Equal(5, workspace.Run("links", "list", "-o", "json").Expect(0).Json.Count);
        Assert.Equal("Linked", workspace.Run("links", "list", "accounts", "--user", "2", "-o", "json").Expect(0).Json.Single().GetProperty("state").GetString());
        Assert.Contains("is linked to user 1", workspace.Run("links", "set", "accounts", "2", "p1").Expect(1).Error, StringComparison.Ordinal);
        workspace.Run("links", "remove", "accounts", "2", "--preview").Expect(0);
        Assert.Equal(5, workspace.Run("links", "list", "-o", "json").Expect(0).Json.Count);
        workspace.Run("links", "remove", "accounts", "2").Expect(0);
        workspace.Run("links", "set", "accounts", "2", "--state", "Blocked").Expect(0);
        Assert.Equal(2, workspace.Run("links", "list", "--state", "Blocked", "-o", "json").Expect(0).Json.Single().GetProperty("user").GetInt64());
        Assert.Contains("There is no destination 'acounts'", workspace.Run("links", "list", "acounts").Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_are_listed()
    {
        using TestWorkspace workspace = Exported();
        Assert.Contains("as OneSync would have them", workspace.Run("compare").Expect(0).Out, StringComparison.Ordinal);
        workspace.Write("out/accounts.csv", workspace.Accounts.Replace("Ann1 O'Neill", "By Hand", StringComparison.Ordinal));
        Outcome found = workspace.Run("compare", "accounts", "--kind", "Changed", "-o", "json").Expect(0);
        Assert.Equal(("name", "Ann1 O'Neill", "By Hand"), (found.Json.Single().GetProperty("attribute").GetString(), found.Json[0].GetProperty("written").GetString(), found.Json[0].GetProperty("actual").GetString()));
    }

    [Fact]
    public void An_export_is_undone_by_a_plan_that_is_shown_first()
    {
        using TestWorkspace workspace = Exported();
        string before = workspace.Accounts;
        workspace.Pupils(Enumerable.Range(1, 3), n => n == 2 ? "09" : "07");
        long run = workspace.Run("run", "-o", "json").Expect(0).Json.Last(r => r.GetProperty("kind").GetString() == "Export").GetProperty("run").GetInt64();
        string after = workspace.Accounts;
        Assert.NotEqual(before, after);
        workspace.Run("undo", $"{run}", "--preview").Expect(0);
        long plan = workspace.Run("undo", $"{run}", "-o", "json").Expect(0).Json.Single().GetProperty("plan").GetInt64();
        Assert.Equal(after, workspace.Accounts);
        workspace.Run("export", "--plan", $"{plan}").Expect(0);
        Assert.Equal(before, workspace.Accounts);
        long undone = workspace.Run("activity", "-o", "json").Expect(0).Json[0].GetProperty("run").GetInt64();
        workspace.Run("undo", $"{undone}", "--apply").Expect(0);
        Assert.Equal(after, workspace.Accounts);
        Assert.Contains("only an export can be undone", workspace.Run("undo", "1").Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_is_traced()
    {
        using TestWorkspace workspace = Exported();
        string page = workspace.Run("trace", "--anchor", "p2", "-d", "accounts").Expect(0).Out;
        Assert.Contains("Ann2 O'Neill (user 2, Active)", page, StringComparison.Ordinal);
        Assert.Contains("Linked to 'p2'", page, StringComparison.Ordinal);
        Assert.Contains("next plan: nothing to change", page, StringComparison.Ordinal);
        Assert.Equal("Ann2 O'Neill", workspace.Run("trace", "2", "-o", "json").Expect(0).Json.Single().GetProperty("name").GetString());
        Assert.Contains("Say who", workspace.Run("trace").Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("There is no user 99", workspace.Run("trace", "99").Expect(1).Error, StringComparison.Ordinal);
    }
}
