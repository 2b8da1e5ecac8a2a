using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OneSync.Core;
using OneSync.Core.Settings;
using OneSync.PowerShell.Hosting;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Completers;

/// <summary>Completes from the workspace that the command line names. Where there is none, or it cannot be read, nothing is offered.</summary>
public abstract class WorkspaceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        try
        {
            WorkspaceOptions options = new(ConnectorLoader.CreateHost());
            WorkspaceSettings settings = options.Host.ReadWorkspace(Folder(fakeBoundParameters), expectSourceFiles: false).Settings;
            return Offer(Candidates(settings, options, fakeBoundParameters).Select(c => (c.Text, c.Help)), wordToComplete);
        }
        catch (Exception error) when (Errors.ErrorRecords.IsExpected(error) || error is RuntimeException)
        {
            return [];
        }
    }

    /// <summary>Those that begin as was typed, quoted where need be.</summary>
    internal static IEnumerable<CompletionResult> Offer(IEnumerable<(string Text, string Help)> candidates, string? wordToComplete)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return [.. candidates.Where(c => Fits(c.Text, typed)).Select(c => Result(new Candidate(c.Text, c.Help)))];
    }

    /// <summary>All that could stand there.</summary>
    private protected abstract IEnumerable<Candidate> Candidates(WorkspaceSettings settings, WorkspaceOptions options, IDictionary bound);

    /// <summary>Opens the workspace, unless that would make a vault.</summary>
    private protected static IReadOnlyList<T> FromVault<T>(WorkspaceSettings settings, WorkspaceOptions options, Func<Core.Workspace, IEnumerable<T>> read)
    {
        if (!File.Exists(settings.VaultPath))
            return [];
        using Core.Workspace workspace = Core.Workspace.Open(settings, options);
        return [.. read(workspace)];
    }

    private static bool Fits(string text, string typed) =>
        new WildcardPattern(WildcardPattern.ContainsWildcardCharacters(typed) ? typed : WildcardPattern.Escape(typed) + "*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(text);

    private static CompletionResult Result(Candidate candidate)
    {
        bool bare = candidate.Text.Length > 0 && candidate.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/');
        string text = bare ? candidate.Text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(candidate.Text)}'";
        return new CompletionResult(text, candidate.Text, CompletionResultType.ParameterValue, candidate.Help.Length > 0 ? candidate.Help : candidate.Text);
    }

    // A completer has no session state of its own: it asks the runspace it runs in.
    private static string Folder(IDictionary bound)
    {
        string path = AttributeValues.Bare(bound[nameof(WorkspaceCmdlet.Workspace)]) as string ?? WorkspaceLocation.Default;
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)").AddArgument(path).Invoke<string>()[0];
    }

    /// <summary>What may stand there, and a word about it.</summary>
    private protected readonly record struct Candidate(string Text, string Help);
}
