using System.Management.Automation;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Writes a report of plans, as a page for a browser or as CSV.</summary>
[Cmdlet(VerbsData.Export, "OneSyncReport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class ExportOneSyncReportCommand : WorkspaceCmdlet
{
    private readonly List<long> _plans = [];

    /// <summary>The file: a page when its name ends in .html, otherwise CSV.</summary>
    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The plans.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true), ArgumentCompleter(typeof(PlanCompleter)), Alias("Id"), ValidateNotNullOrEmpty]
    public PlanArgument[]? Plan { get; set; }

    /// <inheritdoc/>
    protected override void Process() => _plans.AddRange((Plan ?? []).Select(p => p.Id));

    /// <inheritdoc/>
    protected override void End()
    {
        string path = FullPath(Path);
        // A pipeline that selects no plan asks for none.
        if (_plans.Count == 0 && MyInvocation.ExpectingInput)
            return;
        if (!ShouldProcess(path, "Write a report"))
            return;
        WriteVerbose($"{Current.ExportReport(path, _plans.Count > 0 ? _plans : null, Cancellation)} plans are in the report.");
        WriteObject(new FileInfo(path));
    }
}
