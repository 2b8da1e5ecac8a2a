using System.Diagnostics;
using System.Text.Json;

namespace OneSync.Cli.Tests;

/// <summary>Schedules by the command, in a crontab of the test's own: <c>crontab</c> is a script that keeps its text in a file.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void A_schedule_is_added_listed_run_and_removed()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("There is no cron on Windows.");
        using TestWorkspace workspace = new();
        string crontab = OwnCrontab(workspace);
        const string theirs = "# mine\n0 4 * * * backup\n";
        File.WriteAllText(crontab, theirs);

        Outcome added = workspace.Run("schedule", "add", "--at", "13:30", "2:00", "--day", "Friday", "--name", "nightly", "-o", "json").Expect(0);

        JsonElement schedule = Assert.Single(added.Json);
        Assert.Equal(("nightly", "02:00"), (schedule.GetProperty("name").GetString(), schedule.GetProperty("at")[0].GetString()));
        Assert.Equal(workspace.Root, schedule.GetProperty("workspace").GetString());
        Assert.Contains("nightly", workspace.Run("schedule", "list").Expect(0).Out, StringComparison.Ordinal);
        // As cron does it.
        ProcessStartInfo start = new("/bin/sh", ["-c", schedule.GetProperty("command").GetString()!]) { WorkingDirectory = "/" };
        foreach (string name in start.Environment.Keys.Where(k => k is not ("HOME" or "DOTNET_ROOT")).ToArray())
            start.Environment.Remove(name);
        start.Environment["PATH"] = "/usr/bin:/bin";
        using Process shell = Process.Start(start)!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        Assert.Contains("p1,", workspace.Accounts, StringComparison.Ordinal);
        Assert.Contains("Complete", File.ReadAllText(Path.Combine(workspace.Root, "schedule-nightly.log")), StringComparison.Ordinal);

        Assert.Contains("Did you mean 'nightly'", workspace.Run("schedule", "remove", "nighty").Expect(2).Error, StringComparison.Ordinal);
        workspace.Run("schedule", "remove", "nightly").Expect(0);
        Assert.Equal(theirs, File.ReadAllText(crontab));
        Assert.Empty(workspace.Run("schedule", "list", "-o", "json").Expect(0).Out);
    }

    [Fact]
    public void What_is_not_right_adds_nothing()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("There is no cron on Windows.");
        using TestWorkspace workspace = new();
        string crontab = OwnCrontab(workspace);
        Assert.Contains("'2am' is no time", workspace.Run("schedule", "add", "--at", "2am").Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("Letters", workspace.Run("schedule", "add", "--at", "02:00", "--name", "a/b").Expect(1).Error, StringComparison.Ordinal);
        workspace.Write("onesync.yaml", TestWorkspace.Configuration
            + "  g:\n    type: Google\n    key: env:ONESYNC_TEST_KEY\n    admin: a@d.test\n    match: [externalId.organization]\n    map: { primaryEmail: number, givenName: givenName, familyName: familyName, externalId.organization: number }\n");
        Assert.Contains("env:ONESYNC_TEST_KEY", workspace.Run("schedule", "add", "--at", "02:00").Expect(1).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(crontab));
        Assert.Contains("warning:", workspace.Run("schedule", "add", "--at", "02:00", "--force").Expect(0).Error, StringComparison.Ordinal);
        Assert.True(File.Exists(crontab));
    }

    private static string OwnCrontab(TestWorkspace workspace)
    {
        string folder = Path.Combine(workspace.Root, "bin"), file = Path.Combine(folder, "text");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "crontab"),
            $"#!/bin/sh\ncase \"$1\" in -l) if [ -f '{file}' ]; then cat '{file}'; else echo 'no crontab for me' >&2; exit 1; fi ;; -r) rm '{file}' ;; -) cat > '{file}' ;; esac\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(folder, "crontab"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        workspace.Programs = folder;
        return file;
    }
}
