using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OneSync.Core.Ports;
using OneSync.PowerShell.Hosting;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the types of sources, or of destinations where an export is written.</summary>
public sealed class ConnectorTypeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IConnectorHost host = ConnectorLoader.CreateHost();
        IEnumerable<ConnectorDescription> connectors = commandName?.StartsWith("Export", StringComparison.OrdinalIgnoreCase) == true
            ? host.Destinations.Select(d => d.Description)
            : host.Sources.Select(s => s.Description);
        return connectors.Where(c => c.Type.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(c => new CompletionResult(c.Type, c.Type, CompletionResultType.ParameterValue, string.Join(", ", c.Options.Select(o => o.Name))));
    }
}
