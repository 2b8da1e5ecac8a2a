using System.Management.Automation;
using OneSync.Core.Scheduling;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Gets the schedules of this account, of all workspaces.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncSchedule")]
[OutputType(typeof(OneSyncSchedule))]
public sealed class GetOneSyncScheduleCommand : ScheduleCmdlet
{
    /// <summary>The schedules' names.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true), SupportsWildcards, ArgumentCompleter(typeof(ScheduleCompleter)), ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (OneSyncSchedule schedule in Find(Name))
            WriteObject(schedule);
    }
}
