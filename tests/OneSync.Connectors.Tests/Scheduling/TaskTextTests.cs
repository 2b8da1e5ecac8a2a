using System.Xml.Linq;
using OneSync.Connectors.Scheduling;
using OneSync.Core.Scheduling;

namespace OneSync.Connectors.Tests.Scheduling;

/// <summary>Tasks of Windows, as data against the documented schema: there is no Windows to try them on.</summary>
public sealed class TaskTextTests
{
    private static readonly XNamespace s_task = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    private static ScheduleRequest Request(params DayOfWeek[] days) =>
        new("school days", @"C:\One Sync", [new TimeOnly(13, 30), new TimeOnly(2, 0)], days, @"C:\Program Files\PowerShell\7\pwsh.exe", ["-NoProfile", "-Command", "Say \"it\" & <go>", @"C:\x y\"]) { Folder = @"C:\One Sync" };

    [Fact]
    public void A_task_says_what_is_run_where_when_and_as_whom()
    {
        XElement task = TaskText.Write(Request(DayOfWeek.Sunday, DayOfWeek.Monday), @"DISTRICT\onesync").Root!;
        Assert.Equal((s_task + "Task", "1.2"), (task.Name, (string?)task.Attribute("version")));
        Assert.Equal(["RegistrationInfo", "Triggers", "Principals", "Settings", "Data", "Actions"], task.Elements().Select(e => e.Name.LocalName));
        XElement exec = Only(task, "Exec");
        Assert.Equal([@"C:\Program Files\PowerShell\7\pwsh.exe", """-NoProfile -Command "Say \"it\" & <go>" "C:\x y\\" """.TrimEnd(), @"C:\One Sync"], exec.Elements().Select(e => e.Value));
        Assert.Equal(["Command", "Arguments", "WorkingDirectory"], exec.Elements().Select(e => e.Name.LocalName));
        Assert.Equal((string?)Only(task, "Principal").Attribute("id"), (string?)Only(task, "Actions").Attribute("Context"));
        Assert.Equal((@"DISTRICT\onesync", "S4U", "LeastPrivilege"), (Only(task, "UserId").Value, Only(task, "LogonType").Value, Only(task, "RunLevel").Value));
        Assert.Equal(("IgnoreNew", "true"), (Only(task, "MultipleInstancesPolicy").Value, Only(task, "StartWhenAvailable").Value));
        XElement[] triggers = [.. task.Descendants(s_task + "CalendarTrigger")];
        Assert.Equal(["2020-01-01T02:00:00", "2020-01-01T13:30:00"], triggers.Select(t => Only(t, "StartBoundary").Value));
        Assert.All(triggers, t => Assert.Equal(["Monday", "Sunday"], Only(t, "DaysOfWeek").Elements().Select(d => d.Name.LocalName)));
    }

    [Fact]
    public void Without_days_it_is_every_day() => Assert.Equal("1", TaskText.Write(Request(), "x").Descendants(s_task + "ScheduleByDay").First().Value);

    [Fact]
    public void A_password_goes_to_the_scheduler_and_into_no_file()
    {
        ScheduleRequest request = Request() with { Account = new ScheduleAccount(@"DISTRICT\svc", () => "s3cret-canary") };
        string xml = TaskText.Write(request, "x").ToString();
        Assert.DoesNotContain("canary", xml, StringComparison.Ordinal);
        Assert.Contains("<LogonType>Password</LogonType>", xml, StringComparison.Ordinal);
        Assert.Equal(["/Create", "/F", "/TN", @"\OneSync\school days", "/XML", "t.xml", "/RU", @"DISTRICT\svc", "/RP", "s3cret-canary"], Connectors.Scheduling.TaskScheduler.Creation(request, "t.xml"));
        Assert.Equal(6, Connectors.Scheduling.TaskScheduler.Creation(Request(), "t.xml").Length);
    }

    [Fact]
    public void A_task_is_read_back_and_others_are_nobodys()
    {
        OneSyncSchedule read = TaskText.Read(TaskText.Write(Request(DayOfWeek.Friday) with { Full = true }, "x").ToString())!;
        Assert.Equal(("school days", @"C:\One Sync", "02:00, 13:30 on Fri", true), (read.Name, read.Workspace, read.When, read.Full));
        Assert.StartsWith(@"C:\Program Files\PowerShell\7\pwsh.exe -NoProfile", read.Command, StringComparison.Ordinal);
        Assert.Null(TaskText.Read("<Task xmlns='http://schemas.microsoft.com/windows/2004/02/mit/task'><Data>their own</Data></Task>"));
        Assert.Null(TaskText.Read("<Task/>"));
        Assert.Null(TaskText.Read("ERROR: no such task"));
    }

    private static XElement Only(XElement parent, string name) => Assert.Single(parent.DescendantsAndSelf(s_task + name));
}
