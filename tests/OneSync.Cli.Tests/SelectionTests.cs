using System.Text.Json;

namespace OneSync.Cli.Tests;

public sealed class SelectionTests
{
    [Fact]
    public void Sources_are_listed_with_their_last_import()
    {
        using TestWorkspace workspace = new();
        Assert.Equal(["NeverImported", "NeverImported"], workspace.Run("sources", "-o", "json").Expect(0).Json.Select(s => s.GetProperty("state").GetString()));
        workspace.Run("import", "sis").Expect(0);
        JsonElement sis = workspace.Run("sources", "sis", "-o", "json").Expect(0).Json.Single();
        Assert.Equal(("Complete", 31, 31, 1), (sis.GetProperty("state").GetString(), sis.GetProperty("users").GetInt32(), sis.GetProperty("added").GetInt32(), sis.GetProperty("run").GetInt32()));
        Assert.Contains("Did you mean 'sis'", workspace.Run("sources", "siss").Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_selection_goes_out_is_filled_in_and_comes_back()
    {
        using TestWorkspace workspace = new();
        Assert.Contains("imported", workspace.Run("selection", "export", "s.csv").Expect(1).Error, StringComparison.Ordinal);
        workspace.Run("import").Expect(0);
        string file = Path.Combine(workspace.Root, "s.csv");
        workspace.Run("selection", "export", file, "--kind", "Role", "--source", "sis").Expect(0);
        string filled = File.ReadAllText(file).Replace("\n\"\",student", "\nNo,student", StringComparison.Ordinal);
        Assert.Contains("No,student", filled, StringComparison.Ordinal);
        File.WriteAllText(file, filled);

        JsonElement asked = workspace.Run("selection", "import", file, "--preview", "-o", "json").Expect(0).Json.Single();
        Assert.Equal((31, 0), (asked.GetProperty("leaving").GetInt32(), asked.GetProperty("inScope").GetInt32()));
        Assert.Equal(0, workspace.Run("selection", "list", "-o", "json").Expect(0).Json[0].GetProperty("outOfScope").GetInt32());

        workspace.Run("selection", "import", file).Expect(0);
        workspace.Run("merge").Expect(0);
        Assert.Equal(31, workspace.Run("users", "--source", "sis", "--state", "OutOfScope", "-o", "json").Expect(0).Json.Count);
        workspace.Run("selection", "reset", "--source", "sis").Expect(0);
        Assert.Empty(workspace.Run("users", "--source", "sis", "--state", "OutOfScope", "-o", "json").Expect(0).Json);

        workspace.Run("selection", "export", Path.Combine(workspace.Root, "s.xlsx")).Expect(0);
        File.WriteAllText(file, "sync,id,kind\nperhaps,student,Role\n");
        Assert.Contains("s.csv:2:1", workspace.Run("selection", "import", file, "-s", "sis").Expect(1).Error, StringComparison.Ordinal);
    }
}
