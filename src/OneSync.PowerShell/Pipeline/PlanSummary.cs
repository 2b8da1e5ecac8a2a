using System.Globalization;
using OneSync.Core.Planning;

namespace OneSync.PowerShell.Pipeline;

/// <summary>What a plan does in one line, for questions and what-if messages.</summary>
internal static class PlanSummary
{
    /// <summary><c>3 Create, 12 Update</c>, or <c>nothing to change</c>.</summary>
    public static string Of(OneSyncPlan plan) => plan.Total == 0 ? "nothing to change"
        : string.Join(", ", plan.Counts.Where(c => c.Value > 0).OrderBy(c => c.Key).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value:N0} {c.Key}")));
}
