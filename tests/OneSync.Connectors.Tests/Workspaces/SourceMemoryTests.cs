using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Importing;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>What a source remembers is kept with its import or not at all, and what it does not read again stays.</summary>
public sealed class SourceMemoryTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly ScriptedSource _source = new();
    private string? _recalled;
    private bool _full;
    private string? _next = "1";

    public SourceMemoryTests() => _source.Opened = memory =>
    {
        (_recalled, _full) = (memory.Recall("seen"), memory.IsFull);
        memory.Remember("seen", _next);
    };

    public void Dispose() => _workspace.Dispose();

    private Workspace Open() => Workspace.Open(_workspace.Root, new WorkspaceOptions(_source.Host) { Clock = _workspace.Clock, By = "tester" });

    private OneSyncRun Import(ImportOptions? options = null)
    {
        using Workspace engine = Open();
        return engine.Import("sis", options, default);
    }

    private string Present()
    {
        using Workspace engine = Open();
        engine.Merge(false, default);
        return string.Join(' ', engine.FindUsers(new UserQuery(), default).Where(u => u.State == UserState.Active).Select(u => u["number"].First).Order(StringComparer.Ordinal));
    }

    private static string Row(string id, string last = "Lee") => $"{id},n{id},Ann,{last},,,student,active";

    private ScriptedSource Twenty() => _source.Full([.. Enumerable.Range(0, 20).Select(i => Row($"{i:00}"))]);

    [Fact]
    public void What_is_offered_is_recalled_by_the_next_import()
    {
        Twenty();
        Import();
        Assert.Null(_recalled);
        Assert.True(_full);
        _next = "2";
        Import();
        Assert.Equal("1", _recalled);
        Assert.False(_full);
        _next = null;
        Import();
        Assert.Equal("2", _recalled);
        Import();
        Assert.Null(_recalled);
    }

    [Fact]
    public void A_full_import_is_told_so_and_still_recalls()
    {
        Twenty();
        Import();
        Import(new ImportOptions(Full: true));
        Assert.Equal(("1", true), (_recalled, _full));
    }

    [Fact]
    public void A_partial_import_keeps_what_was_remembered_before()
    {
        Twenty();
        Import();
        _next = "2";
        _source.With(RecordKind.Person, _source.Readings[RecordKind.Person] with { Incomplete = "A page failed." });
        Assert.Equal(RunStatus.Partial, Import().Status);
        Import();
        Assert.Equal("1", _recalled);
    }

    [Fact]
    public void A_partial_import_keeps_what_is_offered_for_it()
    {
        _source.Opened += memory => memory.RememberPartial("seen", memory.Recall("seen") is null ? "part" : null);
        Twenty().With(RecordKind.Person, _source.Readings[RecordKind.Person] with { Incomplete = "A page failed." });
        Import();
        Import();
        Assert.Equal("part", _recalled);
        Import();
        Assert.Null(_recalled);
    }

    [Fact]
    public void An_import_that_is_stopped_or_fails_remembers_nothing()
    {
        Twenty();
        Import();
        _next = "2";
        using (Workspace engine = Open())
        using (ImportRun stopped = engine.OpenImport("sis", null, default))
            Assert.True(stopped.MoveNext());
        Import();
        Assert.Equal("1", _recalled);
    }

    [Fact]
    public void Previews_remember_nothing()
    {
        Twenty();
        using (Workspace engine = Open())
            Assert.Equal(20, engine.PreviewUsers("sis", default).Count());
        Import();
        Assert.Null(_recalled);
    }

    [Theory]
    [InlineData("familyName: last", "familyName: first")]
    [InlineData("status -ne 'skip'", "status -ne 'gone'")]
    [InlineData("anchor: id", "anchor: number")]
    public void Other_settings_ask_for_everything(string old, string @new)
    {
        Twenty();
        Import();
        _workspace.Configure(TestWorkspace.Yaml().Replace(old, @new, StringComparison.Ordinal));
        Import();
        Assert.Equal(("1", true), (_recalled, _full));
        Import();
        Assert.False(_full);
    }

    [Fact]
    public void Another_look_up_table_asks_for_everything()
    {
        _workspace.Write("t.csv", "id,x", "a,1");
        _workspace.Configure(TestWorkspace.Yaml(more: "lookups: { t: { path: ./t.csv } }"));
        Twenty();
        Import();
        Import();
        Assert.False(_full);
        _workspace.Write("t.csv", "id,x", "a,2");
        Import();
        Assert.True(_full);
    }

    [Fact]
    public void Settings_that_ask_for_the_date_ask_for_everything_each_day()
    {
        _workspace.Configure(TestWorkspace.Yaml().Replace("status -ne 'skip'", "status -ne 'skip' -and born -lt today()", StringComparison.Ordinal));
        Twenty();
        Import();
        Import();
        Assert.False(_full);
        _workspace.Clock.Pass(days: 1);
        Import();
        Assert.True(_full);
    }

    [Fact]
    public void A_source_without_news_leaves_all_as_it_was()
    {
        Twenty();
        Import();
        string before = Present();
        _source.Unchanged = "roster.zip was read before.";
        _source.Full();
        OneSyncRun run = Import();
        Assert.Equal((RunStatus.Unchanged, "roster.zip was read before."), (run.Status, run.Message));
        Assert.Equal(before, Present());
        Assert.Equal(RunStatus.Partial, Import(new ImportOptions(Full: true)).Status);
    }

    [Fact]
    public void Leavers_leave_though_the_source_had_no_news_since()
    {
        Twenty();
        Import();
        Present();
        using (Workspace engine = Open())
            engine.Export(engine.Plan("out", null, default).Id, default);
        _source.Full([.. Enumerable.Range(0, 19).Select(i => Row($"{i:00}"))]);
        Import();
        _source.Unchanged = "Nothing new.";
        Import();
        Present();
        using Workspace again = Open();
        Assert.Equal(1, again.Plan("out", null, default).Counts.GetValueOrDefault(Core.Planning.ChangeAction.Disable));
    }

    [Fact]
    public void What_was_read_in_part_stays_partial_until_it_is_read_again()
    {
        Twenty();
        Import();
        _source.With(RecordKind.Person, _source.Readings[RecordKind.Person] with { Incomplete = "Cut off." });
        Import();
        _source.Unchanged = "Nothing new.";
        OneSyncRun run = Import();
        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Contains("Cut off.", run.Message);
        _source.Unchanged = null;
        Twenty();
        Assert.Equal(RunStatus.Complete, Import().Status);
        _source.Unchanged = "Nothing new.";
        Assert.Equal(RunStatus.Unchanged, Import().Status);
    }

    [Fact]
    public void A_delta_adds_changes_and_removes_and_nobody_else_leaves()
    {
        Twenty();
        Import();
        _source.Delta(Row("03", "New"), Row("99"), "05", "98");
        OneSyncRun run = Import();
        Assert.Equal(RunStatus.Complete, run.Status);
        Assert.Equal((1, 1, 1), (run.Count("Added"), run.Count("Changed"), run.Count("Gone")));
        Assert.DoesNotContain("n05", Present());
        Assert.Equal(20, Present().Split(' ').Length);
        _source.Delta();
        Assert.Equal(RunStatus.Complete, Import().Status);
        _source.Delta(Row("05"));
        Assert.Equal(1, Import().Count("Returned"));
        Assert.Equal(21, Present().Split(' ').Length);
    }

    [Fact]
    public void A_delta_that_removes_too_many_is_partial_and_removes_nobody()
    {
        Twenty();
        Import();
        _source.Delta([.. Enumerable.Range(0, 5).Select(i => $"{i:00}")]);
        OneSyncRun run = Import();
        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Contains("5 of 20 people were removed", run.Message);
        Assert.Equal(20, Present().Split(' ').Length);
        Assert.Equal("1", _recalled);
        Assert.Equal(5, Import(new ImportOptions(new Limit(Percent: 50))).Count("Gone"));
        Assert.Equal(15, Present().Split(' ').Length);
    }

    [Fact]
    public void A_delta_with_a_bad_row_removes_nobody_until_it_is_read_again()
    {
        Twenty();
        Import();
        _source.Delta("05").With(RecordKind.Person, _source.Readings[RecordKind.Person] with { Quarantined = [new("x", 2, null, "RaggedRow", "Bad.")] });
        Assert.Equal(RunStatus.Partial, Import().Status);
        Assert.Equal(20, Present().Split(' ').Length);
        _source.Delta("05");
        Assert.Equal(1, Import().Count("Gone"));
    }

    [Fact]
    public void Kinds_may_differ_in_what_they_are()
    {
        string[] classes = [.. Enumerable.Range(0, 30).Select(i => $"k{i}")];
        Twenty().With(RecordKind.Class, new ScriptedReading([.. classes.Select(c => Row(c))]));
        Import();
        _source.Delta(Row("00", "New")).With(RecordKind.Class, new ScriptedReading([.. classes.Skip(1).Select(c => Row(c))]));
        OneSyncRun run = Import();
        Assert.Equal((RunStatus.Complete, 0, 1, 1), (run.Status, run.Count("Gone"), run.Count("Changed"), run.Count("ClassGone")));
        _source.Full([.. Enumerable.Range(0, 19).Select(i => Row($"{i:00}"))]).With(RecordKind.Class, new ScriptedReading(["k5"]) { IsDelta = true });
        run = Import();
        Assert.Equal((RunStatus.Complete, 1, 1), (run.Status, run.Count("Gone"), run.Count("ClassGone")));
        // A whole term's classes may go when as many come.
        _source.With(RecordKind.Class, new ScriptedReading([.. classes.Skip(6), .. Enumerable.Range(0, 24).Select(i => Row($"n{i}"))]) { IsDelta = true });
        Assert.Equal(RunStatus.Complete, Import().Status);
        _source.With(RecordKind.Class, new ScriptedReading([.. Enumerable.Range(0, 24).Select(i => $"n{i}")]) { IsDelta = true });
        Assert.Equal(RunStatus.Partial, Import().Status);
    }

    [Fact]
    public void What_is_too_long_to_remember_is_refused()
    {
        SourceMemory memory = SourceMemory.None;
        Assert.Throws<ArgumentException>(() => memory.Remember(new string('x', SourceMemory.MaxName + 1), ""));
        Assert.Throws<ArgumentException>(() => memory.Remember("x", new string('x', SourceMemory.MaxValue + 1)));
        Assert.Throws<ArgumentException>(() => memory.Remember(" ", ""));
    }
}
