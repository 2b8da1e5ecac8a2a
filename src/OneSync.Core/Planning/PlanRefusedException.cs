namespace OneSync.Core.Planning;

/// <summary>A plan is not applied as it stands.</summary>
/// <param name="id">A stable id: <c>ThresholdExceeded</c>, <c>PlanNotHeld</c>, <c>PlanNotApplicable</c>.</param>
/// <param name="message">Why, and what to do.</param>
/// <param name="plan">The plan.</param>
public sealed class PlanRefusedException(string id, string message, OneSyncPlan plan) : Exception(message)
{
    /// <summary>A stable id, the first part of the PowerShell error id.</summary>
    public string Id { get; } = id;

    /// <summary>The plan.</summary>
    public OneSyncPlan Plan { get; } = plan;
}
