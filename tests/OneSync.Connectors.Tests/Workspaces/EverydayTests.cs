using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>What happens to accounts from one day to the next.</summary>
public sealed class EverydayTests
{
    private const string Ann = "s1,1001,Ann,Alm,2010-01-01,,student,", Bo = "s2,1002,Bo,Berg,2010-02-02,,student,";
    private const string Cia = "h1,2001,Cia,Carl,1980-03-03,cia@x,staff,";

    [Fact]
    public void A_person_in_two_sources_is_one_user_and_one_account()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, "s9,,Cia,Carlsson,1980-03-03,CIA@x,staff,");
        w.Hr(Cia);
        w.Run();
        Assert.Equal(2, w.Users().Count);
        OneSyncUser cia = w.User("2001");
        Assert.Equal(["hr", "sis"], cia["sources"].ToArray());
        Assert.Equal("Carl", cia["familyName"].ToString()); // hr wins
        Assert.Equal("CIA@x", cia["email"].ToString()); // sis wins by default
        Assert.Equal(["1001", "2001"], w.Accounts().Keys.Order());
        Assert.Equal("ccarl", w.Accounts()["2001"]["username"]);
        Assert.Equal("active", w.Accounts()["2001"]["status"]);
    }

    [Fact]
    public void The_second_run_plans_nothing_and_leaves_the_file_alone()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo);
        w.Hr(Cia);
        w.Run();
        DateTime written = File.GetLastWriteTimeUtc(w.Out);
        OneSyncPlan plan = w.MergeAndPlan();
        Assert.Equal((0, 3), (plan.Total, plan.Unchanged));
        w.Engine.Export(plan.Id, default);
        Assert.Equal(written, File.GetLastWriteTimeUtc(w.Out));
    }

    [Fact]
    public void New_changed_gone_returned_and_renamed_people_are_exactly_what_a_plan_holds()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo);
        w.Hr(Cia);
        w.Run();
        w.Clock.Pass(1);
        w.Sis(Ann.Replace("Alm", "Ek"), "s3,1003,Dag,Dahl,2011-01-01,,student,");
        w.Hr(Cia.Replace("staff", "student"));
        OneSyncPlan plan = w.MergeAndPlan();
        IReadOnlyList<OneSyncChange> changes = w.Changes(plan);
        Assert.Equal(4, changes.Count);
        Assert.All(changes, c => Assert.NotEmpty(c.Reason));
        AttributeChange renamed = Assert.Single(changes.Single(c => c.Anchor == "1001").Attributes); // the user name stays
        Assert.Equal(("name", "Ann Alm", "Ann Ek"), (renamed.Attribute, renamed.Before.ToString(), renamed.After.ToString()));
        Assert.Equal(ChangeAction.Update, changes.Single(c => c.Anchor == "1001").Action);
        OneSyncChange left = changes.Single(c => c.Anchor == "1002");
        Assert.Equal((ChangeAction.Disable, "The user left on 2026-09-02."), (left.Action, left.Reason));
        Assert.Equal("status: 'active' → 'disabled'", Assert.Single(left.Attributes).ToString());
        OneSyncChange created = changes.Single(c => c.Anchor == "1003");
        Assert.Equal(ChangeAction.Create, created.Action);
        Assert.Contains("username: (none) → 'ddahl'", created.Attributes.Select(a => a.ToString()));
        Assert.Equal("role: 'staff' → 'student'", Assert.Single(changes.Single(c => c.Anchor == "2001").Attributes).ToString());
        OneSyncRun export = w.Engine.Export(plan.Id, default);
        Assert.Equal((RunStatus.Complete, 1, 2, 1), (export.Status, export.Count("Create"), export.Count("Update"), export.Count("Disable")));

        w.Clock.Pass(1);
        w.Sis(Ann.Replace("Alm", "Ek"), Bo, "s3,1003,Dag,Dahl,2011-01-01,,student,");
        plan = w.MergeAndPlan();
        OneSyncChange back = Assert.Single(w.Changes(plan));
        Assert.Equal((ChangeAction.Enable, "1002"), (back.Action, back.Anchor));
        w.Engine.Export(plan.Id, default);
        Assert.Equal("active", w.Accounts()["1002"]["status"]);
        Assert.Equal(0, w.MergeAndPlan().Total);
    }

    [Fact]
    public void Activity_shows_runs_and_each_change_with_before_and_after()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo, Bo); // the repeated row is quarantined
        w.Import("sis");
        w.Sis(Ann, Bo);
        w.Run();
        w.Sis(Ann.Replace("Alm", "Ek"), Bo);
        OneSyncRun export = w.Run();
        OneSyncActivity update = Assert.Single(w.Engine.FindActivity(new ActivityQuery { Runs = [export.Id], Actions = ["update"] }, default));
        Assert.Equal(("Done", "1001", "Ann Alm", "Ann Ek", "tester"), (update.Status, update.Anchor, update.Before["name"], update.After["name"], update.By));
        Assert.Equal(w.User("1001").Id, update.User);
        Assert.Equal("Ann Ek", update.UserName);
        List<OneSyncActivity> all = [.. w.Engine.FindActivity(new ActivityQuery(), default)];
        Assert.Equal(2, all.Count(a => a is { Action: "Create", Kind: RunKind.Export }));
        Assert.Equal(2, all.Count(a => a is { Action: "Added", Kind: RunKind.Correlate }));
        Assert.Single(all, a => a is { Action: "Changed", Kind: RunKind.Correlate } && a.Before["familyName"] == "Alm" && a.After["familyName"] == "Ek");
        OneSyncActivity row = Assert.Single(all, a => a.Action == "Quarantined");
        Assert.Equal(("RepeatedAnchor", "s2"), (row.Status, row.Anchor));
        Assert.Equal(export.Id, all[0].Run); // the newest first
        Assert.Single(w.Engine.FindActivity(new ActivityQuery { Kind = RunKind.Export, Subject = "OUT", RunsOnly = true, Runs = [export.Id] }, default));
    }

    [Fact]
    public void An_override_survives_imports_and_can_be_taken_back()
    {
        using TestWorkspace w = new();
        w.Sis(Ann);
        w.Run();
        long id = w.User("1001").Id;
        w.Engine.SetUser(id, new Dictionary<string, AttributeValue> { ["familyName"] = AttributeValue.Of("Øst") });
        w.Sis(Ann.Replace("Ann,", "Anna,"));
        w.Run();
        Assert.Equal("Anna Øst", w.Accounts()["1001"]["name"]);
        w.Engine.SetUser(id, new Dictionary<string, AttributeValue> { ["familyName"] = default });
        w.Run();
        Assert.Equal("Anna Alm", w.Accounts()["1001"]["name"]);
        Assert.Throws<ConfigurationException>(() => w.Engine.SetUser(id, new Dictionary<string, AttributeValue> { ["familyNam"] = AttributeValue.Of("x") }));
    }

    [Fact]
    public void A_removed_user_is_treated_as_a_leaver_until_restored()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo);
        w.Run();
        long id = w.User("1001").Id;
        w.Engine.RemoveUser(id, restore: false);
        OneSyncChange disable = Assert.Single(w.Changes(w.MergeAndPlan()));
        Assert.Equal((ChangeAction.Disable, "1001", "An admin removed the user."), (disable.Action, disable.Anchor, disable.Reason));
        w.Run();
        Assert.Equal("disabled", w.Accounts()["1001"]["status"]);
        Assert.Equal(0, w.MergeAndPlan().Total);
        w.Engine.RemoveUser(id, restore: true);
        w.Run();
        Assert.Equal("active", w.Accounts()["1001"]["status"]);
    }

    [Fact]
    public void A_user_made_by_hand_gets_an_account_and_is_recognised_when_a_source_brings_it()
    {
        using TestWorkspace w = new();
        w.Sis(Ann);
        w.Run();
        OneSyncUser made = w.Engine.NewUser(new Dictionary<string, AttributeValue>
        {
            ["number"] = AttributeValue.Of("3001"), ["givenName"] = AttributeValue.Of("Eva"), ["familyName"] = AttributeValue.Of("Ek"), ["role"] = AttributeValue.Of("staff"),
        });
        w.Run();
        Assert.Equal("eek", w.Accounts()["3001"]["username"]);
        w.Hr("h7,3001,Eva,Ekberg,1990-01-01,eva@x,staff,");
        w.Run();
        Assert.Equal(made.Id, w.User("3001").Id);
        Assert.Equal("Eva Ekberg", w.Accounts()["3001"]["name"]);
        Assert.Equal(2, w.Users().Count);
    }

    [Fact]
    public void Who_returns_under_another_anchor_gets_the_same_account_back()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo);
        w.Run();
        w.Sis(Ann);
        w.Run();
        Assert.Equal("disabled", w.Accounts()["1002"]["status"]);
        w.Sis(Ann, Bo.Replace("s2,", "s77,"));
        w.Run();
        Assert.Equal("active", w.Accounts()["1002"]["status"]);
        Assert.Equal(2, w.Accounts().Count);
        Assert.Equal(2, w.Users().Count);
    }

    [Fact]
    public void A_person_excluded_by_the_conditional_leaves_and_comes_back()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo);
        w.Run();
        w.Sis(Ann, Bo + "skip");
        Assert.Equal(ChangeAction.Disable, Assert.Single(w.Changes(w.MergeAndPlan())).Action);
        w.Run();
        w.Sis(Ann, Bo);
        w.Run();
        Assert.Equal("active", w.Accounts()["1002"]["status"]);
    }

    [Fact]
    public void Whoever_a_filter_selects_can_be_listed()
    {
        using TestWorkspace w = new();
        w.Sis(Ann, Bo);
        w.Hr(Cia);
        w.Merge();
        Assert.Equal(["Bo Berg"], w.Engine.FindUsers(new UserQuery { Filter = SourceText.Parameter("Filter", "birthDate -gt '2010-01-31' -and role -eq 'student'") }, default).Select(u => u.Name));
        Assert.Equal(["h1"], w.Engine.FindUsers(new UserQuery { Source = "HR" }, default).Select(u => u.Anchor));
        Assert.Throws<ConfigurationException>(() => w.Engine.FindUsers(new UserQuery { Source = "hrr" }, default).ToList());
    }
}
