using System.Diagnostics;
using System.Globalization;
using System.Text;
using OneSync.Connectors.Entra;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Entra;

/// <summary>A service that fails, throttles, forgets and is slow, and processes that are killed: in the end the tenant is as if nothing had been.</summary>
public sealed class EntraFaultTests
{
    private const string Groups = "groups: [{ when: jobTitle -eq 'Choir', to: [Choir], create: true }, { to: [Everybody], create: true }]";

    private static IEnumerable<string> People(int count, string school, int choir) => Enumerable.Range(1, count).Select(n =>
        string.Create(CultureInfo.InvariantCulture, $"{n},E{n},Given{n % 50},Family{n},{school},Grade {n % 12},E{(n % 20) + 1},{(n % 3 == choir ? "Choir" : "Pupil")},US,{(n % 2 == 0 ? "STANDARDWOFFPACK_STUDENT" : "")}"));

    [Fact]
    public void With_faults_the_tenant_ends_as_without()
    {
        // 20,000 take minutes: bench/entra.ps1 does that.
        int people = int.TryParse(Environment.GetEnvironmentVariable("ONESYNC_ENTRA_PEOPLE"), out int asked) ? asked : 1000;
        string calm = Ends(people, _ => { });
        string troubled = Ends(people, server =>
        {
            (server.Trouble.Seed, server.Trouble.Whole, server.Trouble.Part, server.Trouble.Unseen) = (20260901, 0.05, 0.05, 2);
            server.Tokens.Uses = 60;
            server.DeltaPage = 300;
            server.MemberPage = 150;
        });

        Assert.Equal(calm, troubled);
    }

    [Fact]
    public void A_part_of_a_batch_that_is_put_off_waits_as_long_as_the_service_says_and_it_alone_is_sent_again()
    {
        using EntraWorkspace work = new();
        (work.Server.Trouble.Seed, work.Server.Trouble.RetryAfter) = (7, 1);
        work.People(People(60, "North", 0).Take(60));
        OneSyncPlan plan = work.Plan();
        work.Server.Trouble.Part = 0.06;

        work.Export(plan);

        Assert.True(work.Server.Trouble.Failed > 0);
        Assert.Equal(60, work.Server.Writes.Count(w => w == "POST users"));
        Assert.Equal(20, work.Server.LargestBatch);
    }

    [Fact]
    public void Before_the_limit_is_reached_it_goes_slower()
    {
        using EntraWorkspace work = new();
        work.Server.ThrottleShare = 1.2;
        work.People("1,E1,Ada,Byron,North,,,,US,");
        work.Run();
        work.AssertSettled();

        GraphPace pace = new(TimeSpan.FromMinutes(5));
        using HttpResponseMessage answer = new();
        answer.Headers.Add("x-ms-throttle-limit-percentage", "0.7");
        Assert.Null(pace.Note(answer));
        Assert.True(pace.WaitAsync(default).IsCompleted);
        answer.Headers.Remove("x-ms-throttle-limit-percentage");
        answer.Headers.Add("x-ms-throttle-limit-percentage", "0.9");
        pace.Note(answer);
        Assert.False(pace.WaitAsync(default).IsCompleted);
    }

    [Fact]
    public async Task A_process_killed_at_any_moment_is_taken_up_without_a_loss_or_a_duplicate()
    {
        const int people = 600;
        using EntraWorkspace work = new(destination: Groups);
        work.Server.Trouble.Unseen = 1;
        work.Server.Faults.Delay = TimeSpan.FromMilliseconds(15);
        work.People(People(people, "North", 0));
        Random moments = new(20260901);
        work.Close();
        int kills = 0;
        for (; kills < 3 && await Kill(work, 8 + moments.Next(50)); kills++)
            ;
        work.Server.Faults.Delay = TimeSpan.Zero;
        work.Engine.RunAll(default).ToList().ForEach(step => Assert.True(step.Run.Status is RunStatus.Complete or RunStatus.Unchanged, $"After {kills} kills: {step.Run.Kind} {step.Run.Status} {step.Run.Message} {string.Join('\n', work.Engine.Plans().SelectMany(p => work.Changes(p)).Where(c => c.Status is not (ChangeStatus.Done or ChangeStatus.Planned)).Take(5).Select(c => $"{c.Action} {c.Status} {string.Join(", ", c.Attributes)} {c.Error}"))}"));

        Assert.True(kills > 0, "It was never killed in time.");
        Assert.Equal(people, work.Tenant.Users.Count());
        Assert.Equal(people, work.Tenant.Users.Select(u => u["employeeId"]).Distinct().Count());
        Assert.Equal(people, work.Tenant.Group("Everybody")!.Members.Count);
        Assert.Equal(people, work.Server.Writes.Count(w => w == "POST users"));
        // Each has the password that was handed over.
        HashSet<string> handed = [.. Directory.GetFiles(Path.Combine(work.Root, "passwords"), "*.csv").SelectMany(f => Workspaces.TestWorkspace.Rows(f)).Select(r => r["password"])];
        Assert.All(work.Tenant.Users, u => Assert.Contains(u.Password!, handed));
        Assert.Empty(Directory.GetFiles(Path.Combine(work.Root, "passwords"), "*.pending"));
        work.AssertSettled();
    }

    // The tenant after its people came, changed and partly left.
    private static string Ends(int people, Action<EntraServer> trouble)
    {
        using EntraWorkspace work = new(destination: Groups);
        trouble(work.Server);
        work.People(People(people, "North", 0));
        work.Run();
        work.People(People(people, "South", 1).Take(people - 100));
        work.Run();
        work.AssertSettled();
        EntraTenant tenant = work.Tenant;
        Assert.Equal(people, tenant.Users.Count());
        Assert.Equal(people, work.Server.Writes.Count(w => w == "POST users"));
        Assert.Equal(2, tenant.Groups.Count);
        Dictionary<string, string> names = tenant.Users.ToDictionary(u => u.Id, u => u["employeeId"]!);
        StringBuilder state = new();
        foreach (EntraUser user in tenant.Users.OrderBy(u => u["employeeId"], StringComparer.Ordinal))
            state.AppendLine(CultureInfo.InvariantCulture, $"{string.Join('|', user.Values.Where(v => v.Key != "id").OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value?.ToJsonString()}"))} {(user.Manager is null ? "" : names[user.Manager])} {string.Join(',', user.Skus.Keys)}");
        foreach (EntraGroup group in tenant.Groups.Values.OrderBy(g => g.Name, StringComparer.Ordinal))
            state.AppendLine(CultureInfo.InvariantCulture, $"{group.Name}: {string.Join(',', group.Members.Select(m => names[m]).Order(StringComparer.Ordinal))}");
        return state.ToString();
    }

    // Kills the job once the service has answered so many more requests; whether it was not done before.
    private static async Task<bool> Kill(EntraWorkspace work, int requests)
    {
        int until = work.Server.Requests.Count + requests;
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "OneSync.CrashRunner.dll"), work.Root]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using Process job = Process.Start(start)!;
        Assert.Equal("ready", await job.StandardOutput.ReadLineAsync());
        await job.StandardInput.WriteLineAsync();
        Task<string> said = job.StandardOutput.ReadToEndAsync();
        while (work.Server.Requests.Count < until && !job.HasExited)
            await Task.Delay(2);
        bool killed = !job.HasExited;
        job.Kill();
        await job.WaitForExitAsync();
        return killed && !(await said).Contains("done", StringComparison.Ordinal);
    }
}
