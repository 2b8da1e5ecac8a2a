using System.Management.Automation;
using OneSync.Core.Linking;
using OneSync.Core.Ports;
using OneSync.PowerShell.Completers;

namespace OneSync.PowerShell.Pipeline;

/// <summary>A cmdlet that changes links. Users are gathered first, so that each destination is read once.</summary>
public abstract class LinkCmdlet : WorkspaceCmdlet
{
    private readonly List<long> _users = [];

    /// <summary>The users' numbers.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), Alias("Id")]
    public long[] User { get; set; } = [];

    /// <summary>The destinations.</summary>
    [Parameter(Mandatory = true, Position = 1), SupportsWildcards, ArgumentCompleter(typeof(DestinationCompleter)), ValidateNotNullOrEmpty]
    public string[] Destination { get; set; } = [];

    /// <summary>Gives the links.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Changes the links of a destination.</summary>
    protected abstract IReadOnlyList<LinkEdit> Edit(string destination, IReadOnlyList<long> users);

    /// <inheritdoc/>
    protected override void Process() => _users.AddRange(User);

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (string destination in Select(Destination, Current.Settings.Destinations.Select(d => d.Name.Text)))
        {
            try
            {
                foreach (LinkEdit edit in Edit(destination, _users))
                {
                    if (edit.Refused is { } refused)
                        WriteErrors(refused);
                    else if (PassThru)
                        WriteObject(edit.Link);
                }
            }
            catch (DestinationUnavailableException error)
            {
                WriteErrors(error);
            }
        }
    }

    /// <summary>What a question and a what-if message call a link.</summary>
    protected static string Called(OneSyncLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return $"user {link.User} ({link.UserName}) in destination '{link.Destination}'";
    }
}
