using System.Text.Json;

namespace OneSync.Cli.Tests;

public sealed class OutputTests
{
    [Fact]
    public void Json_is_an_object_a_line_and_csv_has_as_many_rows()
    {
        using TestWorkspace workspace = new();
        workspace.Run("run").Expect(0);
        foreach (string command in (string[])["users", "plan", "plan 1 --changes", "plan 1 --notices", "activity", "review list", "run"])
        {
            IReadOnlyList<JsonElement> objects = workspace.Run([.. command.Split(' '), "-o", "json"]).Expect(0).Json;
            Assert.All(objects, o => Assert.Equal(JsonValueKind.Object, o.ValueKind));
            string[] lines = workspace.Run([.. command.Split(' '), "-o", "csv"]).Expect(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (objects.Count > 0)
                Assert.Equal(objects[0].EnumerateObject().Select(p => p.Name), lines[0].Split(','));
            if (command is "users" or "plan 1 --changes")
                Assert.Equal(objects.Count + 1, lines.Length);
        }
    }

    [Fact]
    public void Every_change_is_in_the_activity_with_who_and_why()
    {
        using TestWorkspace workspace = new();
        workspace.Run("run").Expect(0);
        JsonElement line = workspace.Run("activity", "--action", "Create", "--subject", "ACCOUNTS", "-o", "json").Expect(0).Json.Single(l => l.GetProperty("anchor").GetString() == "t1");
        Assert.Equal(2, workspace.Run("activity", "--action", "Create", "--first", "2", "-o", "json").Json.Count);
        Assert.Equal("José Núñez", line.GetProperty("userName").GetString());
        Assert.Equal("The user is in the scope (students -or staff) and has no account.", line.GetProperty("detail").GetString());
        Assert.Equal("t1", line.GetProperty("after").GetProperty("id").GetString());
        Assert.NotEmpty(line.GetProperty("by").GetString()!);
        Assert.Empty(workspace.Run("activity", "--before", "2001-01-01", "-o", "json").Expect(0).Json);
    }

    [Fact]
    public void A_cell_cannot_start_a_formula_and_tables_are_plain_without_a_terminal()
    {
        using TestWorkspace workspace = new();
        workspace.Write("sis.csv", "id,first,last,born,grade\np1,=1+1|cmd,[red]Bold[/],2012-01-01,07\n");
        Outcome run = workspace.Run("run").Expect(0);
        Assert.DoesNotContain('\u001b', run.Out + run.Error);
        Assert.All(run.Out.Split('\n'), line => Assert.True(line.Length <= 120, line));
        Assert.Contains(",'=1+1|cmd", workspace.Run("users", "--id", "1", "--select", "givenName", "-o", "csv").Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("[red]Bold[/]", workspace.Run("users", "--id", "1").Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_says_on_stderr_what_was_decided()
    {
        using TestWorkspace workspace = new();
        Outcome run = workspace.Run("run", "-v", "-o", "json").Expect(0);
        Assert.Contains("33 records are 32 people", run.Error, StringComparison.Ordinal);
        Assert.Equal(5, run.Json.Count);
        Assert.Empty(workspace.Run("run").Expect(0).Error);
    }
}
