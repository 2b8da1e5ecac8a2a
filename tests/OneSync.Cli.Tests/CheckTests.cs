using System.Text.Json;

namespace OneSync.Cli.Tests;

public sealed class CheckTests
{
    public static TheoryData<string, string, string, string, string> Mistakes => new()
    {
        { "an unknown key", "    anchor: id\n    map: { number: id, givenName: first, familyName: last, birthDate: born, role: \"'student'\"", "    ancor: id\n    map: { number: id, givenName: first, familyName: last, birthDate: born, role: \"'student'\"", "ancor", "anchor" },
        { "an unknown type", "type: Csv\n    path: ./hr.csv", "type: Cvs\n    path: ./hr.csv", "Cvs", "Csv" },
        { "a wrong type", "complete: { maxDrop: 90% }", "complete: { maxDrop: many }", "many", "" },
        { "a bad expression", "students: role -eq 'student'", "students: role -eqq 'student'", "-eqq", "-eq" },
        { "a name that expressions do not have", "students: role -eq 'student'", "students: rol -eq 'student'", "rol -eq", "role" },
        { "a missing file", "path: ./hr.csv", "path: ./hrr.csv", "./hrr.csv", "./hr.csv" },
        { "collections in a circle", "students: role -eq 'student'", "students: staff -and staff\n  staff2: students", "", "" },
        { "a mapping from a missing attribute", "grade: grade\n    thresholds", "grade: grad\n    thresholds", "grad\n", "grade" },
        { "a missing attribute in a template", "{givenName} {familyName}", "{givenNam} {familyName}", "givenNam}", "givenName" },
        { "a mapping from a missing column", "birthDate: born, role: \"'staff'\"", "birthDate: bron, role: \"'staff'\"", "bron", "born" },
        { "a correlation on a missing attribute", "match: [number]", "match: [numbr]", "numbr", "number" },
        { "an anchor that is not mapped", "      id: number\n", "      ids: number\n", "accounts:\n", "" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Every_kind_of_mistake_is_placed_and_the_nearest_name_is_told(string kind, string right, string wrong, string at, string nearest)
    {
        string configuration = TestWorkspace.Configuration.Replace("\r", "", StringComparison.Ordinal);
        Assert.Contains(right, configuration, StringComparison.Ordinal);
        string broken = configuration.Replace(right, wrong, StringComparison.Ordinal);
        if (kind == "collections in a circle")
            broken = broken.Replace("staff: role -eq 'staff'", "staff: students -or students", StringComparison.Ordinal);
        using TestWorkspace workspace = new(broken);

        Outcome outcome = workspace.Run("check").Expect(1);
        string first = outcome.Error.Split('\n')[0];
        Assert.Empty(outcome.Out);
        Assert.Matches(@"^(\./)?onesync\.yaml:\d+:\d+: \S", first);
        if (at.Length > 0)
        {
            int offset = broken.IndexOf(at, StringComparison.Ordinal);
            int line = broken[..offset].Count(c => c == '\n') + 1, column = offset - broken.LastIndexOf('\n', offset);
            Assert.Contains($"onesync.yaml:{line}:{column}: ", first, StringComparison.Ordinal);
        }
        if (nearest.Length > 0)
            Assert.EndsWith($" Did you mean '{nearest}'?", first, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_tells_the_same_for_an_editor()
    {
        using TestWorkspace workspace = new(TestWorkspace.Configuration.Replace("grade: grade\n    thresholds", "grade: grad\n    thresholds", StringComparison.Ordinal));
        string text = workspace.Run("check").Expect(1).Error;
        JsonElement problem = Assert.Single(workspace.Run("check", "-o", "json").Expect(1).Json);
        Assert.Equal($"{problem.GetProperty("file")}:{problem.GetProperty("line")}:{problem.GetProperty("column")}: {problem.GetProperty("message")} Did you mean '{problem.GetProperty("nearest")}'?", text.TrimEnd());
    }

    [Theory]
    [InlineData("anchor: id", "ancor: id")]
    [InlineData("role -eq 'student'", "rol -eq 'student'")]
    [InlineData("match: [number]", "match: [numbr]")]
    public void Nothing_is_read_while_the_configuration_is_not_valid(string right, string wrong)
    {
        using TestWorkspace workspace = new(TestWorkspace.Configuration.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Contains("onesync.yaml:", workspace.Run("run").Expect(1).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(workspace.Root, "out")));
    }

    [Fact]
    public void Several_mistakes_are_told_together_in_the_order_of_the_file()
    {
        using TestWorkspace workspace = new(TestWorkspace.Configuration.Replace("match: [number]", "match: [numbr]", StringComparison.Ordinal)
            .Replace("role -eq 'staff'", "rol -eq 'staff'", StringComparison.Ordinal).Replace("{givenName} ", "{givenNam} ", StringComparison.Ordinal));
        string[] lines = workspace.Run("check").Expect(1).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int[] places = [.. lines.Select(l => int.Parse(l.Split("onesync.yaml:")[1].Split(':')[0], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(3, places.Length);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void A_valid_configuration_makes_no_file()
    {
        using TestWorkspace workspace = new();
        Assert.Contains("2 sources, 2 correlations, 1 destination", workspace.Run("check").Expect(0).Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(workspace.Root, "onesync.db")));
    }
}
