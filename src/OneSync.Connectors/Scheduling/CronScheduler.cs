using OneSync.Core.Ports;
using OneSync.Core.Scheduling;

namespace OneSync.Connectors.Scheduling;

/// <summary>The crontab of the account that runs this, on Linux and macOS.</summary>
internal sealed class CronScheduler : IScheduler
{
    private const string Program = "crontab", Missing = "There is no cron here: the program 'crontab' was not found. Install it: apt-get install cron (Debian, Ubuntu), or dnf install cronie (Red Hat, Fedora).";

    // The names under which the daemons of Debian, Red Hat, Alpine and Arch run; Linux keeps 15 characters.
    private static readonly string[] s_daemons = ["cron", "crond", "fcron", "busybox", "systemd-cron"];
    private static readonly string[] s_logOnRules = ["/etc/pam.d/cron", "/etc/pam.d/crond"];

    /// <inheritdoc/>
    public IReadOnlyList<OneSyncSchedule> Read() => CrontabText.Read(Text());

    /// <inheritdoc/>
    public void Write(ScheduleRequest request) => Install(CrontabText.With(Text(), request));

    /// <inheritdoc/>
    public void Remove(string name)
    {
        string before = Text(), after = CrontabText.Without(before, name);
        if (after != before)
            Install(after);
    }

    /// <inheritdoc/>
    public string? WhyNot(ScheduleRequest request) => request.Account is not null
        ? "A crontab runs as the account whose it is, and takes no credential: register the schedule as that account, such as with 'sudo -u onesync pwsh'."
        : CronLine.WhyNot(request);

    /// <inheritdoc/>
    public string? WhyIdle() => !OperatingSystem.IsLinux() || Processes().Any(p => s_daemons.Contains(p, StringComparer.Ordinal)) ? null
        : "No cron daemon is running, so nothing will be run: 'systemctl enable --now cron' (Debian, Ubuntu) or 'systemctl enable --now crond' (Red Hat, Fedora) starts it.";

    /// <inheritdoc/>
    public bool HasVariable(string name) => name == "HOME" || CrontabText.Sets(Text(), name) || (LogsOn() && CrontabText.Sets(File.ReadAllText("/etc/environment"), name));

    // Where cron opens a session for each run, the environment of all sessions is its too.
    private static bool LogsOn() => File.Exists("/etc/environment") && s_logOnRules.Any(rules => File.Exists(rules) && File.ReadLines(rules).Any(line => !line.StartsWith('#') && line.Contains("pam_env", StringComparison.Ordinal)));

    private static string Text()
    {
        (int exit, string crontab, string complaint) = SchedulerProgram.Run(Program, ["-l"], Missing);
        if (exit == 0)
            return crontab;
        return complaint.Contains("no crontab", StringComparison.OrdinalIgnoreCase) || complaint.Contains("No such file", StringComparison.OrdinalIgnoreCase) ? "" : throw Refused(complaint);
    }

    private static void Install(string crontab)
    {
        (int exit, _, string complaint) = crontab.Length > 0 ? SchedulerProgram.Run(Program, ["-"], Missing, crontab) : SchedulerProgram.Run(Program, ["-r"], Missing);
        if (exit != 0)
            throw Refused(complaint);
    }

    private static SchedulerUnavailableException Refused(string complaint) => new("SchedulerRefused", $"'crontab' refuses: {complaint}");

    private static IEnumerable<string> Processes()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            string? name = null;
            try
            {
                name = File.ReadAllText(Path.Combine(folder, "comm")).TrimEnd('\n');
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
            if (name is not null)
                yield return name;
        }
    }
}
