using OneSync.Core.Comparing;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>How a destination differs from what was written, and from what would be.</summary>
public sealed class CompareTests
{
    private static string Pupil(int n) => $"s{n},{1000 + n},First{n},Last{n},2010-01-01,,student,";

    private static IReadOnlyList<OneSyncDrift> Compare(TestWorkspace w) => w.Engine.Compare("out", default);

    private static void Edit(TestWorkspace w, Func<string, string?> edit) =>
        w.Write("out.csv", [.. w.Read("out.csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(edit).OfType<string>()]);

    [Fact]
    public void Each_difference_shows_what_was_written_what_is_there_and_what_is_wanted()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("match: [username]\n    thresholds: { Disable: { count: 1000 } }"));
        w.Sis([.. Enumerable.Range(1, 6).Select(Pupil)]);
        w.Run();
        Assert.Empty(Compare(w));
        // By hand: a name, one that is written on creation only, an account gone, one of nobody; and a new name from the source.
        Edit(w, line => line.StartsWith("1004,", StringComparison.Ordinal) ? null : line.Replace("First1 Last1", "By Hand", StringComparison.Ordinal).Replace(",flast2,", ",chosen,", StringComparison.Ordinal));
        w.Write("out.csv", [.. w.Read("out.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries), "x9,stray,,Stray,,active"]);
        w.Sis([.. Enumerable.Range(1, 5).Select(Pupil), Pupil(6).Replace("Last6", "Neu", StringComparison.Ordinal), Pupil(7)]);
        w.Merge();
        int runs = w.Engine.Runs().Count();
        string file = w.Read("out.csv");

        IReadOnlyList<OneSyncDrift> found = Compare(w);

        Assert.Equal(
            [
                (DriftKind.Changed, 1, "1001", "name", "First1 Last1", "By Hand", "First1 Last1"),
                (DriftKind.Changed, 2, "1002", "username", "flast2", "chosen", ""),
                (DriftKind.Pending, 6, "1006", "name", "First6 Last6", "First6 Last6", "First6 Neu"),
                (DriftKind.Missing, 4, "1004", null, "", "", ""),
                (DriftKind.Missing, 7, null, null, "", "", ""),
                (DriftKind.Orphan, 0, "x9", null, "", "", ""),
            ],
            found.Select(d => (d.Kind, d.User ?? 0, d.Anchor, d.Attribute, d.Written.ToString(), d.Actual.ToString(), d.Wanted.ToString())));
        Assert.Equal("Changed by somebody else since run 4 wrote it. The next plan would change it back.", found[0].Detail.Replace($"run {w.Engine.Runs().First(r => r.Kind == Core.Activity.RunKind.Export).Id}", "run 4", StringComparison.Ordinal));
        Assert.True(found[1].Wanted.IsAbsent);
        // Nothing was written: neither a file, nor a plan, nor a run.
        Assert.Equal((runs, file, 1), (w.Engine.Runs().Count(), w.Read("out.csv"), w.Engine.Plans().Count));
    }

    [Fact]
    public void The_last_that_was_written_counts_and_what_was_written_to_an_earlier_account_does_not()
    {
        using TestWorkspace w = new();
        w.Sis(Pupil(1));
        w.Run();
        w.Sis(Pupil(1).Replace("Last1", "Second", StringComparison.Ordinal));
        w.Run();
        Assert.Empty(Compare(w));
        // The account is deleted by hand and made again by OneSync under another name.
        Edit(w, line => line.StartsWith("1001,", StringComparison.Ordinal) ? null : line);
        w.Sis(Pupil(1).Replace("Last1", "Third", StringComparison.Ordinal));
        w.Run();
        Assert.Empty(Compare(w));
        Edit(w, line => line.Replace("First1 Third", "First1 Second", StringComparison.Ordinal));
        OneSyncDrift drift = Assert.Single(Compare(w));
        Assert.Equal(("First1 Third", "First1 Second"), (drift.Written.ToString(), drift.Actual.ToString()));
    }

    [Fact]
    public void An_account_whose_anchor_OneSync_changed_is_the_same_one()
    {
        using TestWorkspace w = new();
        w.Sis("s1,1001,Ada,Byron,2010-01-01,a@x,student,");
        w.Run();
        w.Sis("s1,2001,Ada,Byron,2010-01-01,a@x,student,");
        w.Run();
        Assert.Empty(Compare(w));
        Edit(w, line => line.Replace("abyron@", "other@", StringComparison.Ordinal));
        OneSyncDrift drift = Assert.Single(Compare(w));
        Assert.Equal(("2001", "mail", "abyron@school.example"), (drift.Anchor, drift.Attribute, drift.Written.ToString()));
    }

    [Fact]
    public void Who_was_enabled_again_by_hand_is_seen()
    {
        using TestWorkspace w = new();
        w.Sis(Pupil(1), Pupil(2));
        w.Run();
        w.Sis(Pupil(1));
        w.Run();
        Assert.Empty(Compare(w));
        Edit(w, line => line.Replace("disabled", "active", StringComparison.Ordinal));
        OneSyncDrift drift = Assert.Single(Compare(w));
        Assert.Equal((DriftKind.Changed, "status", AttributeValue.Of("disabled"), AttributeValue.Of("active"), AttributeValue.Of("disabled")),
            (drift.Kind, drift.Attribute, drift.Written, drift.Actual, drift.Wanted));
    }

    [Fact]
    public void Memberships_that_somebody_else_changed_are_told_from_those_that_are_due()
    {
        using TestWorkspace w = new(TestWorkspace.Yaml("groups: [{ when: \"role -eq 'student'\", to: [Pupils] }]", "path: ./out.csv\n    memberships: ./members.csv"));
        w.Sis([.. Enumerable.Range(1, 3).Select(Pupil)]);
        w.Run();
        Assert.Empty(Compare(w));
        w.Write("members.csv", [.. w.Read("members.csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(l => !l.EndsWith("1001", StringComparison.Ordinal))]);
        w.Sis([Pupil(1), Pupil(2), Pupil(3).Replace("student", "staff", StringComparison.Ordinal)]);
        w.Merge();

        IReadOnlyList<OneSyncDrift> found = [.. Compare(w).Where(d => d.Attribute == "group")];

        Assert.Equal([(DriftKind.Changed, 1L, "Pupils", "", "Pupils"), (DriftKind.Pending, 3L, "Pupils", "Pupils", "")],
            found.Select(d => (d.Kind, d.User!.Value, d.Written.ToString(), d.Actual.ToString(), d.Wanted.ToString())));
        Assert.Equal("Somebody else took the user out of the group.", found[0].Detail);
    }
}
