using OneSync.Core.Activity;
using OneSync.Core.Importing;
using OneSync.Core.Model;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>Files of this machine are read again only when they hold something else, and whatever is new in them is never missed.</summary>
public sealed class UnchangedFilesTests
{
    private const string Ann = "s1,1001,Ann,Alm,2010-01-01,,student,", Bo = "s2,1002,Bo,Berg,2010-02-02,,student,", Skipped = "s3,1003,Cai,Carl,2010-03-03,,student,skip";

    [Fact]
    public void A_file_written_again_with_the_same_content_is_not_read_and_its_people_come_all_the_same()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo, Skipped);
        List<OneSyncUser> first = Pull(w, out OneSyncRun read);
        Assert.Equal((RunStatus.Complete, 2L), (read.Status, read.Count("Added")));
        w.Sis(Ann, Bo, Skipped);
        File.SetLastWriteTimeUtc(Path.Combine(w.Root, "sis.csv"), DateTime.UtcNow.AddDays(3));
        List<OneSyncUser> second = Pull(w, out OneSyncRun again);
        Assert.Equal((RunStatus.Unchanged, 2L, 0L), (again.Status, again.Count("Unchanged"), again.Count("Read")));
        Assert.Contains("'sis.csv' was read before, and there is nothing newer", again.Message);
        Assert.Equal(first.Select(u => (u.Anchor, u.Source, u["familyName"])), second.Select(u => (u.Anchor, u.Source, u["familyName"])));
        Assert.Equal(0, w.MergeAndPlan().Count(Core.Planning.ChangeAction.Disable));
    }

    [Fact]
    public void A_change_is_seen_whose_length_and_time_are_those_of_before()
    {
        using TestWorkspace w = new();
        w.Sis(Ann);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(w.Root, "sis.csv"));
        w.Import("sis");
        w.Sis(Ann.Replace("Alm", "Elm"));
        File.SetLastWriteTimeUtc(Path.Combine(w.Root, "sis.csv"), written);
        OneSyncRun run = w.Import("sis");
        Assert.Equal((RunStatus.Complete, 1L), (run.Status, run.Count("Changed")));
    }

    [Fact]
    public void Other_settings_a_full_import_and_another_name_read_it_again()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Skipped);
        w.Import("sis");
        OneSyncRun full = w.Engine.Import("sis", new ImportOptions(Full: true), default);
        Assert.Equal((RunStatus.Complete, 2L, 1L), (full.Status, full.Count("Read"), full.Count("Unchanged")));
        w.Configure(TestWorkspace.Yaml().Replace("when: status -ne 'skip'", "when: status -ne 'other'"));
        Assert.Equal((RunStatus.Complete, 1L), (w.Import("sis") is var other ? other.Status : default, other.Count("Added")));
        Assert.Equal(RunStatus.Unchanged, w.Import("sis").Status);
        w.Configure(TestWorkspace.Yaml().Replace("when: status -ne 'skip'", "when: status -ne 'other'").Replace("./sis.csv", "./*is.csv"));
        Assert.Equal(RunStatus.Complete, w.Import("sis").Status);
        w.Write("this.csv", TestWorkspace.Header, Bo);
        Assert.Equal((RunStatus.Complete, 1L), (w.Import("sis") is var more ? more.Status : default, more.Count("Added")));
    }

    [Fact]
    public void A_partial_reading_is_repeated_and_so_is_one_that_was_stopped_or_failed()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, "s2,torn");
        Assert.Equal(RunStatus.Partial, w.Import("sis").Status);
        Assert.Equal(RunStatus.Partial, w.Import("sis").Status);
        w.Sis(Ann, Bo);
        using (ImportRun stopped = w.Engine.OpenImport("sis", null, default))
            Assert.True(stopped.MoveNext());
        Assert.Equal((RunStatus.Complete, 1L), (w.Import("sis") is var run ? run.Status : default, run.Count("Added")));
    }

    [Fact]
    public void A_file_that_is_replaced_once_the_source_was_opened_is_read_in_part_and_read_again()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo);
        w.Import("sis");
        w.Sis(Ann, Bo, "s4,1004,Dag,Dahl,2010-04-04,,student,");
        using (ImportRun import = w.Engine.OpenImport("sis", null, default))
        {
            w.Sis(Ann);
            File.SetLastWriteTimeUtc(Path.Combine(w.Root, "sis.csv"), DateTime.UtcNow.AddSeconds(7));
            while (import.MoveNext())
            {
            }
            Assert.Equal(RunStatus.Partial, import.Finish().Status);
        }
        Assert.Equal(0, w.MergeAndPlan().Count(Core.Planning.ChangeAction.Disable));
        w.Sis(Ann, Bo, "s4,1004,Dag,Dahl,2010-04-04,,student,");
        Assert.Equal((RunStatus.Complete, 1L), (w.Import("sis") is var run ? run.Status : default, run.Count("Added")));
    }

    private static List<OneSyncUser> Pull(TestWorkspace w, out OneSyncRun run)
    {
        using ImportRun import = w.Engine.OpenImport("sis", null, default);
        List<OneSyncUser> users = [];
        while (import.MoveNext())
            users.Add(import.Current);
        run = import.Finish();
        return users;
    }
}
