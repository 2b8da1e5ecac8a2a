using System.Management.Automation;
using OneSync.Core.Activity;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Takes up exports that were stopped or killed.</summary>
[Cmdlet(VerbsLifecycle.Resume, "OneSyncRun", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncRun))]
public sealed class ResumeOneSyncRunCommand : WorkspaceCmdlet
{
    /// <inheritdoc/>
    protected override void End()
    {
        if (!ShouldProcess("exports that were stopped or killed", "Resume"))
            return;
        foreach (OneSyncRun run in Current.Resume(Cancellation))
            WriteObject(run);
    }
}
