using System.Management.Automation;
using OneSync.Core.Correlation;
using OneSync.Core.Model;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Decides matches that wait, reads a file of decisions, or splits a user that was merged wrongly.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "OneSyncCorrelation", DefaultParameterSetName = One, SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncUser), ParameterSetName = [Apart])]
public sealed class ResolveOneSyncCorrelationCommand : WorkspaceCmdlet
{
    private const string One = "Id", FromFile = "File", Apart = "Split";

    /// <summary>The matches' numbers.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = One, ValueFromPipelineByPropertyName = true), ArgumentCompleter(typeof(CorrelationCompleter))]
    public long[] Id { get; set; } = [];

    /// <summary>Accept or Reject.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = One)]
    public CorrelationDecision Decision { get; set; }

    /// <summary>The file that was filled in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromFile), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The user to split.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Apart)]
    public long User { get; set; }

    /// <summary>The records that leave the user: an anchor, or a source and an anchor.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Apart), ValidateNotNullOrEmpty]
    public string[] Split { get; set; } = [];

    private readonly List<(long, CorrelationDecision)> _decisions = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName != One)
            return;
        foreach (long id in Id)
        {
            if (ShouldProcess($"match {id}", Decision.ToString()))
                _decisions.Add((id, Decision));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (_decisions.Count > 0)
        {
            Current.Decide(_decisions);
            WriteVerbose($"{_decisions.Count} matches were decided. Merge-OneSyncCorrelation acts on it.");
        }
        else if (ParameterSetName == FromFile && ShouldProcess(FullPath(Path), "Read decisions"))
        {
            WriteVerbose($"{Current.ImportReview(FullPath(Path))} matches were decided. Merge-OneSyncCorrelation acts on it.");
        }
        else if (ParameterSetName == Apart && ShouldProcess($"user {User}", $"Split off {string.Join(", ", Split)}"))
        {
            WriteObject(Current.Split(User, Split));
        }
    }
}
