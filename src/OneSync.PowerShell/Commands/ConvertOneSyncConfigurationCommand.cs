using System.Management.Automation;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.PowerShell.Hosting;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Turns the configuration of Adobe's User Sync Tool into a workspace, and lists what could not be carried over.</summary>
[Cmdlet(VerbsData.Convert, "OneSyncConfiguration", SupportsShouldProcess = true)]
[OutputType(typeof(ConversionNote))]
public sealed class ConvertOneSyncConfigurationCommand : OneSyncCmdlet
{
    /// <summary>The tool's user-sync-config.yml.</summary>
    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The folder of the new workspace, which is made if need be.</summary>
    [Parameter(Position = 1), ValidateNotNullOrEmpty]
    public string Workspace { get; set; } = ".";

    /// <inheritdoc/>
    protected override void End()
    {
        IConnectorHost host = ConnectorLoader.CreateHost();
        ConvertedConfiguration converted = host.ConvertConfiguration(FullPath(Path));
        string folder = FullPath(Workspace);
        if (ShouldProcess(folder, "Make a workspace"))
        {
            foreach (string file in host.CreateWorkspace(folder, converted))
                WriteVerbose($"Made {file}");
        }
        WriteObject(converted.Notes, enumerateCollection: true);
    }
}
