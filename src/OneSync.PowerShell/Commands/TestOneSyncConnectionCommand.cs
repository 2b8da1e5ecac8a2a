using System.Management.Automation;
using OneSync.Core.Connections;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Connects to sources and destinations, and says what is reached or what precisely fails.</summary>
[Cmdlet(VerbsDiagnostic.Test, "OneSyncConnection", DefaultParameterSetName = Findings)]
[OutputType(typeof(OneSyncConnection), ParameterSetName = [Findings])]
[OutputType(typeof(bool), ParameterSetName = [YesOrNo])]
public sealed class TestOneSyncConnectionCommand : WorkspaceCmdlet
{
    private const string Findings = "Findings", YesOrNo = "Quiet";

    private bool _ok = true;

    /// <summary>The names of sources and destinations.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true), SupportsWildcards, ArgumentCompleter(typeof(SubjectCompleter))]
    [ValidateNotNullOrEmpty, Alias("Source", "Destination")]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only whether all of them can be used.</summary>
    [Parameter(Mandatory = true, ParameterSetName = YesOrNo)]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        IEnumerable<string> known = Current.Settings.Sources.Select(s => s.Name.Text).Concat(Current.Settings.Destinations.Select(d => d.Name.Text));
        foreach (OneSyncConnection connection in Select(Name, known).SelectMany(name => Current.TestConnection(name, Cancellation)))
        {
            _ok &= connection.Ok;
            foreach (ConnectionCheck check in connection.Checks)
                WriteVerbose($"{connection.Name}: {check}");
            if (!Quiet)
                WriteObject(connection);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (Quiet)
            WriteObject(_ok);
    }
}
