using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OneSync.Connectors.Scheduling;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core.Scheduling;

namespace OneSync.Connectors.Tests.Scheduling;

/// <summary>What becomes of a crontab, and of other people's lines in it.</summary>
public sealed class CrontabTextTests
{
    private const string Theirs = "MAILTO=admin\n# mine\n0 4 * * * backup --all\n";

    private static ScheduleRequest Request(string name = "nightly", string workspace = "/srv/one sync", params string[] arguments) =>
        new(name, workspace, [new TimeOnly(13, 30), new TimeOnly(2, 0)], [DayOfWeek.Sunday, DayOfWeek.Monday], "/usr/bin/pwsh", arguments) { Folder = workspace };

    [Fact]
    public void A_schedule_is_added_read_changed_and_taken_away()
    {
        string once = CrontabText.With(Theirs, Request(arguments: ["-Command", "Say 'it'"]));

        OneSyncSchedule schedule = Assert.Single(CrontabText.Read(once));
        Assert.Equal(("nightly", "/srv/one sync", "02:00, 13:30 on Mon, Sun", "/srv/one sync/schedule-nightly.log"), (schedule.Name, schedule.Workspace, schedule.When, schedule.Log));
        Assert.StartsWith(Theirs, once, StringComparison.Ordinal);
        Assert.Contains("\n0 2 * * 1,0 umask 077; cd '/srv/one sync' && ", once, StringComparison.Ordinal);
        Assert.Contains("\n30 13 * * 1,0 ", once, StringComparison.Ordinal);
        Assert.Contains("/usr/bin/pwsh -Command 'Say '\"'\"'it'\"'\"''", schedule.Command, StringComparison.Ordinal);

        // In the place of the one before, and below variables that were added meanwhile.
        string twice = CrontabText.With(once + "ONESYNC_AD=x\n", Request() with { At = [new TimeOnly(3, 0)], Days = [], Full = true });
        schedule = Assert.Single(CrontabText.Read(twice));
        Assert.Equal(("03:00 every day", true), (schedule.When, schedule.Full));
        Assert.Equal(Theirs + "ONESYNC_AD=x\n", CrontabText.Without(twice, "NIGHTLY"));
    }

    [Fact]
    public void Whatever_else_a_crontab_has_comes_back_byte_for_byte() => Check.QuickThrowOnFailure(Prop.ForAll(Crontabs(), crontab =>
    {
        ScheduleRequest request = Request("new", "/srv/größe 100%");
        string with = CrontabText.With(crontab, request);
        return with.StartsWith(crontab, StringComparison.Ordinal) && CrontabText.Read(with).Single(s => s.Name == "new").Workspace == request.Workspace && CrontabText.Without(with, "new") == crontab;
    }));

    [Fact]
    public void Schedules_do_not_touch_each_other() => Check.QuickThrowOnFailure(Prop.ForAll(Crontabs(), crontab =>
    {
        // crontab(1) takes no last line without an end.
        string start = crontab + "\n";
        string both = CrontabText.With(CrontabText.With(start, Request("a")), Request("b", "/b"));
        return CrontabText.Without(both, "a") == CrontabText.With(start, Request("b", "/b")) && CrontabText.Without(CrontabText.Without(both, "a"), "b") == start;
    }));

    [Fact]
    public void What_is_only_half_there_is_nobodys_and_stays()
    {
        string[] whole = CrontabText.With("", Request()).TrimEnd('\n').Split('\n');
        string half = string.Join('\n', whole[..^1]) + "\n", remark = whole[0][..60] + "\n", end = whole[^1] + "\n";
        foreach (string other in (string[])[half, remark, end, half + half, end + half, whole[0].Replace("\"At\":[", "\"At\":[\"25:99\",", StringComparison.Ordinal) + "\n" + end])
        {
            Assert.Empty(CrontabText.Read(other));
            Assert.Equal(other, CrontabText.Without(other, "nightly"));
            Assert.Equal(other, CrontabText.Without(CrontabText.With(other, Request()), "nightly"));
        }
    }

    [Fact]
    public void Variables_of_a_crontab_are_known()
    {
        const string crontab = "# NO=1\nA=1\n \"B\" = 'x y'\nC=\nD=''\n0 2 * * * E=1 run\n";
        Assert.Equal(["A", "B"], new[] { "NO", "A", "B", "C", "D", "E", "a" }.Where(v => CrontabText.Sets(crontab, v)));
    }

    [Theory]
    [InlineData("/srv/o'brien \"x\" $HOME `id` 100% & ; #größe")]
    [InlineData("/srv/plain")]
    public void The_shell_gets_each_word_as_it_is(string folder)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("There is no cron on Windows.");
        using Scratch scratch = new();
        string root = Path.Combine(scratch.Root, folder.TrimStart('/'));
        Directory.CreateDirectory(root);
        ScheduleRequest request = Request(workspace: root, arguments: ["-c", "printf '%s\\n' \"$PWD\" \"$@\"; exit 3".Replace("\\n", "_", StringComparison.Ordinal), "x", folder, "", "100%"]) with { Program = "/bin/sh" };
        Assert.Null(CronLine.WhyNot(request));
        string command = CronLine.CommandOf(CronLine.Of(request, new TimeOnly(2, 0)));

        // Two nights.
        foreach (int night in new[] { 1, 2 })
        {
            using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = "/" })!;
            shell.WaitForExit();
            Assert.Equal(3, shell.ExitCode);
            Assert.Equal($"{root}_{folder}__100%_", File.ReadAllText(Path.Combine(root, "schedule-nightly.log")));
            Assert.Equal(night == 2, File.Exists(Path.Combine(root, "schedule-nightly.log.1")));
        }
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(root, "schedule-nightly.log")));
        Assert.Equal(2, Directory.GetFiles(root).Length);
    }

    [Theory]
    [InlineData("/srv/a\\b", "backslash")]
    [InlineData("/srv/a\nb", "line break")]
    public void What_cron_would_change_is_refused(string folder, string why) => Assert.Contains(why, CronLine.WhyNot(Request(workspace: folder)), StringComparison.Ordinal);

    [Fact]
    public void A_command_too_long_for_cron_is_refused()
    {
        Assert.Contains("998", CronLine.WhyNot(Request(workspace: "/" + new string('a', 990))), StringComparison.Ordinal);
        Assert.NotNull(CronLine.WhyNot(Request(workspace: "/" + new string('ö', 480))));
        Assert.Null(CronLine.WhyNot(Request(workspace: "/" + new string('a', 480))));
    }

    // Lines of every kind, pieces of OneSync's own among them, with and without an end.
    private static Arbitrary<string> Crontabs()
    {
        string[] own = CrontabText.With("", Request("other")).Split('\n');
        Gen<string> line = Gen.OneOf(
            Gen.Elements("", "# remark", "MAILTO=x", "* * * * * run 100\\% \r", "\t", "@daily x", own[0], own[1], own[^2], own[0][..40]),
            Gen.ArrayOf(Gen.Choose(1, 255).Select(c => (char)c)).Select(cs => new string(cs)));
        return Gen.ListOf(line).Select(lines => string.Join('\n', lines)).ToArbitrary();
    }
}
