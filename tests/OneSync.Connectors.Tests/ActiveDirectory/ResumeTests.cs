using System.Diagnostics;
using System.Globalization;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using static OneSync.Connectors.Tests.ActiveDirectory.DirectoryWorkspace;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>Controllers that are lost and processes that are killed in the middle of an export: in the end the directory is as if nothing had been.</summary>
[Collection(DomainCollection.Name)]
public sealed class ResumeTests(DomainController dc)
{
    private const int People = 80;

    [Fact]
    public void A_controller_lost_in_mid_run_is_replaced_by_the_next()
    {
        dc.Need();
        using TcpRelay first = new(dc.Address, 636, dc.Address), second = new(dc.Address, 636, dc.Address);
        using DirectoryWorkspace work = new(dc, server: $"['{dc.Address}:{first.Port}', '{dc.Address}:{second.Port}']");
        work.People(Pupils("Grade 9"));
        OneSyncPlan plan = work.Plan();
        first.CutAfter(40_000);

        OneSyncRun run = work.Export(plan);

        Assert.True(first.Cut, "The first controller was not lost in mid-run.");
        Assert.True(run.Status == RunStatus.Complete, run.Message);
        AssertWhole(work, "Grade 9");
    }

    [Fact]
    public void A_controller_that_falls_silent_is_given_up_and_replaced()
    {
        dc.Need();
        using TcpRelay first = new(dc.Address, 636, dc.Address), second = new(dc.Address, 636, dc.Address);
        using DirectoryWorkspace work = new(dc, server: $"['{dc.Address}:{first.Port}', '{dc.Address}:{second.Port}']", options: "timeout: 3");
        work.People(Pupils("Grade 9"));
        OneSyncPlan plan = work.Plan();
        using Timer silence = new(_ => first.Hold = true, null, TimeSpan.FromSeconds(1.5), Timeout.InfiniteTimeSpan);

        OneSyncRun run = work.Export(plan);

        Assert.True(run.Status == RunStatus.Complete, run.Message);
        AssertWhole(work, "Grade 9");
    }

    [Fact]
    public void When_every_controller_is_lost_the_run_can_be_taken_up_later()
    {
        dc.Need();
        using TcpRelay only = new(dc.Address, 636, dc.Address);
        using DirectoryWorkspace work = new(dc, server: $"'{dc.Address}:{only.Port}'");
        work.People(Pupils("Grade 9"));
        OneSyncPlan plan = work.Plan();
        only.CutAfter(40_000);

        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() => work.Export(plan));
        Assert.Equal("NoServer", error.Id);
        only.CutAfter(long.MaxValue);
        only.Cut = false;
        OneSyncRun run = Assert.Single(work.Engine.Resume(default));

        Assert.True(run.Status == RunStatus.Complete, run.Message);
        AssertWhole(work, "Grade 9");
    }

    [Fact]
    public async Task A_process_killed_at_any_moment_is_taken_up_without_a_loss_or_a_duplicate()
    {
        using DirectoryWorkspace work = new(dc);
        Random moments = new(20260901);
        work.People(Pupils("Grade 9"));
        int kills = 0;
        for (; kills < 8 && await Kill(work, TimeSpan.FromSeconds(1.5 + (moments.NextDouble() * 2))); kills++)
            ;
        work.Engine.RunAll(default).ToList().ForEach(step => Assert.True(step.Run.Status is RunStatus.Complete or RunStatus.Unchanged, $"After {kills} kills: {step.Run.Kind} {step.Run.Status} {step.Run.Message}"));

        AssertWhole(work, "Grade 9");
        // Each has the password that was handed over.
        Assert.Equal(People, Directory.GetFiles(Path.Combine(work.Root, "passwords"), "*.csv").SelectMany(f => Workspaces.TestWorkspace.Rows(f)).Count());
        Assert.Empty(Directory.GetFiles(Path.Combine(work.Root, "passwords"), "*.pending"));

        work.People(Pupils("Grade 10"));
        work.Close();
        for (int more = 0; more < 4 && await Kill(work, TimeSpan.FromSeconds(1.2 + moments.NextDouble())); more++)
            ;
        work.Engine.RunAll(default).ToList().ForEach(step => Assert.True(step.Run.Status is RunStatus.Complete or RunStatus.Unchanged, $"{step.Run.Kind} {step.Run.Status} {step.Run.Message}"));
        AssertWhole(work, "Grade 10");
    }

    private static string[] Pupils(string grade) =>
        [.. Enumerable.Range(1, People).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n},E{n},Given{n},Family{n},North,{grade},{(n == 1 ? "" : "E1")},{grade} pupil,"))];

    private static void AssertWhole(DirectoryWorkspace work, string grade)
    {
        Assert.Equal(People, work.Accounts().Count);
        Assert.Equal(People, work.Accounts().Select(a => Value(a, "employeeNumber")).Distinct().Count());
        Assert.All(work.Accounts(), a => Assert.Contains($",OU={grade},", a.DistinguishedName, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(People - 1, work.Accounts().Count(a => Value(a, "manager") is not null));
        OneSyncPlan plan = work.Plan();
        Assert.True(plan.Total == 0, string.Join('\n', work.Changes(plan).Take(5).Select(c => $"{c.Action} {string.Join(", ", c.Attributes)}")));
        Assert.Equal(People, plan.Unchanged);
    }

    // Whether it was killed before it was done.
    private static async Task<bool> Kill(DirectoryWorkspace work, TimeSpan after)
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
