using System.Management.Automation;
using OneSync.Core.Settings;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Checks a configuration through and through, reading no people.</summary>
[Cmdlet(VerbsDiagnostic.Test, "OneSyncConfiguration", DefaultParameterSetName = Problems)]
[OutputType(typeof(ConfigurationProblem), ParameterSetName = [Problems])]
[OutputType(typeof(bool), ParameterSetName = [YesOrNo])]
public sealed class TestOneSyncConfigurationCommand : WorkspaceCmdlet
{
    private const string Problems = "Problems", YesOrNo = "Quiet";

    /// <summary>Only whether it is valid.</summary>
    [Parameter(Mandatory = true, ParameterSetName = YesOrNo)]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        IReadOnlyList<ConfigurationProblem> found = Core.Workspace.Check(WorkspacePath, Options);
        bool valid = found.All(p => p.Severity == ProblemSeverity.Warning);
        if (Quiet)
        {
            WriteObject(valid);
            return;
        }
        foreach (ConfigurationProblem problem in found)
            WriteObject(problem);
        WriteVerbose(valid ? $"The configuration in '{WorkspacePath}' is valid." : $"The configuration in '{WorkspacePath}' is not valid.");
    }
}
