using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports.Vault;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes words that are always the same.</summary>
public abstract class WordCompleter(params IEnumerable<string> words) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        words.Distinct(StringComparer.Ordinal).Where(word => word.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase)).Select(word => new CompletionResult(word));
}

/// <summary>Completes what activity can be about.</summary>
public sealed class ActionCompleter() : WordCompleter(Words)
{
    /// <summary>All there are.</summary>
    internal static IReadOnlyList<string> Words { get; } = ["Run", "Quarantined", .. Enum.GetNames<UserEvent>(), .. Enum.GetNames<ChangeAction>()];
}

/// <summary>Completes how activity can end.</summary>
public sealed class StatusCompleter() : WordCompleter(Words)
{
    /// <summary>All there are.</summary>
    internal static IReadOnlyList<string> Words { get; } = [.. Enum.GetNames<RunStatus>(), .. Enum.GetNames<ChangeStatus>()];
}

/// <summary>Completes how the last import of a source can stand.</summary>
public sealed class SourceStateCompleter() : WordCompleter(["NeverImported", .. Enum.GetNames<RunStatus>()]);
