using FsCheck;
using FsCheck.Fluent;
using OneSync.Connectors.Tests.Spreadsheets;
using OneSync.Core.Selecting;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Selecting;

/// <summary>The spreadsheet on its way to the admin and back.</summary>
public sealed class SelectionFileTests : IDisposable
{
    private readonly SchoolWorkspace _w = new();

    public SelectionFileTests() => _w.Import();

    public void Dispose() => _w.Dispose();

    [Fact]
    public void It_lists_what_there_is_with_what_helps_to_choose()
    {
        _w.Engine.ExportSelection(_w.File("s.csv"), null, null);
        List<Dictionary<string, string>> rows = Workspaces.TestWorkspace.Rows(_w.File("s.csv"));

        Dictionary<string, string> north = rows.Single(r => r["id"] == "s1");
        Assert.Equal(("", "School", "North, High", "school", "District"), (north["sync"], north["kind"], north["name"], north["type"], north["parent"]));
        Assert.Equal(("12", "1", "14", "sis"), (north["students"], north["teachers"], north["people"], north["source"]));
        Dictionary<string, string> algebra = rows.Single(r => r["id"] == "k1");
        Assert.Equal(("Algebra", "C-k1", "North, High", "Autumn", "6", "1"), (algebra["name"], algebra["code"], algebra["parent"], algebra["term"], algebra["students"], algebra["teachers"]));
        Assert.Equal("24", rows.Single(r => r["kind"] == "Role" && r["id"] == "student")["people"]);
        Assert.Equal("28", rows.Single(r => r["kind"] == "Status" && r["id"] == "active")["people"]);
    }

    [Fact]
    public void Classes_are_those_of_the_schools_chosen()
    {
        Assert.Equal(3, _w.Engine.ExportSelection(_w.File("c.csv"), null, [SelectionKind.Class]));
        _w.Select(SelectionKind.School, "s.csv", ("s2", "Yes"));
        Assert.Equal(1, _w.Engine.ExportSelection(_w.File("c.csv"), null, [SelectionKind.Class]));
    }

    [Fact]
    public void An_admin_fills_in_a_workbook_in_another_program()
    {
        _w.Engine.ExportSelection(_w.File("s.xlsx"), null, null);
        OpenPyxl.Run("""
            book = openpyxl.load_workbook(sys.argv[1])
            for row in book['schools'].iter_rows(min_row=2):
                if row[2].value == 's1': row[0].value = 'YES '
            for row in book['people'].iter_rows(min_row=2):
                if row[1].value in ('student', 'teacher'): row[0].value = True
            book.create_sheet('my notes')['A1'] = 'ask the principal'
            book.save(sys.argv[1])
            """, _w.File("s.xlsx"));
        OneSyncSelection selection = _w.Engine.ImportSelection(_w.File("s.xlsx"), null, keep: true).Single();
        Assert.Equal(("1 of 3", "all", "student, teacher", "all", 13L), (selection.Schools, selection.Classes, selection.Roles, selection.Statuses, selection.InScope));
    }

    [Fact]
    public void Asked_only_what_would_change_nothing_is_kept()
    {
        _w.Engine.ExportSelection(_w.File("s.csv"), null, [SelectionKind.School]);
        _w.Fill("s.csv", ("s1", "x"));
        OneSyncSelection asked = _w.Engine.ImportSelection(_w.File("s.csv"), null, keep: false).Single();

        Assert.Equal((14L, 14L, 0L), (asked.InScope, asked.Leaving, asked.Entering));
        Assert.Equal(["School District (d1): not answered → No", "School North, High (s1): not answered → Yes", "School South (s2): not answered → No"], asked.Changes.Select(c => c.ToString()));
        Assert.Equal("all", _w.Engine.Selections().Single().Schools);
        Assert.Equal("Import", _w.Engine.Runs().First().Kind.ToString());
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData(" Y ", true)]
    [InlineData("X", true)]
    [InlineData("1", true)]
    [InlineData("WAHR", true)]
    [InlineData("ja", true)]
    [InlineData("no", false)]
    [InlineData("FALSE", false)]
    [InlineData("nein", false)]
    public void Yes_and_no_are_understood_in_many_spellings(string word, bool sync)
    {
        Assert.True(SelectionWords.TryAnswer(word, out bool? answer));
        Assert.Equal(sync, answer);
    }

