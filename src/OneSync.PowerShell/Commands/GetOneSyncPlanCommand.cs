using System.Management.Automation;
using OneSync.Core.Planning;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Gets plans, their changes, or what else they tell.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncPlan", DefaultParameterSetName = Heads)]
[OutputType(typeof(OneSyncPlan), ParameterSetName = [Heads])]
[OutputType(typeof(OneSyncChange), ParameterSetName = [Changes])]
[OutputType(typeof(PlanNotice), ParameterSetName = [Notices])]
public sealed class GetOneSyncPlanCommand : WorkspaceCmdlet
{
    private const string Heads = "Plan", Changes = "Change", Notices = "Notice";

    /// <summary>The plans.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true), ArgumentCompleter(typeof(PlanCompleter)), Alias("Id"), ValidateNotNullOrEmpty]
    public PlanArgument[]? Plan { get; set; }

    /// <summary>Plans of these destinations.</summary>
    [Parameter, SupportsWildcards, ArgumentCompleter(typeof(DestinationCompleter)), ValidateNotNullOrEmpty]
    public string[] Destination { get; set; } = ["*"];

    /// <summary>Plans that stand there.</summary>
    [Parameter]
    public PlanState State { get; set; }

    /// <summary>Only the newest plan of each destination.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    /// <summary>The changes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Changes)]
    public SwitchParameter Change { get; set; }

    /// <summary>What the plans tell besides.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Notices)]
    public SwitchParameter Notice { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (OneSyncPlan plan in Plan is null ? Matching() : Plan.Select(p => Current.FindPlan(p.Id)))
        {
            if (Change)
                WriteAll(Current.Changes(plan.Id));
            else if (Notice)
                WriteAll(Current.Notices(plan.Id));
            else
                WriteObject(plan);
        }
    }

    private IEnumerable<OneSyncPlan> Matching()
    {
        IReadOnlyList<OneSyncPlan> plans = Current.Plans();
        HashSet<string> names = new(Select(Destination, plans.Select(p => p.Destination).Distinct(StringComparer.OrdinalIgnoreCase)), StringComparer.OrdinalIgnoreCase);
        IEnumerable<OneSyncPlan> found = plans.Where(p => names.Contains(p.Destination));
        if (MyInvocation.BoundParameters.ContainsKey(nameof(State)))
            found = found.Where(p => p.State == State);
        return Latest ? found.DistinctBy(p => p.Destination, StringComparer.OrdinalIgnoreCase) : found;
    }

    private void WriteAll<T>(IEnumerable<T> items)
    {
        foreach (T item in items)
        {
            Cancellation.ThrowIfCancellationRequested();
            WriteObject(item);
        }
    }
}
