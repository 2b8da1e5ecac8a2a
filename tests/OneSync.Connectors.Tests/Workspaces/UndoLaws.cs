using FsCheck;
using FsCheck.Fluent;
using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>Undoing what a run did leaves everything as it was before it, whoever came, went and changed.</summary>
public sealed class UndoLaws
{
    private const string Destination = """
        lifecycle: { leaver: [{ after: 0d, do: Disable }, { after: 900d, do: Delete }] }
            thresholds: { Disable: { count: 1000 }, Delete: { count: 1000 }, RemoveMember: { count: 1000 }, Rename: { count: 1000 } }
            groups: [{ when: "role -eq 'student'", to: [Pupils] }, { when: "role -eq 'staff'", to: [Staff] }]
        """;

    // Who is there in each of three terms: of eight people each is absent, or has one of some names, numbers and roles.
    private static readonly Arbitrary<int[][]> s_terms = Gen.Choose(0, 11).ArrayOf(8).ArrayOf(3).ToArbitrary();

    [Fact]
    public void Undo_of_a_run_is_what_was_before_it_and_undo_of_that_is_what_was_after() => Prop.ForAll(s_terms, terms =>
    {
        using TestWorkspace w = new(TestWorkspace.Yaml(Destination,
            "path: ./out.csv\n    memberships: ./members.csv"));
        List<string[]> states = [];
        foreach (int[] term in terms)
        {
            w.Sis([.. term.Select((what, n) => (what, n)).Where(p => p.what > 0).Select(p =>
                $"s{p.n},{(p.what % 4 == 3 ? 2000 : 1000) + p.n},First{p.n},Last{p.what % 3},2010-01-01,p{p.n}@x,{(p.what % 2 == 0 ? "student" : "staff")},")]);
            w.Import("sis");
            w.Import("hr");
            w.Engine.Merge(true, default);
            Apply(w, w.Plan());
            states.Add(State(w));
        }
        long last = Last(w);
        Undo(w, last);
        Assert.Equal(states[^2], State(w));
        Undo(w, Last(w));
        Assert.Equal(states[^1], State(w));
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    private static void Undo(TestWorkspace w, long run) => Apply(w, w.Engine.PlanUndo(run, default));

    private static void Apply(TestWorkspace w, OneSyncPlan plan)
    {
        if (plan.State == PlanState.Held)
            w.Engine.Approve(plan.Id);
        OneSyncRun run = w.Engine.Export(plan.Id, default);
        Assert.True(run.Status == RunStatus.Complete, string.Join('\n', w.Changes(plan).Where(c => c.Status != ChangeStatus.Done).Select(c => $"{c.Action} {c.Anchor} {c.Group}: {c.Error}")));
    }

    private static long Last(TestWorkspace w) => w.Engine.Runs().First(r => r.Kind == RunKind.Export).Id;

    private static string[] State(TestWorkspace w) =>
        [.. Lines(w, "out.csv").Concat(Lines(w, "members.csv")).Order(StringComparer.Ordinal)];

    // A file that is not there has nobody in it, as one with a heading alone.
    private static IEnumerable<string> Lines(TestWorkspace w, string file) => File.Exists(Path.Combine(w.Root, file)) ? w.Read(file).Split("\r\n").Skip(1) : [];
}
