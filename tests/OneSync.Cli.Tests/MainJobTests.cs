using System.Text.Json;

namespace OneSync.Cli.Tests;

public sealed class MainJobTests
{
    [Fact]
    public void Step_by_step_from_two_files_to_accounts()
    {
        using TestWorkspace workspace = new();
        IReadOnlyList<JsonElement> imports = workspace.Run("import", "-o", "json").Expect(0).Json;
        Assert.Equal(["sis 31", "hr 2"], imports.Select(i => $"{i.GetProperty("subject")} {i.GetProperty("counts").GetProperty("Added")}"));

        JsonElement merge = Assert.Single(workspace.Run("merge", "-o", "json").Expect(0).Json).GetProperty("counts");
        Assert.Equal((33, 32, 1), (merge.GetProperty("Records").GetInt32(), merge.GetProperty("Added").GetInt32(), merge.GetProperty("Joined by name and birth date").GetInt32()));

        JsonElement person = Assert.Single(workspace.Run("users", "--filter", "familyName -eq 'Núñez'", "-o", "json").Expect(0).Json);
        Assert.Equal(["sis", "hr"], person.GetProperty("sources").EnumerateArray().Select(s => s.GetString()).OrderDescending());

        JsonElement plan = Assert.Single(workspace.Run("dry-run", "-o", "json").Expect(0).Json);
        Assert.Equal("Ready", plan.GetProperty("state").GetString());
        Assert.False(File.Exists(Path.Combine(workspace.Root, "out", "accounts.csv")));
        IReadOnlyList<JsonElement> changes = workspace.Run("plan", "1", "--changes", "-o", "json").Expect(0).Json;
        Assert.Equal(32, changes.Count);
        Assert.All(changes, c => Assert.Equal(("Create", "Planned", "The user is in the scope (students -or staff) and has no account."), (c.GetProperty("action").GetString(), c.GetProperty("status").GetString(), c.GetProperty("reason").GetString())));

        workspace.Run("export", "--plan", "1").Expect(0);
        Assert.Contains("t1,José Núñez,", workspace.Accounts, StringComparison.Ordinal);
        Assert.Equal(33, workspace.Accounts.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("Applied", workspace.Run("export", "--plan", "1").Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Users_are_selected_by_the_roster_too()
    {
        using TestWorkspace workspace = new();
        workspace.Run("import").Expect(0);
        workspace.Run("merge").Expect(0);
        Assert.Equal(32, workspace.Run("users", "--selector", "*", "-o", "json").Expect(0).Json.Count);
        Assert.Single(workspace.Run("users", "--selector", "*", "--filter", "familyName -eq 'Núñez'", "-o", "json").Expect(0).Json);
        Assert.Contains("matches nothing in the roster", workspace.Run("users", "--selector", "classes::Art I::students").Expect(0).Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'courses'?", workspace.Run("users", "--selector", "course::Art I::students").Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_run_plans_nothing_and_the_next_day_exactly_what_changed()
    {
        using TestWorkspace workspace = new();
        workspace.Run("run").Expect(0);
        string before = workspace.Accounts;
        workspace.Run("run").Expect(0);
        Assert.Equal(before, workspace.Accounts);
        Assert.Empty(workspace.Run("plan", "2", "--changes", "-o", "json").Expect(0).Json);

        workspace.Pupils(Enumerable.Range(2, 30), n => n == 5 ? "08" : "07");
        workspace.Run("run").Expect(0);
        IEnumerable<string> changes = workspace.Run("plan", "3", "--changes", "-o", "json").Expect(0).Json.Select(c => $"{c.GetProperty("action")} {c.GetProperty("anchor")}");
        Assert.Equal(["Create p31", "Disable p1", "Update p5"], changes.Order(StringComparer.Ordinal));
        Assert.Contains("grade: '07' → '08'", workspace.Run("plan", "3", "--changes").Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_held_plan_ends_with_3_and_passes_once_approved()
    {
        using TestWorkspace workspace = new();
        workspace.Run("run").Expect(0);
        string before = workspace.Accounts;
        workspace.Pupils(Enumerable.Range(1, 20));

        Outcome held = workspace.Run("run").Expect(3);
        Assert.Contains("10 Disable changes of 32 accounts reach the limit of 5", held.Error, StringComparison.Ordinal);
        Assert.Contains("onesync approve 2", held.Error, StringComparison.Ordinal);
        workspace.Run("export", "--plan", "2").Expect(3);
        Assert.Equal(before, workspace.Accounts);

        workspace.Run("approve", "2").Expect(0);
        workspace.Run("approve", "2").Expect(1);
        workspace.Run("export", "--plan", "2").Expect(0);
        Assert.Equal(10, workspace.Accounts.Split('\n').Count(line => line.Contains(",disabled", StringComparison.Ordinal)));

        workspace.Pupils(Enumerable.Range(1, 10));
        workspace.Run("import").Expect(0);
        workspace.Run("merge").Expect(0);
        workspace.Run("dry-run").Expect(3);
        workspace.Run("export").Expect(3);
    }

    [Fact]
    public void A_landslide_counts_once_it_is_allowed()
    {
        using TestWorkspace workspace = new(TestWorkspace.Configuration.Replace("maxDrop: 90%", "maxDrop: 10%", StringComparison.Ordinal));
        workspace.Run("run").Expect(0);
        workspace.Pupils(Enumerable.Range(1, 26));
        Assert.Contains("maxDrop", workspace.Run("import", "sis").Expect(4).Error, StringComparison.Ordinal);
        workspace.Run("import", "sis", "--max-drop", "20%").Expect(0);
        workspace.Run("merge").Expect(0);
        workspace.Run("export").Expect(0);
        Assert.Equal(4, workspace.Accounts.Split('\n').Count(line => line.Contains(",disabled", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_cut_short_ends_with_4_and_takes_nothing_away()
    {
        using TestWorkspace workspace = new();
        workspace.Run("run").Expect(0);
        string before = workspace.Accounts, file = Path.Combine(workspace.Root, "sis.csv");
        File.WriteAllText(file, File.ReadAllText(file)[..^100] + "\n\"p99,Torn");

        Outcome partial = workspace.Run("run").Expect(4);
        Assert.Contains("sis: Partial.", partial.Error, StringComparison.Ordinal);
        Assert.Contains("takes nothing away from anybody", partial.Error, StringComparison.Ordinal);
        Assert.Equal(before, workspace.Accounts);
        Assert.NotEmpty(workspace.Run("activity", "--action", "Quarantined", "-o", "json").Expect(0).Json);
    }

    [Fact]
    public void A_source_that_cannot_be_read_does_not_stop_the_other()
    {
        using TestWorkspace workspace = new();
        File.Delete(Path.Combine(workspace.Root, "sis.csv"));
        Outcome run = workspace.Run("run", "-o", "json").Expect(1);
        Assert.Equal(["sis Failed", "hr Complete", "* Complete", "accounts Complete", "accounts Complete"], run.Json.Select(r => $"{r.GetProperty("subject")} {r.GetProperty("status")}"));
        Assert.Contains("sis.csv", run.Error, StringComparison.Ordinal);
        Assert.Contains("e2,Ingrid Dahl", workspace.Accounts, StringComparison.Ordinal);
        workspace.Run("import", "sis").Expect(1);
        Assert.Contains("hr", workspace.Run("import").Expect(1).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_match_that_waits_is_decided_in_a_spreadsheet()
    {
        using TestWorkspace workspace = new(TestWorkspace.Configuration.Replace("match: [givenName, familyName, birthDate] }", "match: [givenName, familyName, birthDate], link: review }", StringComparison.Ordinal));
        Assert.Contains("1 match waits for review", workspace.Run("run").Expect(0).Out, StringComparison.Ordinal);
        workspace.Run("review", "export", "review.csv").Expect(0);
        string file = Path.Combine(workspace.Root, "review.csv"), text = File.ReadAllText(file).TrimEnd();
        Assert.Contains("José Núñez (sis t1)", text, StringComparison.Ordinal);

        Assert.EndsWith("\"\"", text, StringComparison.Ordinal);
        File.WriteAllText(file, text[..^2] + "acept\r\n");
        Assert.Contains("review.csv:2:1: 'acept' is no decision on match '1': write accept or reject, or leave it blank. Did you mean 'Accept'?", workspace.Run("review", "import", "review.csv").Expect(1).Error, StringComparison.Ordinal);
        File.WriteAllText(file, text[..^2] + "accept\r\n");
        workspace.Run("review", "import", "review.csv").Expect(0);
        workspace.Run("merge").Expect(0);
        Assert.Empty(workspace.Run("review", "list", "-o", "json").Expect(0).Json);
        Assert.Equal(32, workspace.Run("users", "-o", "json", "--state", "Active").Json.Count);
    }
}
