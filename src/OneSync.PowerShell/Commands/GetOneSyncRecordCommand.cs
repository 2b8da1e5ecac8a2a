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

    /// <summary>So many records of each source, and no more are read.</summary>
    [Parameter, ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected override void Process()
    {
        WildcardPattern[]? anchors = Anchor?.Select(a => new WildcardPattern(a, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant)).ToArray();
        foreach (string source in Select(Source, Current.Settings.Sources.Select(s => s.Name.Text)))
        {
            IEnumerable<OneSyncRecord> records = Current.PreviewRecords(source, Kind, Cancellation);
            foreach (OneSyncRecord record in records.Where(r => anchors is null || anchors.Any(a => a.IsMatch(r.Anchor))).Take(First))
                WriteObject(record);
        }
    }
}
