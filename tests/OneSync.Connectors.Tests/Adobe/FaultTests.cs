using System.Diagnostics;
using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.TestServers;
using static OneSync.Connectors.Tests.Adobe.AdobeWorkspace;

namespace OneSync.Connectors.Tests.Adobe;

/// <summary>A service that fails, and processes that are killed: in the end the organisation is as if nothing had been, and nothing was done twice.</summary>
public sealed class FaultTests
{
    private const string Groups = """
        groups: [ { when: "role -eq 'student'", to: [All Apps] }, { when: "role -eq 'teacher'", to: [Staff] }, { when: "role -like '*'", to: ["course-{course}"] } ]
        """;

    [Theory]
    [InlineData(500, false)]
    [InlineData(20_000, true)]
    public void People_by_the_thousand_end_as_they_should_whatever_goes_wrong_on_the_way(int people, bool faults)
    {
        using AdobeWorkspace work = new(destination: Groups, options: "retries: 12");
        AdobeServer server = work.Server;
        work.Organization.AddGroup("All Apps", "PRODUCT_PROFILE");
        work.Organization.AddGroup("Staff");
        // Some are there already, with other names.
        int there = people / 50;
        for (int n = 1; n <= there; n++)
            work.Organization.AddUser($"p{n}@school.test", "Old", "Name");
        work.People(Pupils(people));
        if (faults)
            (server.Chance.Busy, server.Chance.Cut, server.Chance.Internal, server.Tokens.Seconds) = (5, 2, 2, 1800);
        OneSyncPlan plan = work.Plan();
        for (int tries = 0; work.Engine.FindPlan(plan.Id).State != PlanState.Applied && tries < 20; tries++)
        {
            try
            {
                OneSyncRun run = work.Export(plan);
                Assert.True(run.Status == RunStatus.Complete, run.Message);
            }
            catch (DestinationUnavailableException)
            {
                // A request that failed too often. The plan is taken up.
            }
        }

        work.AssertRulesKept();
        string[] expected = [.. Enumerable.Range(1, people).Select(n => string.Create(CultureInfo.InvariantCulture,
            $"federatedID p{n}@school.test p{n}@school.test Given{n} Family{n} US [{(n % 10 == 0 ? "Staff, course-Art 101" : "All Apps, course-Art 101")}]"))];
        Assert.Equal(expected.Concat(["PRODUCT_PROFILE All Apps", "USER_GROUP Staff", "USER_GROUP course-Art 101"]).Order(StringComparer.Ordinal), work.Organization.State());
        Assert.Equal(people - there, work.Organization.Effects.Count(e => e.StartsWith("create", StringComparison.Ordinal)));
        Assert.Equal(work.Organization.Effects.Count, work.Organization.Effects.Distinct().Count());
        (server.Chance.Busy, server.Chance.Cut, server.Chance.Internal) = (0, 0, 0);
        work.AssertNothingToDo();
    }

    [Fact]
    public async Task A_process_killed_at_any_moment_is_taken_up_without_a_loss_or_a_duplicate()
    {
        const int people = 95;
        using AdobeWorkspace work = new(destination: Groups, options: "requestsPerMinute: { users: 100000, groups: 100000, actions: 100000 }", testClock: false);
        work.Organization.AddGroup("All Apps", "PRODUCT_PROFILE");
        work.Organization.AddGroup("Staff");
        foreach (string kind in work.Server.Limits.Keys.ToArray())
            work.Server.Limits[kind] = int.MaxValue;
        work.Server.ActionDelay = TimeSpan.FromMilliseconds(60);
        work.People(Pupils(people));
        work.Close();
        Random moments = new(20260901);
        int kills = 0;
        for (; kills < 6 && await Kill(work, TimeSpan.FromSeconds(0.8 + moments.NextDouble())); kills++)
            ;
        work.Server.ActionDelay = TimeSpan.Zero;

        work.Engine.RunAll(default).ToList().ForEach(step => Assert.True(step.Run.Status is RunStatus.Complete or RunStatus.Unchanged, $"After {kills} kills: {step.Run.Kind} {step.Run.Status} {step.Run.Message}"));

        work.AssertRulesKept();
        Assert.Equal(people, work.Organization.Users.Count);
        Assert.Equal(work.Organization.Effects.Count, work.Organization.Effects.Distinct().Count());
        Assert.All(work.Organization.Users, u => Assert.Equal(2, u.Groups.Count));
        work.AssertNothingToDo();
    }

