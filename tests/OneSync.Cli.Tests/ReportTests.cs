namespace OneSync.Cli.Tests;

public sealed class ReportTests
{
    [Fact]
    public void Plans_are_reported_as_a_page_and_as_a_table()
    {
        using TestWorkspace workspace = new();
        workspace.Run("import").Expect(0);
        workspace.Run("merge").Expect(0);
        workspace.Run("dry-run").Expect(0);
        string page = Path.Combine(workspace.Root, "r.html"), table = Path.Combine(workspace.Root, "r.csv");
        workspace.Run("report", page).Expect(0);
        workspace.Run("report", table, "--plan", "1").Expect(0);
        Assert.Contains("Destination accounts: plan 1", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.StartsWith("plan,destination,sequence,action", File.ReadAllText(table), StringComparison.Ordinal);
        Assert.Contains("There is no plan 7", workspace.Run("report", page, "--plan", "7").Expect(2).Error, StringComparison.Ordinal);
    }
}
