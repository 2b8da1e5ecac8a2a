using System.Management.Automation;
using OneSync.Core.Correlation;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Gets the matches that wait for an admin, or writes them to a file to fill in.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncCorrelation", DefaultParameterSetName = AsObjects, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(OneSyncCorrelation), ParameterSetName = [AsObjects])]
[OutputType(typeof(FileInfo), ParameterSetName = [AsFile])]
public sealed class GetOneSyncCorrelationCommand : WorkspaceCmdlet
{
    private const string AsObjects = "Objects", AsFile = "File";

    /// <summary>The matches' numbers.</summary>
    [Parameter(Position = 0, ParameterSetName = AsObjects), ArgumentCompleter(typeof(CorrelationCompleter))]
    public long[]? Id { get; set; }

    /// <summary>Proposed or Disputed.</summary>
    [Parameter(ParameterSetName = AsObjects), Alias("Status")]
    public ProposalState State { get; set; }

    /// <summary>The rules that found them.</summary>
    [Parameter(ParameterSetName = AsObjects), SupportsWildcards, ValidateNotNullOrEmpty]
    public string? Rule { get; set; }

    /// <summary>The CSV file to write.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AsFile), ValidateNotNullOrEmpty]
    public string ExportPath { get; set; } = "";

    /// <inheritdoc/>
    protected override void End()
    {
        if (ParameterSetName == AsFile)
        {
            Export(FullPath(ExportPath));
            return;
        }
        WildcardPattern? rule = Rule is null ? null : new WildcardPattern(Rule, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        bool stateAsked = MyInvocation.BoundParameters.ContainsKey(nameof(State));
        foreach (OneSyncCorrelation match in Current.Correlations())
        {
            if ((Id is null || Id.Contains(match.Id)) && (!stateAsked || match.State == State) && rule?.IsMatch(match.Rule) != false)
                WriteObject(match);
        }
    }

    private void Export(string path)
    {
        if (!ShouldProcess(path, "Write the matches that wait"))
            return;
        int count = Current.ExportReview(path);
        WriteVerbose($"{count} matches wait. Fill in the column 'decision' with accept or reject, then: Resolve-OneSyncCorrelation -Path '{path}'");
        WriteObject(new FileInfo(path));
    }
}
