using System.Management.Automation;
using OneSync.Core.Selecting;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Writes schools, classes, roles and statuses as a spreadsheet with a column <c>sync</c> to fill in.</summary>
[Cmdlet(VerbsData.Export, "OneSyncSelection", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class ExportOneSyncSelectionCommand : WorkspaceCmdlet
{
    /// <summary>The file: a workbook when its name ends in .xlsx, otherwise CSV.</summary>
    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The sources' names.</summary>
    [Parameter(Position = 1), SupportsWildcards, ArgumentCompleter(typeof(SourceCompleter)), ValidateNotNullOrEmpty]
    public string[]? Source { get; set; }

    /// <summary>What to choose of.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public SelectionKind[]? Kind { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        string path = FullPath(Path);
        if (!ShouldProcess(path, "Write what there is to select"))
            return;
        int rows = Current.ExportSelection(path, Source is null ? null : [.. Select(Source, Current.Settings.Sources.Select(s => s.Name.Text))], Kind);
        WriteVerbose($"{rows} rows. Write Yes into the column 'sync', then: Import-OneSyncSelection '{path}'");
        WriteObject(new FileInfo(path));
    }
}
