namespace OneSync.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("imprt", "Did you mean 'import' instead of 'imprt'?")]
    [InlineData("run --workspce .", "Did you mean '--workspace' instead of '--workspce'?")]
    [InlineData("users --output xml", "xml")]
    [InlineData("approve", "approve")]
    [InlineData("import sys", "There is no source 'sys'; there are: sis, hr. Did you mean 'sis'?")]
    [InlineData("dry-run acounts", "There is no destination 'acounts'; there are: accounts. Did you mean 'accounts'?")]
    [InlineData("users --select grad", "Did you mean 'grade'?")]
    [InlineData("users --filter famlyName", "--filter:1:1: There is no attribute 'famlyName'")]
    [InlineData("plan 7", "There is no plan 7; 'onesync dry-run' makes the first.")]
    [InlineData("approve 7", "There is no plan 7")]
    [InlineData("export --plan 7", "There is no plan 7")]
    [InlineData("export accounts --plan 7", "give --plan or destinations, not both")]
    [InlineData("plan --changes", "onesync plan 1 --changes")]
    [InlineData("import --max-drop lots", "'lots' is no limit for --max-drop")]
    [InlineData("review accept 3", "No match 3 waits for review")]
    public void What_is_typed_wrongly_ends_with_2_and_says_what_would_be_right(string typed, string said)
    {
        using TestWorkspace workspace = new();
        Outcome outcome = workspace.Run(typed.Split(' ')).Expect(2);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
    }

    [Fact]
    public void Nothing_typed_shows_the_commands_and_ends_with_2()
    {
        using TestWorkspace workspace = new();
        Outcome outcome = workspace.Run().Expect(2);
        foreach (string command in (string[])["demo", "init", "check", "import", "merge", "users", "review", "dry-run", "plan", "approve", "export", "run", "activity"])
            Assert.Contains($"  {command} ", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_and_version_end_with_0()
    {
        using TestWorkspace workspace = new();
        Assert.Contains("--plan", workspace.Run("export", "--help").Expect(0).Out, StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+", workspace.Run("--version").Expect(0).Out);
    }

    [Fact]
    public void A_folder_without_a_configuration_fails_and_says_what_makes_one()
    {
        using TestWorkspace workspace = new();
        File.Delete(Path.Combine(workspace.Root, "onesync.yaml"));
        foreach (string command in (string[])["check", "run", "users", "activity"])
            Assert.Contains("onesync init", workspace.Run(command).Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workspace_that_was_started_runs_as_it_is()
    {
        using TestWorkspace workspace = new();
        string folder = Path.Combine(workspace.Root, "new");
        workspace.Run("init", folder).Expect(0);
        Assert.Contains("is valid", workspace.Run("check", "-w", folder).Expect(0).Out, StringComparison.Ordinal);
        workspace.Run("run", "-w", folder).Expect(0);
        workspace.Run("init", folder).Expect(1);
    }
}
