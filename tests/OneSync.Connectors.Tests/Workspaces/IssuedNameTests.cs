using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>An address that one destination found is the same in those after it: generated once, written through, and kept.</summary>
public sealed class IssuedNameTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly TestClock _clock = new();

    public IssuedNameTests() => Configure();

    [Fact]
    public void An_address_found_in_one_destination_is_that_of_the_next_in_the_same_run()
    {
        People("1,Ada,Byron", "2,Ada,Byron");

        RunAll();

        Assert.Equal(["1,ada.byron@d.test", "2,ada.byron2@d.test"], Rows("first.csv", "id", "mail"));
        Assert.Equal(["1,ada.byron@d.test,ADA.BYRON@D.TEST", "2,ada.byron2@d.test,ADA.BYRON2@D.TEST"], Rows("second.csv", "id", "login", "shout"));
        foreach (RunStep step in RunAll())
            Assert.True(step.Run.Kind != RunKind.DryRun || step.Run.Counts.GetValueOrDefault("InScope") == step.Run.Counts.GetValueOrDefault("Unchanged"), step.Run.ToString());
    }

    [Fact]
    public void It_is_kept_when_the_name_that_it_was_made_of_changes()
    {
        People("1,Ada,Byron");
        RunAll();
        People("1,Ada,Lovelace", "2,Ada,Byron");

        RunAll();

        // Who was first keeps the address, in both; the second never gets it.
        Assert.Equal(["1,ada.byron@d.test", "2,ada.byron2@d.test"], Rows("first.csv", "id", "mail"));
        Assert.Equal(["1,ada.byron@d.test", "2,ada.byron2@d.test"], Rows("second.csv", "id", "login"));
    }

    [Fact]
    public void Until_the_first_destination_has_the_account_the_next_waits()
    {
        People("1,Ada,Byron");
        using Workspace work = Open();
        work.Import("sis", null, default);
        work.Merge(false, default);

        OneSyncPlan early = work.Plan("second", null, default);

        Assert.Equal(0, early.Total);
        PlanNotice notice = Assert.Single(work.Notices(early.Id));
        Assert.Equal(NoticeKind.Error, notice.Kind);
        Assert.Contains("first.mail", notice.Message, StringComparison.Ordinal);
        work.Export("first", null, default);
        Assert.Equal(1, work.Plan("second", null, default).Count(ChangeAction.Create));
    }

    [Fact]
    public void A_dry_run_of_the_first_issues_nothing()
    {
        People("1,Ada,Byron");
        using Workspace work = Open();
        work.Import("sis", null, default);
        work.Merge(false, default);
        work.Plan("first", null, default);

        Assert.Equal(0, work.Plan("second", null, default).Total);
    }

    [Fact]
    public void Users_piped_in_have_it_too()
    {
        People("1,Ada,Byron", "2,Grace,Hopper");
        using Workspace work = Open();
        work.Import("sis", null, default);
        work.Merge(false, default);
        work.Export("first", null, default);

        OneSyncPlan plan = work.Plan("second", [.. work.FindUsers(new UserQuery(), default).Where(u => u["familyName"].First == "Hopper")], default);

        Assert.Contains("grace.hopper@d.test", Assert.Single(work.Changes(plan.Id)).Attributes.Single(a => a.Attribute == "login").After.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_destination_that_comes_later_or_an_attribute_that_it_lacks_is_a_mistake_of_the_configuration()
    {
        Configure(login: "{first.mial}", mail: "{second.login}");

        IReadOnlyList<ConfigurationProblem> problems = Workspace.Check(_scratch.Root, new WorkspaceOptions(new ConnectorHost()));

        Assert.Contains(problems, p => p.Id == "UnknownAttribute" && p.Message.Contains("first.mial", StringComparison.Ordinal) && p.Nearest == "first.mail");
        Assert.Contains(problems, p => p.Id == "UnknownAttribute" && p.Message.Contains("second.login", StringComparison.Ordinal));
    }

    public void Dispose() => _scratch.Dispose();

    private void Configure(string login = "{first.mail}", string mail = "{givenName|lower}.{familyName|lower}@d.test") => _scratch.Write("onesync.yaml", $$"""
        version: 1
        vault: ./onesync.db
        sources:
          sis: { type: Csv, path: ./sis.csv, anchor: id, map: { id: id, givenName: first, familyName: last }, complete: { maxDrop: 100% } }
        destinations:
          first:
            type: Csv
            path: ./first.csv
            anchor: id
            map:
              id: id
              mail: { value: "{{mail}}", unique: { suffix: 2 } }
          second:
            type: Csv
            path: ./second.csv
            anchor: id
            map: { id: id, login: "{{login}}", shout: "{first.mail|upper}" }
        """);

    private void People(params string[] rows) => _scratch.Write("sis.csv", string.Concat(rows.Prepend("id,first,last").Select(r => r + "\n")));

    private Workspace Open() => Workspace.Open(_scratch.Root, new WorkspaceOptions(new ConnectorHost()) { Clock = _clock, By = "tester" });

    private List<RunStep> RunAll()
    {
        using Workspace work = Open();
        List<RunStep> steps = [.. work.RunAll(default)];
        Assert.All(steps, s => Assert.True(s.Run.Status is RunStatus.Complete or RunStatus.Unchanged, $"{s.Run.Kind} {s.Run.Subject} {s.Run.Status} {s.Run.Message}"));
        return steps;
    }

    private string[] Rows(string file, params string[] columns) =>
        [.. TestWorkspace.Rows(Path.Combine(_scratch.Root, file)).Select(row => string.Join(',', columns.Select(c => row[c]))).Order(StringComparer.Ordinal)];
}
