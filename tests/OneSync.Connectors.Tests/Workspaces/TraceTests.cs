using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;
using OneSync.Core.Tracing;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>Where what is known of a person comes from.</summary>
public sealed class TraceTests
{
    private static TestWorkspace Work()
    {
        TestWorkspace w = new(TestWorkspace.Yaml("groups: [{ when: \"role -eq 'student'\", to: [Pupils] }]", "path: ./out.csv\n    memberships: ./members.csv",
            map: "kind: [{ when: \"role -eq 'staff'\", value: \"'S'\" }, { value: \"'P'\" }]"));
        w.Sis("s1,1001,Ada,Byron,2010-01-01,ada@x,student,", "s2,1002,Grace,Hopper,2010-02-02,grace@x,guardian,");
        w.Hr("h1,,Ada,Lovelace,2010-01-01,ada@x,staff,");
        w.Run();
        return w;
    }

    private static OneSyncTrace Trace(TestWorkspace w, TraceQuery query, params string[] destinations) => Assert.Single(w.Engine.Trace(query, destinations, default));

    [Fact]
    public void Records_tell_the_rule_that_joined_them_and_attributes_the_source_that_won()
    {
        using TestWorkspace w = Work();
        w.Engine.SetUser(2, new Dictionary<string, AttributeValue> { ["givenName"] = AttributeValue.Of("Augusta") });
        OneSyncTrace ada = Trace(w, new TraceQuery { Email = "ADA@x" });
        Assert.Equal((2L, "Augusta Lovelace", UserState.Active), (ada.Id, ada.Name, ada.State));
        Assert.Equal(["sis s1", "hr h1"], ada.Records.Select(r => $"{r.Source} {r.Anchor}"));
        Assert.Contains(ada.Records, r => r.Rule == "email" && r.Confidence == 1 && r.Run > 0);
        TraceAttribute name = ada.Attributes.Single(a => a.Name == "familyName");
        Assert.Equal(("Lovelace", "hr", "last", "By precedence of familyName: hr before sis.", "sis has Byron"),
            (name.Value.ToString(), name.Source, name.Rule, name.Why, $"{name.Others[0].Source} has {name.Others[0].Value}"));
        TraceAttribute role = ada.Attributes.Single(a => a.Name == "role");
        Assert.Equal(("student", "sis", "By precedence: sis before hr."), (role.Value.ToString(), role.Source, role.Why));
        TraceAttribute given = ada.Attributes.Single(a => a.Name == "givenName");
        Assert.Equal(("Augusta", null, "set by hand by tester on 2026-09-01", 2), (given.Value.ToString(), given.Source, given.Rule, given.Others.Count));
        Assert.Equal(("number", "No other record has a value."), (ada.Attributes.Single(a => a.Name == "number").Rule, ada.Attributes.Single(a => a.Name == "number").Why));
    }

    [Fact]
    public void An_account_tells_its_link_its_rules_its_groups_and_its_changes()
    {
        using TestWorkspace w = Work();
        w.Sis("s1,1001,Ada,Byron,2010-01-01,ada@x,staff,", "s2,1002,Grace,Hopper,2010-02-02,grace@x,guardian,");
        w.Merge();
        TraceAccount now = Trace(w, new TraceQuery { Anchor = "1001" }, "out").Accounts.Single();
        Assert.Equal((true, LinkState.Linked, "1001"), (now.InScope, now.Link!.State, now.Link.Anchor));
        TraceTarget kind = now.Attributes.Single(a => a.Name == "kind");
        Assert.Equal(("S", "P", "'S' when role -eq 'staff'"), (kind.Wanted.ToString(), kind.Written.ToString(), kind.Rule));
        Assert.Equal(ApplyMode.OnCreate, now.Attributes.Single(a => a.Name == "username").Apply);
        Assert.Equal("Pupils", now.Groups.Single().Group);
        Assert.Equal([(ChangeAction.Create, ChangeStatus.Done), (ChangeAction.AddMember, ChangeStatus.Done)], now.Changes.Select(c => (c.Change.Action, c.Change.Status)));
        Assert.Equal([ChangeAction.Update, ChangeAction.RemoveMember], now.Next!.Select(c => c.Action));
        // Nothing was kept of the plan that was looked at.
        Assert.Single(w.Engine.Plans());
        string report = Trace(w, new TraceQuery { Ids = [2] }, "out").Report.Replace("\r", "", StringComparison.Ordinal);
        foreach (string line in (string[])["Ada Lovelace (user 2, Active)", "  sis s1: Present  joined by 'email' (1.00, run 3)", "  kind      'S'  <- 'S' when role -eq 'staff'  written last: 'P'", "  next plan: RemoveMember 'Pupils'. No rule puts the user into the group any more.",
            "Destination out: in scope (role -in 'student', 'staff'); Linked to '1001'", "    kind: 'P' → 'S'"])
            Assert.Contains(line, report.Split('\n'));
    }

    [Fact]
    public void Who_has_no_account_is_told_why_and_who_is_not_there_is_an_error()
    {
        using TestWorkspace w = Work();
        TraceAccount none = Trace(w, new TraceQuery { Anchor = "s2" }, "out").Accounts.Single();
        Assert.Equal((false, null, 0, 0), (none.InScope, none.Link, none.Attributes.Count, none.Next!.Count));
        Assert.Null(Trace(w, new TraceQuery { Filter = SourceText.Parameter("Filter", "familyName -eq 'Hopper'") }).Accounts.Single().Next);
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => w.Engine.Trace(new TraceQuery { Email = "nobody@x" }, [], default));
        Assert.Contains("'nobody@x'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => w.Engine.Trace(new TraceQuery { Ids = [1] }, ["nowhere"], default));
    }
}
