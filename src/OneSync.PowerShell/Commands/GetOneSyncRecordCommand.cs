using System.Management.Automation;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Reads records as a source has them, before any mapping, and keeps nothing.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncRecord")]
[OutputType(typeof(OneSyncRecord))]
public sealed class GetOneSyncRecordCommand : WorkspaceCmdlet
{
    /// <summary>The sources' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), SupportsWildcards, ArgumentCompleter(typeof(SourceCompleter))]
    [ValidateNotNullOrEmpty, Alias("Name")]
    public string[] Source { get; set; } = [];

    /// <summary>What the records are of.</summary>
    [Parameter(Position = 1)]
    public RecordKind Kind { get; set; } = RecordKind.Person;

    /// <summary>Records of these anchors.</summary>
    [Parameter, SupportsWildcards, ValidateNotNullOrEmpty]
    public string[]? Anchor { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        WildcardPattern[]? anchors = Anchor?.Select(a => new WildcardPattern(a, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant)).ToArray();
        foreach (string source in Select(Source, Current.Settings.Sources.Select(s => s.Name.Text)))
        {
            foreach (OneSyncRecord record in Current.PreviewRecords(source, Kind, Cancellation))
            {
                if (anchors is null || anchors.Any(a => a.IsMatch(record.Anchor)))
                    WriteObject(record);
            }
        }
    }
}
