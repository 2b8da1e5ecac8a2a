using System.Management.Automation;
using OneSync.Core.Activity;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Finds which records are one person, and brings the users up to date.</summary>
[Cmdlet(VerbsData.Merge, "OneSyncCorrelation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(OneSyncRun))]
public sealed class MergeOneSyncCorrelationCommand : WorkspaceCmdlet
{
    /// <summary>Looks at every user, though nothing seems to have changed.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        if (ShouldProcess("the records of all sources", "Correlate and merge"))
            WriteObject(Current.Merge(Force, Cancellation));
    }
}
