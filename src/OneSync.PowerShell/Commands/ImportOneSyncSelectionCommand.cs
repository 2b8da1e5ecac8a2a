using System.Management.Automation;
using OneSync.Core.Selecting;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Reads a selection that was filled in, or forgets what was selected.</summary>
[Cmdlet(VerbsData.Import, "OneSyncSelection", DefaultParameterSetName = FromFile, SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncSelection))]
public sealed class ImportOneSyncSelectionCommand : WorkspaceCmdlet
{
    private const string FromFile = "File", Forget = "Reset";

    /// <summary>The workbook or CSV file that was filled in.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromFile, ValueFromPipelineByPropertyName = true), Alias("FullName"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The sources whose rows count, or whose selection is forgotten.</summary>
    [Parameter(Position = 1), SupportsWildcards, ArgumentCompleter(typeof(SourceCompleter)), ValidateNotNullOrEmpty]
    public string[]? Source { get; set; }

    /// <summary>Forgets the selection, so that everybody is in scope again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Forget)]
    public SwitchParameter Reset { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string[]? sources = Source is null ? null : [.. Select(Source, Current.Settings.Sources.Select(s => s.Name.Text))];
        bool keep = Reset ? ShouldProcess(sources is null ? "all sources" : $"source {string.Join(", ", sources.Select(s => $"'{s}'"))}", "Forget what is selected") : ShouldProcess(FullPath(Path), "Read what is selected");
        // Whoever only asks sees what it would change; whoever is asked and says no has seen it.
        if (!keep && !IsWhatIf)
            return;
        foreach (OneSyncSelection selection in Reset ? Current.ResetSelection(sources, keep) : Current.ImportSelection(FullPath(Path), sources, keep))
        {
            foreach (SelectionChange change in selection.Changes)
                WriteVerbose($"{selection.Source}: {change}");
            WriteObject(selection);
        }
        if (keep)
            WriteVerbose("Merge-OneSyncCorrelation acts on it.");
    }
}
