using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.PowerShell.Pipeline;

/// <summary>A plan as a parameter takes it: its number, the plan itself, the run that made or applied it, or one of its changes.</summary>
public sealed class PlanArgument
{
    /// <summary>By number.</summary>
    public PlanArgument(long id) => Id = id;

    /// <summary>The plan itself.</summary>
    public PlanArgument(OneSyncPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Id = plan.Id;
    }

    /// <summary>The plan of a run.</summary>
    /// <exception cref="ArgumentException">The run has none.</exception>
    public PlanArgument(OneSyncRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Id = run.Plan ?? throw new ArgumentException($"Run {run.Id} is of kind {run.Kind} and has no plan.", nameof(run));
    }

    /// <summary>The plan of a change.</summary>
    public PlanArgument(OneSyncChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Id = change.Plan;
    }

    /// <summary>The plan's number.</summary>
    public long Id { get; }

    /// <inheritdoc/>
    public override string ToString() => Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
