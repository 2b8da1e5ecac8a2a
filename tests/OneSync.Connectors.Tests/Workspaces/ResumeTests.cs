using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>A run that was killed in the instant between the destination's file and the vault.</summary>
public sealed class ResumeTests
{
    private static string Pupil(int n) => $"s{n},{1000 + n},First{n},Last{n},2010-01-01,p{n}@x,student,";

    [Theory]
    [InlineData("path: ./out.csv")]
    [InlineData("path: ./changes.csv\n    mode: Changes\n    state: ./out.csv")]
    public void What_the_file_has_already_is_not_done_again(string options)
    {
        using TestWorkspace w = new(TestWorkspace.Yaml(
            "lifecycle: { leaver: [{ after: 0d, do: Disable }, { after: 9d, do: Delete }] }\n    thresholds: { Disable: { count: 99 }, Rename: { count: 99 }, Delete: { count: 99 } }", options));
        w.Sis([.. Enumerable.Range(1, 30).Select(Pupil)]);
        w.Run();
        w.Sis([.. Enumerable.Range(3, 28).Select(Pupil)]);
        w.Run(); // 1 and 2 are disabled
        w.Clock.Pass(10);
        // 1 is deleted, 2 enabled and renamed, 3 disabled, 4 updated, 5 renamed, 31 created.
        w.Sis([Pupil(2).Replace("1002", "9002"), Pupil(4).Replace("Last", "Neu"), Pupil(5).Replace("1005", "9005"), .. Enumerable.Range(6, 26).Select(Pupil)]);
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal((1, 1, 2, 1, 1, 1), (plan.Count(ChangeAction.Delete), plan.Count(ChangeAction.Enable), plan.Count(ChangeAction.Rename),
            plan.Count(ChangeAction.Disable), plan.Count(ChangeAction.Update), plan.Count(ChangeAction.Create)));
        w.Close();
        string before = w.Vault + ".before";
        File.Copy(w.Vault, before);
        OneSyncRun undisturbed = w.Engine.Export(plan.Id, default);
        Assert.Equal(RunStatus.Complete, undisturbed.Status);
        w.Close();
        string file = w.Read("out.csv");
        string? changes = File.Exists(Path.Combine(w.Root, "changes.csv")) ? w.Read("changes.csv") : null;

        // The file is written, and the vault knows nothing of it.
        File.Copy(before, w.Vault, overwrite: true);
        OneSyncRun resumed = w.Engine.Export(plan.Id, default);
        Assert.Equal(RunStatus.Complete, resumed.Status);
        Assert.Equal(undisturbed.Counts, resumed.Counts);
        Assert.Equal(file, w.Read("out.csv"));
        Assert.Equal(changes, changes is null ? null : w.Read("changes.csv"));
        Assert.Equal(0, w.MergeAndPlan().Total);
        w.Clock.Pass(1);
        w.Sis([Pupil(2).Replace("1002", "9002"), Pupil(4).Replace("Last", "Neu"), Pupil(5).Replace("1005", "8005"), .. Enumerable.Range(6, 26).Select(Pupil)]);
        OneSyncChange next = Assert.Single(w.Changes(w.MergeAndPlan())); // the link followed the new anchor
        Assert.Equal((ChangeAction.Rename, "9005"), (next.Action, next.Anchor));
    }
}
