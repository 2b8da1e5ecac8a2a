using System.Management.Automation;
using OneSync.PowerShell.Hosting;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Makes a workspace with a commented configuration to start from.</summary>
[Cmdlet(VerbsCommon.New, "OneSyncWorkspace", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewOneSyncWorkspaceCommand : OneSyncCmdlet
{
    /// <summary>The folder, which is made if need be.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true), ValidateNotNullOrEmpty, Alias("Workspace")]
    public string[] Path { get; set; } = ["."];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (string path in Path)
        {
            string folder = FullPath(path);
            if (!ShouldProcess(folder, "Make a workspace"))
                continue;
            foreach (string file in ConnectorLoader.CreateHost().CreateWorkspace(folder))
                WriteObject(new FileInfo(file));
        }
    }
}
