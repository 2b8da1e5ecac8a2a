using OneSync.Core.Activity;
using OneSync.Core.Connections;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.TestServers;
using static OneSync.Connectors.Tests.Adobe.AdobeWorkspace;

namespace OneSync.Connectors.Tests.Adobe;

/// <summary>What is never touched, orphans, drift, dry runs, and connections.</summary>
public sealed class SafetyTests
{
    [Fact]
    public void Administrators_Adobe_IDs_named_groups_and_patterns_are_never_touched()
    {
        using AdobeWorkspace work = new(
            options: "protected: { groups: [Vendors], users: ['svc-.*@school\\.test'] }",
            destination: "orphans: Archive\n    groups: [{ when: \"role -eq 'student'\", to: [All Apps] }]");
        work.Organization.AddGroup("All Apps", "PRODUCT_PROFILE");
        work.Organization.AddUser("p1@school.test", "Old", "Admin", groups: ["_org_admin"]);
        work.Organization.AddUser("p2@school.test", "Old", "Own", type: "adobeID");
        work.Organization.AddUser("p3@school.test", "Old", "Vendor", groups: ["Vendors"]);
        work.Organization.AddUser("svc-print@school.test", "Old", "Service");
        work.Organization.AddUser("gone@school.test", "Nobody", "Owns");
        string[] before = work.Organization.State();
        work.People(Pupils(3));

        OneSyncPlan plan = work.Run();

        Assert.Equal(["Archive"], work.Changes(plan).Select(c => c.Action.ToString()).Distinct());
        Assert.Equal(before.Where(l => !l.Contains("gone@", StringComparison.Ordinal)), work.Organization.State());
        Assert.Equal(4, plan.Notices[NoticeKind.Protected]);
    }

    [Theory]
    [InlineData("Keep", "")]
    [InlineData("Disable", "federatedID orphan@school.test orphan@school.test First Last US []")]
    [InlineData("Archive", "remove orphan@school.test")]
    [InlineData("Delete", "delete orphan@school.test")]
    public void Orphans_are_dealt_with_as_configured(string handling, string expected)
    {
        using AdobeWorkspace work = new(destination: $"orphans: {{ do: {handling}, file: ./orphans.csv }}");
        work.Organization.AddUser("orphan@school.test", groups: ["By hand"]);
        work.Organization.AddGroup("By hand");
        work.People(Pupils(3));

        OneSyncPlan plan = work.Run();

        Assert.Equal(handling == "Keep" ? 0 : 1, plan.Total - plan.Count(ChangeAction.Create));
        Assert.Contains("orphan@school.test", File.ReadAllText(Path.Combine(work.Root, "orphans.csv")), StringComparison.Ordinal);
        if (handling == "Keep")
            Assert.Equal(1, plan.Notices[NoticeKind.Orphan]);
        else
            Assert.Contains(expected, work.Organization.State().Concat(work.Organization.Effects));
        work.AssertNothingToDo();
    }

    [Theory]
    [InlineData("max: 4", true)]
    [InlineData("max: 5", false)]
    [InlineData("max: 10%", true)]
    [InlineData("max: 25%", false)]
    public void More_orphans_than_allowed_hold_the_plan(string max, bool held)
    {
        using AdobeWorkspace work = new(destination: $"orphans: {{ do: Archive, {max} }}");
        for (int n = 0; n < 5; n++)
            work.Organization.AddUser($"orphan{n}@school.test");
        work.People(Pupils(3));
        OneSyncPlan plan = work.Plan();
        Assert.Equal(held ? PlanState.Held : PlanState.Ready, plan.State);
        if (!held)
            return;
        Assert.Contains("orphans", Assert.Single(plan.Thresholds).ToString(), StringComparison.Ordinal);
        work.Engine.Approve(plan.Id);
        Assert.Equal(RunStatus.Complete, work.Export(plan).Status);
        Assert.Equal(3, work.Organization.Users.Count);
    }

    [Fact]
    public void An_account_that_may_be_somebodys_is_no_orphan()
    {
        using AdobeWorkspace work = new(destination: "orphans: Archive");
        work.Organization.AddUser("p1@school.test");
        work.Organization.AddUser("orphan@school.test");
        work.People("1,Given,Family,p1@school.test,student,", "2,Given,Family,,student,");

        OneSyncPlan plan = work.Plan();

        // Whose e-mail cannot be worked out may be the one who owns it.
        Assert.Equal((0, 1), (plan.Count(ChangeAction.Archive), plan.Notices[NoticeKind.Withheld]));
        work.People("1,Given,Family,p1@school.test,student,");
        Assert.Equal(1, work.Plan().Count(ChangeAction.Archive));
    }

    [Fact]
    public void What_changed_since_the_plan_is_left_alone_and_said()
    {
        using AdobeWorkspace work = new();
        work.People(Pupils(6));
        work.Run();
        work.People([.. Pupils(6, last: "New"), .. Pupils(1, from: 7)]);
        OneSyncPlan plan = work.Plan();
        work.Organization.Change("p1@school.test", u => u.LastName = "By hand");
        work.Organization.Change("p2@school.test", u => u.LastName = "New2");
        work.Organization.Remove("p3@school.test");
        work.Organization.Change("p4@school.test", u => u.Groups.Add("_org_admin"));
        work.Organization.AddUser("p7@school.test", "Somebody", "Else");

        OneSyncRun run = work.Export(plan);

        Assert.Equal((RunStatus.Partial, 4), (run.Status, run.Count("Drifted")));
        Assert.Equal("By hand", work.Organization.Find("p1@school.test")!.LastName);
        Assert.Equal("Family4", work.Organization.Find("p4@school.test")!.LastName);
        Assert.Equal(2, work.Server.Commands - 6);
        work.AssertRulesKept();
    }

