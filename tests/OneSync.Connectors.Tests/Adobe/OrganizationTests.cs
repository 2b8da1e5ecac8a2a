using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers;
using static OneSync.Connectors.Tests.Adobe.AdobeWorkspace;

namespace OneSync.Connectors.Tests.Adobe;

/// <summary>Groups, several organisations, and who has an account at all.</summary>
public sealed class OrganizationTests
{
    [Fact]
    public void Several_organisations_are_kept_up_in_one_run_each_with_its_own()
    {
        using AdobeWorkspace work = new(destination: "scope: role -eq 'student'");
        using AdobeServer arts = new() { Clock = () => work.Clock.UtcNow };
        string file = Path.Combine(work.Root, "onesync.yaml");
        string first = File.ReadAllText(file);
        string second = first[first.IndexOf("  adobe:", StringComparison.Ordinal)..].Replace("  adobe:", "  arts:", StringComparison.Ordinal)
            .Replace(work.Server.Address.Authority, arts.Address.Authority, StringComparison.Ordinal).Replace("'student'", "'teacher'", StringComparison.Ordinal);
        File.WriteAllText(file, $"{first}\n{second}");
        work.People(Pupils(40));

        RunStep[] steps = [.. work.Engine.RunAll(default)];

        Assert.All(steps, s => Assert.Equal(RunStatus.Complete, s.Run.Status));
        Assert.Equal((36, 4), (work.Organization.Users.Count, arts.Organization.Users.Count));
        OneSyncSummary[] summary = [.. work.Engine.Summarize()];
        Assert.Equal(["sis", "adobe", "arts"], summary.Select(s => s.Name));
        Assert.Equal([40, 36, 4], summary.Select(s => s.Created));
        work.AssertRulesKept();
        Assert.Empty(arts.Breaches);
    }

    [Fact]
    public void Only_members_of_groups_have_an_account_and_who_is_in_none_any_more_leaves()
    {
        using AdobeWorkspace work = new(destination: "onlyMembers: true\n    lifecycle: { leaver: [{ after: 0d, do: Archive }] }\n    groups: [{ when: \"course -eq 'Art 101'\", to: [All Apps] }]");
        work.Organization.AddGroup("All Apps", "PRODUCT_PROFILE");
        work.People([.. Pupils(30), .. Pupils(10, from: 31, course: "Chess")]);
        work.Run();
        Assert.Equal(30, work.Organization.Users.Count);

        work.People([.. Pupils(28), .. Pupils(12, from: 29, course: "Chess")]);
        Assert.Equal(2, work.Run().Count(ChangeAction.Archive));
        Assert.Equal(28, work.Organization.Users.Count);
        work.AssertNothingToDo();
    }

    [Fact]
    public void Members_come_and_go_and_a_group_that_another_fills_fails_alone()
    {
        using AdobeWorkspace work = new(destination: """
            groups: [ { when: "course -eq 'Art 101'", to: [All Apps, Art] }, { when: "role -eq 'teacher'", to: [Synced] }, { when: "role -like '*'", to: [Missing] } ]
            """);
        work.Organization.AddGroup("All Apps", "PRODUCT_PROFILE");
        work.Organization.AddGroup("Art");
        work.Organization.AddGroup("Synced", readOnly: true);
        work.People(Pupils(25));
        OneSyncPlan plan = work.Plan();
        Assert.Contains(work.Notices(plan), n => n.Message.Contains("'Missing'", StringComparison.Ordinal));

        OneSyncRun run = work.Export(plan);

        Assert.Equal((RunStatus.Partial, 25, 2), (run.Status, run.Count("Create"), run.Count("Failed")));
        Assert.All(work.Changes(plan).Where(c => c.Status == ChangeStatus.Failed), c => Assert.Contains("filled by another directory", c.Error, StringComparison.Ordinal));
        Assert.All(work.Organization.Users, u => Assert.Equal(["All Apps", "Art"], u.Groups));
        work.People([.. Pupils(20), .. Pupils(5, from: 21, course: "Chess")]);
        work.Export(work.Plan());
        Assert.Equal(20, work.Organization.Users.Count(u => u.Groups.Contains("Art") && u.Groups.Contains("All Apps")));
        Assert.Equal(5, work.Organization.Users.Count(u => u.Groups.Count == 0));
        work.AssertRulesKept();
    }

    [Fact]
    public void The_service_is_asked_no_oftener_than_it_allows()
    {
        using AdobeWorkspace work = new();
        work.People(Pupils(400));
        DateTimeOffset before = work.Clock.UtcNow;
        work.Run();
        // Forty requests of ten commands, ten a minute.
        Assert.InRange(work.Clock.UtcNow - before, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(6));
        Assert.Equal(40, work.Server.Requests.Count(r => r.Contains("/action/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_service_that_asks_to_be_left_alone_is_left_alone()
    {
        // Another program with the same credential has taken most of the minute.
        using AdobeWorkspace work = new();
        work.Server.Limits["action"] = 3;
        work.People(Pupils(120));
        OneSyncPlan plan = work.Plan();
        Assert.Equal(RunStatus.Complete, work.Export(plan).Status);
        Assert.True(work.Server.Throttled > 0);
        Assert.Empty(work.Server.Breaches);
        Assert.Equal(120, work.Organization.Users.Count);
    }
}
