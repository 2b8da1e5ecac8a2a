using System.Management.Automation;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>All of it: imports every source, merges, plans and exports every destination.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "OneSync", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncRun), typeof(OneSyncSummary))]
public sealed class InvokeOneSyncCommand : WorkspaceCmdlet
{
    /// <summary>Everything, also what was read before.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>One object for each source and destination, with what was done, in place of the runs.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    protected override void Begin() => Leave(JobOutcome.Failed);

    /// <inheritdoc/>
    protected override void End()
    {
        if (IsWhatIf)
        {
            Leave(JobOutcome.Done);
            // What the exports would do depends on the imports, which would write to the vault.
            ShouldProcess($"sources {string.Join(", ", Current.Settings.Sources.Select(s => s.Name.Text))}", "Import and merge");
            ShouldProcess($"destinations {string.Join(", ", Current.Settings.Destinations.Select(d => d.Name.Text))}", "Export");
            return;
        }
        List<OneSyncRun> runs = [];
        foreach (RunStep step in Current.RunAll(Cancellation, Confirm, Full))
        {
            runs.Add(step.Run);
            // A dry run that nothing held has its export beside it.
            if (!Summary && step.Run is not { Kind: RunKind.DryRun, Status: RunStatus.Complete })
                WriteObject(step.Run);
            if (step.Error is not null)
                WriteErrors(step.Error);
        }
        if (Summary)
            WriteObject(Current.Summarize([.. runs.Select(r => r.Id)]), enumerateCollection: true);
        Leave(JobOutcomes.Of(runs));
    }

    // Where a script looks for how a program ended; what is stopped or ends with an error leaves Failed.
    private void Leave(JobOutcome outcome) => SessionState.PSVariable.Set("global:LASTEXITCODE", (int)outcome);

    private bool Confirm(OneSyncPlan plan) => ShouldProcess($"destination '{plan.Destination}': {PlanSummary.Of(plan)}", "Export");
}