    [Fact]
    public void What_cannot_be_understood_is_said_with_its_row_and_nothing_is_kept()
    {
        _w.Write("s.csv", "sync,id,kind,source", "Yes,s1,School,sis", "mabe,s2,School,sis", "Yes,k1,Klass,sis", "Yes,k1,Class,siss", "No,s1,School,sis");
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => _w.Engine.ImportSelection(_w.File("s.csv"), null, keep: true));

        Assert.Equal(
            [("BadAnswer", "s.csv:3:1"), ("UnknownKind", "s.csv:4:3"), ("UnknownSource", "s.csv:5:4"), ("ContradictoryAnswer", "s.csv:6:1")],
            error.Problems.Select(p => (p.Id, p.At.ToString())));
        Assert.Equal(("Class", "sis"), (error.Problems[1].Nearest, error.Problems[2].Nearest));
        Assert.Equal("all", _w.Engine.Selections().Single().Schools);
    }

    [Fact]
    public void Unknown_ids_and_repeated_rows_are_reported_and_lose_nothing()
    {
        _w.Write("s.csv", "id;sync;kind", "s1;Yes;School", "s1;yes;School", "s22;Yes;School", "; ;School");
        OneSyncSelection selection = _w.Engine.ImportSelection(_w.File("s.csv"), null, keep: true).Single();

        Assert.Equal("1 of 3", selection.Schools);
        Assert.Contains(selection.Warnings, w => w.Contains("s.csv:3", StringComparison.Ordinal) && w.Contains("there twice", StringComparison.Ordinal));
        Assert.Contains(selection.Warnings, w => w.Contains("s.csv:4", StringComparison.Ordinal) && w.Contains("no school 's22'", StringComparison.Ordinal) && w.Contains("Did you mean 's2'?", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_that_are_missing_keep_their_answer()
    {
        _w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"), ("s2", "Yes"));
        _w.Write("s.csv", "id,sync,kind", "s1,No,School");
        OneSyncSelection selection = _w.Engine.ImportSelection(_w.File("s.csv"), null, keep: true).Single();

        Assert.Equal(["School North, High (s1): Yes → No"], selection.Changes.Select(c => c.ToString()));
        Assert.Equal("1 of 3", selection.Schools);
    }

    [Fact]
    public void A_sheet_that_was_emptied_deselects_nobody()
    {
        _w.Select(SelectionKind.School, "s.csv", ("s1", "Yes"));
        _w.Write("s.csv", "id,sync,kind", "s1,,School", "s2,,School");
        OneSyncSelection selection = _w.Engine.ImportSelection(_w.File("s.csv"), null, keep: true).Single();

        Assert.Empty(selection.Changes);
        Assert.Contains(selection.Warnings, w => w.Contains("stays selected", StringComparison.Ordinal));
    }

    [Fact]
    public void Zeros_that_a_spreadsheet_dropped_are_put_back()
    {
        _w.AddSchool("0042");
        _w.Add("z1", "0042", "student");
        _w.Deliver();
        _w.Import();
        _w.Write("s.csv", "id,sync,kind", "42,Yes,School");
        OneSyncSelection selection = _w.Engine.ImportSelection(_w.File("s.csv"), null, keep: true).Single();
        Assert.Equal(1, selection.InScope);
        Assert.Contains("'0042'", Assert.Single(selection.Warnings));
    }

    [Fact]
    public void A_formula_without_a_result_is_no_answer_and_is_never_run()
    {
        _w.Engine.ExportSelection(_w.File("s.xlsx"), null, [SelectionKind.School]);
        OpenPyxl.Run("""
            book = openpyxl.load_workbook(sys.argv[1])
            book['schools']['A2'] = '=WEBSERVICE("http://127.0.0.1:9/")'
            book.save(sys.argv[1])
            """, _w.File("s.xlsx"));
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => _w.Engine.ImportSelection(_w.File("s.xlsx"), null, keep: true));
        Assert.Equal(("UnreadableCell", "s.xlsx[schools]:2:1"), (error.Problems.Single().Id, error.Problems.Single().At.ToString()));
    }

    [Fact]
    public void A_file_without_the_columns_says_which_one_is_near()
    {
        _w.Write("s.csv", "synk,id", "Yes,s1");
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => _w.Engine.ImportSelection(_w.File("s.csv"), null, keep: true));
        Assert.Equal(("MissingColumn", "synk"), (error.Problems.Single().Id, error.Problems.Single().Nearest));
    }

    [Fact]
    public void A_source_that_was_never_imported_has_nothing_to_choose_from()
    {
        using SchoolWorkspace fresh = new();
        Assert.Equal("NotImported", Assert.Throws<ConfigurationException>(() => fresh.Engine.ExportSelection(fresh.File("s.csv"), null, null)).Problems.Single().Id);
    }

    [Fact]
    public void Exporting_and_importing_changes_nothing_whatever_is_selected()
    {
        (SelectionKind Kind, string Id)[] things =
        [
            (SelectionKind.School, "s1"), (SelectionKind.School, "s2"), (SelectionKind.School, "d1"), (SelectionKind.Class, "k1"), (SelectionKind.Class, "k2"), (SelectionKind.Class, "k3"),
            (SelectionKind.Role, "student"), (SelectionKind.Role, "teacher"), (SelectionKind.Role, "(blank)"), (SelectionKind.Status, "active"), (SelectionKind.Status, "(blank)"),
        ];
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25), Prop.ForAll(Gen.Elements("", "Yes", "No").ArrayOf(things.Length).ToArbitrary(), answers =>
        {
            _w.Engine.ResetSelection(null, keep: true);
            _w.Write("given.csv", ["sync,id,kind", .. things.Select((t, i) => $"{answers[i]},{t.Id},{t.Kind}")]);
            _w.Engine.ImportSelection(_w.File("given.csv"), null, keep: true);
            OneSyncSelection before = _w.Engine.Selections().Single();
            foreach (string file in new[] { "again.csv", "again.xlsx" })
            {
                _w.Engine.ExportSelection(_w.File(file), null, null);
                OneSyncSelection after = _w.Engine.ImportSelection(_w.File(file), null, keep: true).Single();
                Assert.Empty(after.Warnings);
                Assert.DoesNotContain(after.Changes, c => c.Before is not null || c.After == true);
                Assert.Equal((before.Schools, before.Classes, before.Roles, before.Statuses, before.InScope), (after.Schools, after.Classes, after.Roles, after.Statuses, after.InScope));
                Assert.Equal((0, 0), (after.Entering, after.Leaving));
            }
        }));
    }

    [Fact]
    public void The_generated_district_goes_out_and_back()
    {
        string zip = SharedData.Path("oneroster-1.1-generated.zip");
        using Scratch scratch = new();
        scratch.Write("onesync.yaml", $"version: 1\nsources:\n  sis: {{ type: OneRoster, path: '{zip}' }}\n");
        using Core.Workspace workspace = Core.Workspace.Open(scratch.Root, new Core.WorkspaceOptions(new ConnectorHost()));
        workspace.Import("sis", null, default);
        string file = Path.Combine(scratch.Root, "s.xlsx");
        int rows = workspace.ExportSelection(file, null, null);
        Assert.Equal(workspace.Orgs().Count() + workspace.Classes().Count(), rows - new ConnectorHost().ReadSheets(file).Single(s => s.Name == "people").Rows.Count);
        Assert.Empty(workspace.ImportSelection(file, null, keep: true).Single().Changes);
        Assert.Equal(rows + 3, int.Parse(OpenPyxl.Run("print(sum(s.max_row for s in openpyxl.load_workbook(sys.argv[1])))", file), System.Globalization.CultureInfo.InvariantCulture));
    }
}
