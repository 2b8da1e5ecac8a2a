using System.Text.Json;

namespace OneSync.Cli.Tests;

public sealed class TestCommandTests
{
    [Fact]
    public void Every_connection_is_a_line_and_a_failure_is_told()
    {
        using TestWorkspace workspace = new();
        IReadOnlyList<JsonElement> all = workspace.Run("test", "-o", "json").Expect(0).Json;
        Assert.Equal(["sis", "hr", "accounts"], all.Select(c => c.GetProperty("name").GetString()));
        Assert.Equal(31, all[0].GetProperty("counts").GetProperty("Person").GetInt32());
        File.Delete(Path.Combine(workspace.Root, "hr.csv"));
        Outcome failed = workspace.Run("test", "hr").Expect(1);
        Assert.Contains("hr: Files: Failed FileNotFound. There is no file './hr.csv'", failed.Error, StringComparison.Ordinal);
        workspace.Run("test", "sis").Expect(0);
        Assert.Contains("Did you mean 'hr'", workspace.Run("test", "hrr").Expect(2).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(workspace.Root, "onesync.db")));
    }
}
