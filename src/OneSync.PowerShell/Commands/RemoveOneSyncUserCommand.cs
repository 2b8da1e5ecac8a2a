using System.Management.Automation;
using OneSync.Core.Model;
using OneSync.Core.Settings;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Removes users, whatever the sources say, or takes that back.</summary>
[Cmdlet(VerbsCommon.Remove, "OneSyncUser", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncUser))]
public sealed class RemoveOneSyncUserCommand : WorkspaceCmdlet
{
    /// <summary>The users' numbers.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public long[] Id { get; set; } = [];

    /// <summary>Takes a removal back.</summary>
    [Parameter]
    public SwitchParameter Restore { get; set; }

    /// <summary>Gives the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (long id in Id)
        {
            if (!ShouldProcess($"user {id}", Restore ? "Restore" : "Remove"))
                continue;
            try
            {
                OneSyncUser user = Current.RemoveUser(id, Restore);
                if (PassThru)
                    WriteObject(user);
            }
            catch (ConfigurationException error)
            {
                WriteErrors(error);
            }
        }
    }
}
