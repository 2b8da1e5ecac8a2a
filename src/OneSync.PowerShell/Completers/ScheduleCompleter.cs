using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OneSync.Core.Ports;
using OneSync.Core.Scheduling;
using OneSync.PowerShell.Errors;
using OneSync.PowerShell.Hosting;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes the names of schedules. Without a scheduler nothing is offered.</summary>
public sealed class ScheduleCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return WorkspaceCompleter.Offer(
                new ScheduleBook(ConnectorLoader.CreateHost().CreateScheduler(), SystemClock.Instance).Read().Select(s => (s.Name, $"{s.When}, {s.Workspace}")), wordToComplete);
        }
        catch (Exception error) when (ErrorRecords.IsExpected(error))
        {
            return [];
        }
    }
}
