using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OneSync.Core.Ports;
using OneSync.PowerShell.Hosting;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the data sources that ODBC knows on this machine.</summary>
public sealed class DsnCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return ConnectorLoader.CreateHost().Sources.OfType<ISuggestsOptions>().SelectMany(s => s.Suggest("dsn"))
            .Where(s => s.Value.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(s => new CompletionResult($"'{CodeGeneration.EscapeSingleQuotedStringContent(s.Value)}'", s.Value, CompletionResultType.ParameterValue, s.About.Length > 0 ? s.About : s.Value));
    }
}
