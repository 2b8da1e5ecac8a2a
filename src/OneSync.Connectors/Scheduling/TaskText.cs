using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using OneSync.Core.Scheduling;

namespace OneSync.Connectors.Scheduling;

/// <summary>
/// A task of Windows' Task Scheduler as XML, by its documented schema (version 1.2: https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema). What a schedule is stands in
/// <c>Data</c>, which is there for whoever makes a task.
/// </summary>
internal static class TaskText
{
    private static readonly XNamespace s_task = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /// <summary>The task. With a password it runs as that account; otherwise as <paramref name="user"/> by a log-on for services, which has no password and no network identity of its own.</summary>
    public static XDocument Write(ScheduleRequest request, string user)
    {
        Described about = new(request.Name, request.Workspace, [.. request.At.Order().Select(ScheduleTimes.Text)], [.. ScheduleTimes.InOrder(request.Days).Select(d => d.ToString())], request.Full);
        return new XDocument(new XDeclaration("1.0", "UTF-16", null), Element("Task", new XAttribute("version", "1.2"),
            Element("RegistrationInfo", Element("Source", "OneSync"), Element("Description", $"Runs OneSync in {request.Workspace}. Unregister-OneSyncSchedule, or onesync schedule remove, takes it away.")),
            Element("Triggers", request.At.Order().Select(time => Trigger(time, request.Days))),
            Element("Principals", Element("Principal", new XAttribute("id", "Author"),
                Element("UserId", request.Account?.User ?? user), Element("LogonType", request.Account is null ? "S4U" : "Password"), Element("RunLevel", "LeastPrivilege"))),
            Element("Settings",
                Element("MultipleInstancesPolicy", "IgnoreNew"), Element("DisallowStartIfOnBatteries", "false"), Element("StopIfGoingOnBatteries", "false"),
                Element("StartWhenAvailable", "true"), Element("ExecutionTimeLimit", "P1D"), Element("Enabled", "true")),
            Element("Data", JsonSerializer.Serialize(about)),
            Element("Actions", new XAttribute("Context", "Author"), Element("Exec",
                Element("Command", request.Program), Element("Arguments", string.Join(' ', request.Arguments.Select(Quote))), Element("WorkingDirectory", request.Folder)))));
    }

    /// <summary>The schedule of a task; null when it is none of OneSync's.</summary>
    public static OneSyncSchedule? Read(string xml)
    {
        try
        {
            XElement task = XDocument.Parse(xml).Root!;
            XElement? exec = task.Descendants(s_task + "Exec").FirstOrDefault();
            return task.Element(s_task + "Data")?.Value is { } data && JsonSerializer.Deserialize<Described>(data) is { Name: not null, Workspace: not null, At: not null, Days: not null } about
                ? new OneSyncSchedule
                {
                    Name = about.Name,
                    Workspace = about.Workspace,
                    At = [.. about.At.Select(t => ScheduleTimes.TryParse(t, out TimeOnly time) ? time : default)],
                    Days = [.. about.Days.Select(d => Enum.TryParse(d, out DayOfWeek day) ? day : default)],
                    Full = about.Full,
                    Command = $"{exec?.Element(s_task + "Command")?.Value} {exec?.Element(s_task + "Arguments")?.Value}".Trim(),
                }
                : null;
        }
        catch (Exception error) when (error is XmlException or JsonException)
        {
            return null;
        }
    }

    // The day is in the past, so that the next time is the first; without a zone it is the machine's own time, in summer and in winter.
    private static XElement Trigger(TimeOnly time, IReadOnlyList<DayOfWeek> days) => Element("CalendarTrigger",
        Element("Enabled", "true"),
        Element("StartBoundary", string.Create(CultureInfo.InvariantCulture, $"2020-01-01T{time:HH\\:mm}:00")),
        days.Count == 0
            ? Element("ScheduleByDay", Element("DaysInterval", "1"))
            : Element("ScheduleByWeek", Element("DaysOfWeek", ScheduleTimes.InOrder(days).Select(d => Element(d.ToString()))), Element("WeeksInterval", "1")));

    // As CommandLineToArgvW takes it apart: backslashes count only before a quote.
    private static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.AsSpan().IndexOfAny(" \t\"") < 0)
            return argument;
        StringBuilder quoted = new("\"");
        int backslashes = 0;
        foreach (char c in argument)
        {
            if (c == '"')
                quoted.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            quoted.Append(c);
        }
        return quoted.Append('\\', backslashes).Append('"').ToString();
    }

    private static XElement Element(string name, params object?[] content) => new(s_task + name, content);

    private sealed record Described(string Name, string Workspace, string[] At, string[] Days, bool Full);
}
