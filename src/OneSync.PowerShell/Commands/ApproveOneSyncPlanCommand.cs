using System.Management.Automation;
using OneSync.Core.Planning;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Lets plans be applied that a threshold holds.</summary>
[Cmdlet(VerbsLifecycle.Approve, "OneSyncPlan", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncPlan))]
public sealed class ApproveOneSyncPlanCommand : WorkspaceCmdlet
{
    /// <summary>The plans.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ArgumentCompleter(typeof(PlanCompleter)), Alias("Id"), ValidateNotNullOrEmpty]
    public PlanArgument[] Plan { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PlanArgument argument in Plan)
        {
            OneSyncPlan plan = Current.FindPlan(argument.Id);
            if (!ShouldProcess($"plan {plan.Id} of destination '{plan.Destination}': {PlanSummary.Of(plan)}", "Approve"))
                continue;
            try
            {
                WriteObject(Current.Approve(plan.Id));
            }
            catch (PlanRefusedException error)
            {
                WriteErrors(error);
            }
        }
    }
}
