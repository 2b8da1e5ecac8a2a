using System.Management.Automation;
using OneSync.Core.Ports;
using OneSync.Core.Scheduling;
using OneSync.Core.Settings;
using OneSync.PowerShell.Hosting;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Has the whole job of a workspace run at fixed times, without anybody at a console.</summary>
[Cmdlet(VerbsLifecycle.Register, "OneSyncSchedule", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncSchedule))]
public sealed class RegisterOneSyncScheduleCommand : WorkspaceCmdlet
{
    /// <summary>The times of the day, such as 02:00.</summary>
    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrEmpty]
    public string[] At { get; set; } = [];

    /// <summary>The days of the week; every day unless given.</summary>
    [Parameter]
    public DayOfWeek[] DayOfWeek { get; set; } = [];

    /// <summary>The schedule's name; that of the workspace's folder unless given.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Everything is read, also what was read before.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>The account that it runs as; Windows only.</summary>
    [Parameter, Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Registers it although secrets are not there for a run without a console.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        ScheduleBook book = new(Options.Host.CreateScheduler(), SystemClock.Instance);
        ScheduleRequest request = Request();
        foreach (ConfigurationProblem problem in Judged(book, request))
            WriteWarning(problem.ToString());
        if (!ShouldProcess($"schedule '{request.Name}', {ScheduleTimes.Describe(request.At, request.Days)}", $"Run the whole job of {request.Workspace}"))
            return;
        OneSyncSchedule made = book.Write(request);
        if (book.WhyIdle() is { } idle)
            WriteWarning(idle);
        WriteObject(made);
    }

    // What is left to warn of once it may be registered.
    private IReadOnlyList<ConfigurationProblem> Judged(ScheduleBook book, ScheduleRequest request)
    {
        IReadOnlyList<ConfigurationProblem> problems = book.Judge(request, Current.Settings);
        ConfigurationProblem[] grave = [.. problems.Where(p => !Force || p.Severity == ProblemSeverity.Error)];
        return grave.Length == 0 ? problems : throw new ConfigurationException([.. grave.Select(p => p with { Severity = ProblemSeverity.Error })]);
    }

    private ScheduleRequest Request()
    {
        WorkspaceSettings settings = Current.Settings;
        string workspace = Path.TrimEndingDirectorySeparator(Path.GetFullPath(WorkspacePath)), name = Name ?? ScheduleBook.NameFor(settings);
        ScheduledShell shell = ScheduledShell.Here((string)GetVariableValue("PSHOME"));
        ScheduleRequest request = new(name, workspace, [.. At.Select(Time).Distinct()], [.. ScheduleTimes.InOrder(DayOfWeek)], shell.Program, [])
        {
            Full = Full,
            Folder = Path.TrimEndingDirectorySeparator(settings.Root),
            Account = Credential is { } who ? new ScheduleAccount(who.UserName, () => who.GetNetworkCredential().Password) : null,
        };
        string module = Path.Combine(MyInvocation.MyCommand.Module.ModuleBase, "OneSync.psd1");
        return request with { Arguments = shell.Arguments(module, workspace, Full, OperatingSystem.IsWindows() ? Path.Combine(request.Folder, request.LogName) : null) };
    }

    private static TimeOnly Time(string text) => ScheduleTimes.TryParse(text, out TimeOnly time)
        ? time
        : throw new ConfigurationException(new ConfigurationProblem("BadTime", $"'{text}' is no time of the day. Write hours and minutes, 00:00 to 23:59, such as 02:00.", Position.Whole(nameof(At))));
}
