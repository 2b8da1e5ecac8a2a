namespace OneSync.Cli.Tests;

public sealed class DemoTests
{
    [Fact]
    public void The_demo_tells_a_newcomer_what_happens_to_whom_and_why()
    {
        using TestWorkspace workspace = new();
        string folder = Path.Combine(workspace.Root, "demo");
        Outcome demo = workspace.Run("demo", "--folder", folder).Expect(0);
        string story = string.Join(' ', demo.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        string[] told =
        [
            "2,043 records are 1,949 people", "employee number 92", "so she is now Ingrid Dahlström", "The plan has 1,079 changes, all of them Create: 930 pupils and 149 members of staff",
            "Łukasz Wójcik luwojcik", "Mai Anh Nguyễn (sis p-0007), Mai", "1,079 accounts are in out/accounts.csv", "has 0 changes, and 1,079 accounts are as they should be",
            "29 changes among 1,079 accounts: 12 Create, 10 Update, 7 Disable", "Disable, 7. The user left on", "Agnieszka Nowicka displayName Agnieszka Kowalska → Agnieszka Nowicka", "Enable, 1. The user is back", "İpek Çelik status disabled → active",
            "The reading of HR is Partial", "The plan has 0 changes", "Where to look next",
        ];
        foreach (string text in told)
            Assert.Contains(text, story, StringComparison.Ordinal);
        Assert.Empty(demo.Error);
        Assert.DoesNotContain('\u001b', demo.Out);
        Assert.All(demo.Out.Split('\n'), line => Assert.True(line.Length <= 100, line));

        Assert.Contains("is not empty", workspace.Run("demo", "--folder", folder).Expect(1).Error, StringComparison.Ordinal);
        Assert.Contains("Jürgen Weiß", workspace.Run("review", "list", "-w", folder).Expect(0).Out, StringComparison.Ordinal);
    }
}