    [Fact]
    public void A_dry_run_can_have_the_service_try_it_and_nothing_is_done()
    {
        using AdobeWorkspace work = new(destination: "groups: [{ when: \"role -eq 'student'\", to: [All Apps] }, { when: \"role -eq 'teacher'\", to: [\"made-{role}\"] }]");
        work.Organization.AddGroup("All Apps", "PRODUCT_PROFILE");
        work.Organization.Domains.Add("school.test");
        work.Organization.AddUser("p1@school.test", "Old", "Name");
        work.People([.. Pupils(30), "40,No,Domain,x@other.test,student,"]);
        string[] before = work.Organization.State();
        OneSyncPlan plan = work.Plan();

        OneSyncPlan tried = work.Engine.Rehearse(plan.Id, default);

        Assert.Equal(before, work.Organization.State());
        Assert.Equal((0, 0), (work.Server.Commands, work.Organization.Effects.Count));
        Assert.All(work.Server.Requests.Where(r => r.Contains("/action/", StringComparison.Ordinal)), r => Assert.EndsWith("?testOnly=true", r, StringComparison.Ordinal));
        PlanNotice refused = Assert.Single(work.Notices(plan), n => n.Kind == NoticeKind.Refused);
        Assert.Contains("error.domain.trust.nonexistent", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, PlanState.Ready), (tried.Notices[NoticeKind.Refused], tried.State));
        work.AssertRulesKept();
        // The plan is as good as before.
        Assert.Equal(1, work.Export(plan).Count("Failed"));
        Assert.Equal(30, work.Organization.Users.Count);
        Assert.Equal("PlanNotApplicable", Assert.Throws<PlanRefusedException>(() => work.Engine.Rehearse(plan.Id, default)).Id);
    }

    [Fact]
    public void A_connection_test_says_what_is_there()
    {
        using AdobeWorkspace work = new();
        work.Organization.AddGroup("All Apps", "PRODUCT_PROFILE");
        work.Organization.AddUser("p1@school.test");
        OneSyncConnection found = Assert.Single(work.Engine.TestConnection("adobe", default));
        Assert.True(found.Ok, found.Worst?.ToString());
        Assert.Equal((1, 1), (found.Counts["Accounts"], found.Counts["Groups"]));
    }

    [Theory]
    [InlineData("key", "Forbidden", "Api Key is invalid")]
    [InlineData("secret", "TokenRefused", "client authentication failed")]
    [InlineData("organization", "BadRequest", "Invalid organization ID")]
    [InlineData("scope", "TokenRefused", "unknown scope")]
    public void A_connection_test_says_in_the_services_words_what_is_wrong(string wrong, string id, string words)
    {
        using AdobeWorkspace work = new();
        if (wrong == "secret")
            work.Write("secret", "wrong-canary");
        else if (wrong == "organization")
            work.Configure(organization: "OTHER@AdobeOrg");
        else if (wrong == "scope")
            work.Server.Tokens.Known = ["openid"];
        else
            work.Server.Forbidden = true;

        OneSyncConnection found = Assert.Single(work.Engine.TestConnection("adobe", default));

        Assert.Equal((false, id), (found.Ok, found.Worst?.Id));
        Assert.Contains(words, found.Worst!.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", string.Join(' ', found.Checks), StringComparison.Ordinal);
        Assert.Contains(words, Assert.Throws<DestinationUnavailableException>(work.Plan).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("identityType: federatedID", "", "MissingKey", "country")]
    [InlineData("", ", lastName2: familyName", "UnknownAttribute", "lastName2")]
    [InlineData("", ", groups: role", "UnknownAttribute", "groups")]
    [InlineData("protected: { users: ['('] }", "", "BadPattern", "regular expression")]
    [InlineData("protected: { identityTypes: [federated] }", "", "UnknownIdentityType", "federatedID")]
    [InlineData("url: http://usermanagement.adobe.io/v2", "", "UnsafeAddress", "not encrypted")]
    public void What_is_configured_wrong_is_said_before_anything_is_read(string options, string map, string id, string words)
    {
        using AdobeWorkspace work = new();
        work.Configure(options.StartsWith("url", StringComparison.Ordinal) ? "" : options, map, country: options.StartsWith("identityType", StringComparison.Ordinal) ? "" : "US");
        if (options.StartsWith("url", StringComparison.Ordinal))
        {
            string file = Path.Combine(work.Root, "onesync.yaml");
            File.WriteAllText(file, File.ReadAllText(file).Replace($"url: {work.Server.Address.AbsoluteUri.TrimEnd('/')}/v2/usermanagement", options, StringComparison.Ordinal));
        }
        ConfigurationProblem problem = Assert.Single(Assert.Throws<ConfigurationException>(work.Plan).Problems);
        Assert.Equal(id, problem.Id);
        Assert.Contains(words, $"{problem.Message} {problem.Nearest}", StringComparison.OrdinalIgnoreCase);
    }
}
