using System.Diagnostics;
using System.Globalization;
using OneSync.Core;
using OneSync.Core.Activity;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>
/// The whole job is killed (<c>kill -9</c>) at 50 moments: the vault opens each time, the job run again comes to the same end as one that
/// nobody disturbed, and nothing is there twice.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int People = 3000, Kills = 50;
    private static readonly string[] s_files = ["onesync.yaml", "sis.csv", "hr.csv", "out.csv", "changes.csv", "onesync.db"];

    [Fact]
    public async Task A_job_killed_at_any_moment_is_resumed_without_loss_or_duplicate()
    {
        Random moments = new(20260901);
        using Scratch first = new(), second = new();
        FirstDay(first);
        SecondDay(second, first);
        Outcome[] expected = new Outcome[2];
        double[] durations = new double[2];
        Scratch[] days = [first, second];
        for (int day = 0; day < 2; day++)
        {
            using Scratch undisturbed = Copy(days[day]);
            durations[day] = await Kill(Start(undisturbed.Root), TimeSpan.FromMinutes(5).TotalMilliseconds);
            Assert.True(double.IsFinite(durations[day]));
            expected[day] = Outcome.Of(undisturbed.Root);
        }
        Dictionary<string, int> metAt = [];
        Scratch scratch = Copy(days[0]);
        Process job = Start(scratch.Root);
        for (int kill = 0; kill < Kills; kill++)
        {
            int day = kill % 2;
            double after = moments.NextDouble() * durations[day];
            // One that was done before it could be killed tells how long it really takes when the machine is less busy.
            durations[day] = Math.Min(durations[day], await Kill(job, after));
            using Scratch killed = scratch;
            // The next one starts while this one is looked at.
            scratch = Copy(days[(kill + 1) % 2]);
            job = Start(scratch.Root);
            using (Workspace workspace = Workspace.Open(killed.Root, new WorkspaceOptions(new ConnectorHost())))
            {
                string met = workspace.Runs().FirstOrDefault() is { } last ? $"{last.Kind} {last.Status}" : "nothing";
                metAt[met] = metAt.GetValueOrDefault(met) + 1;
                // What was imported before the kill is not read again.
                foreach (OneSyncRun run in workspace.RunAll(TestContext.Current.CancellationToken).Select(step => step.Run))
                    Assert.True(run.Status == RunStatus.Complete || run is { Kind: RunKind.Import, Status: RunStatus.Unchanged }, $"Kill {kill} after {after:0} ms ({met}): {run.Kind} is {run.Status}: {run.Message}");
            }
            Assert.True(expected[day].Same(Outcome.Of(killed.Root)), $"Kill {kill} after {after:0} of {durations[day]:0} ms came to another end.");
        }
        job.Kill();
        await job.WaitForExitAsync(TestContext.Current.CancellationToken);
        job.Dispose();
        scratch.Dispose();
        string moment = string.Join(", ", metAt.OrderByDescending(c => c.Value).Select(c => $"{c.Key} {c.Value}"));
        output.WriteLine($"The job takes {durations[0]:0} and {durations[1]:0} ms. Killed at: {moment}");
        Assert.True(metAt.Where(m => m.Key != "Export Complete").Sum(m => m.Value) >= Kills / 5, moment);
    }

    /// <summary>Kills the job after that time, and answers how long it took when it was done before; else infinity.</summary>
    private static async Task<double> Kill(Process job, double milliseconds)
    {
        using Process killed = job;
        Stopwatch time = Stopwatch.StartNew();
        Task<double> done = Task.Run(() =>
        {
            while (job.StandardOutput.ReadLine() is { } said)
            {
                if (said == "done")
                    return time.Elapsed.TotalMilliseconds;
            }
            return double.PositiveInfinity;
        });
        await job.StandardInput.WriteLineAsync();
        while (time.Elapsed.TotalMilliseconds < milliseconds && !done.IsCompleted)
            Thread.Sleep(milliseconds - time.Elapsed.TotalMilliseconds > 3 ? 1 : 0);
        job.Kill();
        await job.WaitForExitAsync();
        return await done;
    }

    private static Process Start(string root)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "OneSync.CrashRunner.dll"), root])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        Process job = Process.Start(start)!;
        Assert.Equal("ready", job.StandardOutput.ReadLine());
        return job;
    }

    private static Scratch Copy(Scratch day)
    {
        Scratch copy = new();
        foreach (string name in s_files.Where(f => File.Exists(Path.Combine(day.Root, f))))
            File.Copy(Path.Combine(day.Root, name), Path.Combine(copy.Root, name));
        return copy;
    }

    private static void FirstDay(Scratch scratch)
    {
        scratch.Write("onesync.yaml", TestWorkspace.Yaml(options: "path: ./changes.csv\n    mode: Changes\n    state: ./out.csv", destination: "thresholds: { Disable: { count: 9999 }, Rename: { count: 9999 } }"));
        scratch.Write("sis.csv", Csv(Enumerable.Range(0, People).Select(n => Pupil(n))));
        scratch.Write("hr.csv", Csv(Enumerable.Range(0, People / 10).Select(n => $"h{n},,First{n * 7},Last{n * 7},,P{n * 7}@X,staff,")));
    }

    // Some gone, some new, many changed, a few under another number.
    private static void SecondDay(Scratch scratch, Scratch first)
    {
        foreach (string name in s_files.Where(f => File.Exists(Path.Combine(first.Root, f))))
            File.Copy(Path.Combine(first.Root, name), Path.Combine(scratch.Root, name));
        using (Workspace workspace = Workspace.Open(scratch.Root, new WorkspaceOptions(new ConnectorHost())))
            Assert.All(workspace.RunAll(CancellationToken.None).Select(step => step.Run).ToList(), run => Assert.Equal(RunStatus.Complete, run.Status));
        scratch.Write("sis.csv", Csv(Enumerable.Range(100, People).Select(n => n % 97 == 0 ? Pupil(n).Replace($",{10000 + n},", $",{50000 + n},") : n % 3 == 0 ? Pupil(n).Replace("First", "Neu") : Pupil(n))));
    }

    private static string Pupil(int n) => string.Create(CultureInfo.InvariantCulture, $"s{n},{10000 + n},First{n},Last{n},2010-01-01,p{n}@x,student,");

    private static string Csv(IEnumerable<string> rows) => string.Join('\n', [TestWorkspace.Header, .. rows]) + "\n";

    private sealed record Outcome(string[] Accounts, IReadOnlyList<string> Users, string[] Changes, long Left)
    {
        public static Outcome Of(string root)
        {
            using Workspace workspace = Workspace.Open(root, new WorkspaceOptions(new ConnectorHost()));
            long left = workspace.Plan("out", null, default).Total;
            // Each change is told once, whichever plan told it.
            string[] changes = [.. TestWorkspace.Rows(Path.Combine(root, "changes.csv")).Select(r => string.Join('|', r.Where(c => c.Key != "plan").Select(c => c.Value))).Order(StringComparer.Ordinal)];
            return new Outcome(File.ReadAllLines(Path.Combine(root, "out.csv")), TestWorkspace.Contents(workspace), changes, left);
        }

        public bool Same(Outcome other) =>
            Left == 0 && other.Left == 0 && Accounts.SequenceEqual(other.Accounts) && Users.SequenceEqual(other.Users) && Changes.SequenceEqual(other.Changes);
    }
}
