using System.Management.Automation;
using OneSync.Core.Linking;
using OneSync.Core.Ports.Vault;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Gets the links between users and accounts.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncLink")]
[OutputType(typeof(OneSyncLink))]
public sealed class GetOneSyncLinkCommand : WorkspaceCmdlet
{
    /// <summary>The users' numbers.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true), Alias("Id")]
    public long[]? User { get; set; }

    /// <summary>Links in these destinations.</summary>
    [Parameter(Position = 1), SupportsWildcards, ArgumentCompleter(typeof(DestinationCompleter)), ValidateNotNullOrEmpty]
    public string[] Destination { get; set; } = ["*"];

    /// <summary>How firm they are.</summary>
    [Parameter]
    public LinkState[]? State { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (string destination in Select(Destination, Current.Settings.Destinations.Select(d => d.Name.Text)))
        {
            if (User is null)
                Write(Current.Links(destination));
            else
                foreach (long user in User)
                    Write(Current.Links(destination, user));
        }
    }

    private void Write(IEnumerable<OneSyncLink> links)
    {
        foreach (OneSyncLink link in links)
        {
            Cancellation.ThrowIfCancellationRequested();
            if (State is null || State.Contains(link.State))
                WriteObject(link);
        }
    }
}
