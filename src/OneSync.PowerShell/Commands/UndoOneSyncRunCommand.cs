using System.Management.Automation;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Plans how exports are taken back, and applies that when asked.</summary>
[Cmdlet(VerbsCommon.Undo, "OneSyncRun", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncPlan), typeof(OneSyncRun))]
public sealed class UndoOneSyncRunCommand : WorkspaceCmdlet
{
    /// <summary>The exports' numbers.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), Alias("Id"), ArgumentCompleter(typeof(ExportCompleter))]
    public long[] Run { get; set; } = [];

    /// <summary>Applies the plan at once, unless a threshold holds it.</summary>
    [Parameter]
    public SwitchParameter Apply { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (long run in Run)
        {
            try
            {
                Undo(run);
            }
            catch (Exception error) when (error is ConfigurationException or PlanRefusedException or DestinationUnavailableException)
            {
                WriteErrors(error);
            }
        }
    }

    private void Undo(long run)
    {
        if (IsWhatIf)
        {
            OneSyncPlan preview = Current.PreviewUndo(run, Cancellation);
            if (preview.State == PlanState.Held)
                WriteWarning($"The plan that undoes run {run} would be held: {string.Join(' ', preview.Thresholds)}");
            Confirm(preview);
            return;
        }
        OneSyncPlan plan = Current.PlanUndo(run, Cancellation);
        if (!Apply)
            WriteObject(plan);
        // A held plan is refused before anybody is asked.
        else if (plan.State == PlanState.Held || Confirm(plan))
            WriteObject(Current.Export(plan.Id, Cancellation));
    }

    private bool Confirm(OneSyncPlan plan) => ShouldProcess($"destination '{plan.Destination}': {PlanSummary.Of(plan)}", $"Undo run {plan.Undoes}");
}
