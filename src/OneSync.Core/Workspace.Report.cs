using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Reporting;

namespace OneSync.Core;

public sealed partial class Workspace
{
    /// <summary>
    /// Writes a report of plans: a page for a browser when the file's name ends in <c>.html</c> or <c>.htm</c>, with the sources besides and the first
    /// 5,000 changes of each plan, and otherwise a CSV file of every change and notice.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="plans">The plans' numbers; null for the newest of each destination.</param>
    /// <param name="cancellation">Ends it without a trace.</param>
    /// <returns>How many plans it tells of.</returns>
    /// <exception cref="Settings.ConfigurationException">There is no such plan.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before stays.</exception>
    public int ExportReport(string path, IReadOnlyList<long>? plans, CancellationToken cancellation)
    {
        OneSyncPlan[] told = plans is null
            ? [.. Plans().DistinctBy(p => p.Destination, StringComparer.OrdinalIgnoreCase).OrderBy(p => p.Destination, StringComparer.OrdinalIgnoreCase)]
            : [.. plans.Distinct().Select(FindPlan)];
        if (Path.GetExtension(path).ToLowerInvariant() is ".html" or ".htm")
        {
            using IFileWriter file = _options.Host.CreateFile(path);
            PlanReport.WriteHtml(file, this, told, _options.Clock.UtcNow, _options.By, cancellation);
            file.Finish();
        }
        else
        {
            using ITableWriter table = _options.Host.CreateTable(path, PlanReport.Columns);
            PlanReport.WriteTable(table, this, told, cancellation);
            table.Finish();
        }
        return told.Length;
    }
}
