using System.Diagnostics;
using System.Globalization;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.TestServers.Google;

namespace OneSync.Connectors.Tests.Google;

/// <summary>On bad days the domain ends as it does on good ones, and nothing is written twice.</summary>
public sealed class FaultTests
{
    private const int People = 400;
    private const string Rules = """
        groups:
              - { when: "jobTitle -eq 'Pupil'", to: ["class-{grade|lower}"] }
              - { when: "jobTitle -eq 'Head'", to: ["class-{grade|lower} as OWNER"] }
        """;

    [Fact]
    public void With_every_fault_the_domain_ends_as_it_does_without()
    {
        string[] good = TwoYears(_ => { }, out _);

        string[] bad = TwoYears(mishaps =>
        {
            (mishaps.Unavailable, mishaps.Lost, mishaps.Cut, mishaps.Conflicts, mishaps.Unready) = (0.05, 0.03, 0.05, 0.03, 1);
        }, out GoogleServer server);

        Assert.Equal(good, bad);
        Assert.True(server.Batches > 20, $"{server.Batches} batches");
    }

    [Fact]
    public void A_token_that_expires_in_mid_run_is_renewed()
    {
        using GoogleWorkspace work = new();
        work.Server.Tokens.Uses = 3;
        work.People(Pupils(People, "9a"));

        work.Run();

        Assert.True(work.Server.Tokens.Given > 2, $"{work.Server.Tokens.Given} tokens");
        work.AssertSettled();
    }

    [Fact]
    public void What_is_refused_for_the_quota_is_sent_again_when_there_is_room()
    {
        using GoogleWorkspace work = new();
        (work.Server.Mishaps.Quota, work.Server.Mishaps.Window) = (150, TimeSpan.FromMilliseconds(300));
        work.People(Pupils(People, "9a"));

        work.Run();

        Assert.True(work.Server.Mishaps.Refused > 0);
        Assert.Equal(People, work.Domain.Users.Count());
        AssertOnce(work.Server);
    }

    [Fact]
    public async Task A_process_killed_at_any_moment_is_taken_up_without_a_loss_or_a_duplicate()
    {
        using GoogleWorkspace work = new(destination: Rules);
        work.People(Pupils(People, "9a"));
        foreach (int moment in new[] { 1, 3, 150, 40, 120, 60 })
            await KillAtChange(work, moment);

        Assert.All(work.Engine.RunAll(default).ToList(), step => Assert.True(step.Run.Status is RunStatus.Complete or RunStatus.Unchanged, $"{step.Run.Kind} {step.Run.Status} {step.Run.Message}"));

        Assert.Equal(People, work.Domain.Users.Count());
        Assert.Equal(People, work.Domain.FindGroup("class-9a@district.test")!.Members.Count);
        AssertOnce(work.Server);
        // Each has the password that was handed over.
        Dictionary<string, string> passwords = Directory.GetFiles(Path.Combine(work.Root, "passwords"), "*.csv").SelectMany(Workspaces.TestWorkspace.Rows).ToDictionary(r => r["primaryEmail"], r => r["password"]);
        Assert.All(work.Domain.Users, user => Assert.Equal(user.Password, passwords[user.Email]));
        Assert.Empty(Directory.GetFiles(Path.Combine(work.Root, "passwords"), "*.pending"));
        work.AssertSettled();
    }

    [Fact]
    public void A_service_that_stays_away_ends_the_run_which_is_taken_up_later()
    {
        using GoogleWorkspace work = new(options: "timeout: 5");
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace("retries: 12", "retries: 2", StringComparison.Ordinal));
        work.People(Pupils(30, "9a"));
        Core.Planning.OneSyncPlan plan = work.Plan();
        work.Server.Mishaps.Unavailable = 1;

        Core.Ports.DestinationUnavailableException error = Assert.Throws<Core.Ports.DestinationUnavailableException>(() => work.Export(plan));

        Assert.Contains("backendError", error.Message, StringComparison.Ordinal);
        work.Server.Mishaps.Unavailable = 0;
        Assert.Equal(RunStatus.Complete, Assert.Single(work.Engine.Resume(default)).Status);
        AssertOnce(work.Server);
        work.AssertSettled();
    }

    // A year begins, and the next: new people, changes of every kind, leavers.
    private static string[] TwoYears(Action<GoogleMishaps> mishaps, out GoogleServer server)
    {
        using GoogleWorkspace work = new(destination: Rules, map: "aliases: { value: '{number|lower}@district.test', apply: Merge }");
        work.Configure(email: "'{givenName|lower}.{familyName|lower}@district.test'", destination: Rules, map: "aliases: { value: '{number|lower}@district.test', apply: Merge }");
        server = work.Server;
        mishaps(server.Mishaps);
        work.People(Pupils(People, "9a"));
        work.Run();
        AssertOnce(server);
        int before = server.Writes.Count;
        work.People([.. Enumerable.Range(40, People).Select(n => Pupil(n, n % 3 == 0 ? "10b" : "9a", n % 5 == 0 ? $"Neu{n}" : $"Family{n}", n % 7 == 0 ? "Head" : "Pupil"))]);
        work.Run();
        AssertOnce(server, before);
        work.AssertSettled();
        return [.. work.Domain.State()];
    }

    // Each change took effect once: an account made twice, a change sent again after it was made.
    private static void AssertOnce(GoogleServer server, int from = 0)
    {
        string[] twice = [.. server.Writes.Skip(from).GroupBy(w => w).Where(g => g.Count() > 1).Select(g => $"{g.Key} × {g.Count()}")];
        Assert.Empty(twice);
        Assert.Empty(server.Breaches);
    }

    private static async Task KillAtChange(GoogleWorkspace work, int moment)
    {
        work.Close();
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "OneSync.CrashRunner.dll"), work.Root]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using Process job = Process.Start(start)!;
        int changes = 0;
        work.Server.Changing = (_, _) =>
        {
            if (Interlocked.Increment(ref changes) == moment)
                job.Kill();
        };
        Assert.Equal("ready", await job.StandardOutput.ReadLineAsync());
        await job.StandardInput.WriteLineAsync();
        await job.StandardOutput.ReadToEndAsync();
        await job.WaitForExitAsync();
        work.Server.Changing = null;
        Assert.True(changes >= moment, $"It was done after {changes} changes, before it could be killed at {moment}.");
    }

    private static string[] Pupils(int count, string grade) => [.. Enumerable.Range(1, count).Select(n => Pupil(n, grade, $"Family{n}", "Pupil"))];

    private static string Pupil(int n, string grade, string family, string title) => string.Create(CultureInfo.InvariantCulture, $"{n},E{n},Given{n},{family},North,{grade},{title}");
}
