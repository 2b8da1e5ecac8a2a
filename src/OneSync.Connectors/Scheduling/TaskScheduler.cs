using System.Text;
using System.Xml.Linq;
using OneSync.Core.Ports;
using OneSync.Core.Scheduling;

namespace OneSync.Connectors.Scheduling;

/// <summary>Windows' Task Scheduler, by its own command. Tasks are in its folder <c>OneSync</c>.</summary>
internal sealed class TaskScheduler : IScheduler
{
    private const string Program = "schtasks.exe", Folder = @"\OneSync\", Missing = "There is no Task Scheduler here: 'schtasks.exe' was not found.";

    /// <inheritdoc/>
    public IReadOnlyList<OneSyncSchedule> Read()
    {
        // The first cell of a row is the path of a task; the others are in the language of the machine.
        string list = Run(["/Query", "/FO", "CSV", "/NH"]);
        IEnumerable<string> paths = list.Split('\n').Select(row => row.Split("\",\"")[0].TrimStart('"').Trim()).Where(p => p.StartsWith(Folder, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase);
        return [.. paths.Select(path => TaskText.Read(Run(["/Query", "/TN", path, "/XML"]))).OfType<OneSyncSchedule>()];
    }

    /// <inheritdoc/>
    public void Write(ScheduleRequest request)
    {
        string file = Path.GetTempFileName();
        try
        {
            XDocument task = TaskText.Write(request, $@"{Environment.UserDomainName}\{Environment.UserName}");
            File.WriteAllText(file, $"{task.Declaration}{Environment.NewLine}{task}", Encoding.Unicode);
            Run(Creation(request, file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What <c>schtasks</c> is told to make the task of a file.</summary>
    internal static string[] Creation(ScheduleRequest request, string file) =>
        ["/Create", "/F", "/TN", Folder + request.Name, "/XML", file, .. request.Account is { } account ? ["/RU", account.User, "/RP", account.Password()] : Array.Empty<string>()];

    /// <inheritdoc/>
    public void Remove(string name) => Run(["/Delete", "/F", "/TN", Folder + name]);

    /// <inheritdoc/>
    public string? WhyNot(ScheduleRequest request) => null;

    /// <inheritdoc/>
    public string? WhyIdle() => null;

    /// <inheritdoc/>
    public bool HasVariable(string name) =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name, EnvironmentVariableTarget.User)) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name, EnvironmentVariableTarget.Machine));

    private static string Run(string[] arguments)
    {
        (int exit, string output, string complaint) = SchedulerProgram.Run(Program, arguments, Missing);
        return exit == 0 ? output : throw new SchedulerUnavailableException("SchedulerRefused", $"The Task Scheduler refuses: {complaint}");
    }
}
