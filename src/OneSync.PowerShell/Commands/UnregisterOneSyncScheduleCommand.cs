using System.Management.Automation;
using OneSync.Core.Scheduling;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Takes schedules away. Nothing else of the scheduler is touched, and nothing of the workspace.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "OneSyncSchedule", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncSchedule))]
public sealed class UnregisterOneSyncScheduleCommand : ScheduleCmdlet
{
    /// <summary>The schedules' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true), SupportsWildcards, ArgumentCompleter(typeof(ScheduleCompleter)), ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Gives what was taken away.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (OneSyncSchedule schedule in Find(Name))
        {
            if (!ShouldProcess($"schedule '{schedule.Name}', {schedule.When}, of {schedule.Workspace}", "Take away"))
                continue;
            Book.Remove(schedule.Name);
            if (PassThru)
                WriteObject(schedule);
        }
    }
}