    [Fact]
    public void An_export_that_breaks_off_at_any_answer_is_taken_up()
    {
        using AdobeWorkspace work = new(destination: Groups, options: "retries: 0");
        work.Organization.AddGroup("All Apps", "PRODUCT_PROFILE");
        work.Organization.AddGroup("Staff");
        work.People(Pupils(60));
        OneSyncPlan plan = work.Plan();
        int answered = 0, broken = 0;
        // Every other answer to a request for changes is lost after what it asked for was done.
        work.Server.AfterAction = () => work.Server.Chance.Cut = ++answered % 2 == 0 ? 100 : 0;
        for (; work.Engine.FindPlan(plan.Id).State != PlanState.Applied && broken < 40; broken++)
        {
            try
            {
                work.Export(plan);
            }
            catch (DestinationUnavailableException error)
            {
                Assert.Equal("ConnectionCut", error.Id);
                work.Server.Chance.Cut = 0;
            }
        }
        work.Server.AfterAction = null;
        work.Server.Chance.Cut = 0;

        Assert.InRange(broken, 3, 39);
        Assert.Equal(60, work.Organization.Users.Count);
        Assert.Equal(work.Organization.Effects.Count, work.Organization.Effects.Distinct().Count());
        work.AssertRulesKept();
        work.AssertNothingToDo();
    }

    [Fact]
    public void A_rename_whose_answer_was_lost_is_known_by_the_new_name()
    {
        using AdobeWorkspace work = new(options: "retries: 3");
        work.People(Pupils(1));
        work.Run();
        work.People("1,Given1,Family1,new@school.test,student,");
        OneSyncPlan plan = work.Plan();
        bool cut = false;
        work.Server.AfterAction = () => work.Server.Chance.Cut = (cut = !cut) ? 100 : 0;

        OneSyncRun run = work.Export(plan);

        Assert.True(run.Status == RunStatus.Complete, run.Message);
        Assert.NotNull(work.Organization.Find("new@school.test"));
    }

    [Fact]
    public void An_account_that_the_list_does_not_show_yet_is_asked_for_by_itself()
    {
        using AdobeWorkspace work = new(destination: Groups);
        work.Organization.AddGroup("All Apps", "PRODUCT_PROFILE");
        work.Organization.AddGroup("Staff");
        work.Server.ListLag = TimeSpan.FromDays(2);
        work.People(Pupils(5));
        Assert.Equal(RunStatus.Partial, work.Export(work.Plan()).Status);
        Assert.Equal(5, work.Organization.Users.Count);
        // In the group that the plan made nobody is yet; the next run, which sees them, puts them there.
        work.Clock.Pass(3);
        work.Run();
        work.AssertNothingToDo();
        Assert.All(work.Organization.Users, u => Assert.Equal(2, u.Groups.Count));
    }

    [Fact]
    public void Before_a_page_that_is_missing_nobody_is_made_and_nobody_goes()
    {
        using AdobeWorkspace work = new(options: "retries: 0", destination: "lifecycle: { leaver: [{ after: 0d, do: Archive }] }");
        work.Server.PageSize = 10;
        work.People(Pupils(45));
        work.Run();
        work.People(Pupils(40, from: 10));
        work.Server.Faults.Fail("/users/1234ABCD@AdobeOrg/2", 500, times: 1);

        OneSyncPlan plan = work.Plan();

        Assert.Equal((0, true), (plan.Total, plan.RemovalsWithheld?.Contains("Page 2", StringComparison.Ordinal)));
        Assert.Contains(work.Notices(plan), n => n.Kind == NoticeKind.Withheld);
    }

    // Whether it was killed before it was done.
    private static async Task<bool> Kill(AdobeWorkspace work, TimeSpan after)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "OneSync.CrashRunner.dll"), work.Root]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using Process job = Process.Start(start)!;
        Assert.Equal("ready", await job.StandardOutput.ReadLineAsync());
        await job.StandardInput.WriteLineAsync();
        Task<string> said = job.StandardOutput.ReadToEndAsync();
        bool killed = !job.WaitForExit(after);
        job.Kill();
        await job.WaitForExitAsync();
        return killed && !(await said).Contains("done", StringComparison.Ordinal);
    }
}
