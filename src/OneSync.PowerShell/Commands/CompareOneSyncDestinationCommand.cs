using System.Management.Automation;
using OneSync.Core.Comparing;
using OneSync.Core.Ports;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Lists how destinations differ from what OneSync wrote, and from what it would write. Writes nothing.</summary>
[Cmdlet(VerbsData.Compare, "OneSyncDestination")]
[OutputType(typeof(OneSyncDrift))]
public sealed class CompareOneSyncDestinationCommand : WorkspaceCmdlet
{
    /// <summary>The destinations' names.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true), SupportsWildcards, ArgumentCompleter(typeof(DestinationCompleter)), ValidateNotNullOrEmpty]
    public string[] Destination { get; set; } = ["*"];

    /// <summary>Only differences of these kinds.</summary>
    [Parameter]
    public DriftKind[]? Kind { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (string destination in Select(Destination, Current.Settings.Destinations.Select(d => d.Name.Text)))
        {
            try
            {
                foreach (OneSyncDrift drift in Current.Compare(destination, Cancellation))
                {
                    if (Kind is null || Kind.Contains(drift.Kind))
                        WriteObject(drift);
                }
            }
            catch (DestinationUnavailableException error)
            {
                WriteErrors(error);
            }
        }
    }
}
