using System.Diagnostics;

namespace OneSync.Cli.Tests;

public sealed class InterruptionTests
{
    private const int Pupils = 20_000;

    [Fact]
    public void A_run_that_is_killed_at_any_time_is_taken_up_by_the_next()
    {
        using TestWorkspace undisturbed = new(pupils: Pupils);
        Stopwatch watch = Stopwatch.StartNew();
        undisturbed.Run("run").Expect(0);
        int whole = (int)watch.ElapsedMilliseconds;

        using TestWorkspace killed = new(pupils: Pupils);
        Random random = new(7);
        for (int i = 0; i < 8; i++)
        {
            using Process process = killed.Start("run");
            if (!process.WaitForExit(random.Next(whole / 8, whole)))
                process.Kill();
            process.WaitForExit();
        }
        killed.Run("run").Expect(0);
        Assert.Equal(undisturbed.Accounts, killed.Accounts);
        Assert.Empty(killed.Run("dry-run", "-o", "json").Expect(0).Json[0].GetProperty("changes").EnumerateObject());
    }

    [Fact]
    public void A_signal_stops_a_run_at_once_and_the_next_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        using TestWorkspace workspace = new(pupils: Pupils);
        using Process process = workspace.Start("run");
        // The vault is opened after the command began to listen.
        while (!File.Exists(Path.Combine(workspace.Root, "onesync.db")) && !process.HasExited)
            Thread.Sleep(10);
        Thread.Sleep(100);
        Assert.SkipWhen(process.HasExited, "The run was over before it could be stopped.");
        Stopwatch watch = Stopwatch.StartNew();
        using (Process kill = Process.Start("kill", ["-s", "TERM", $"{process.Id}"]))
            kill.WaitForExit();
        Assert.True(process.WaitForExit(5000), "It went on for more than five seconds.");
        Assert.Equal(130, process.ExitCode);
        workspace.Run("run").Expect(0);
        Assert.Equal(Pupils + 3, workspace.Accounts.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
