using System.Management.Automation;
using OneSync.PowerShell.Completers;

namespace OneSync.PowerShell.Pipeline;

/// <summary>A cmdlet that streams roster objects of one kind from the vault.</summary>
/// <typeparam name="T">The kind.</typeparam>
public abstract class RosterCmdlet<T> : WorkspaceCmdlet
{
    private readonly Dictionary<string, WildcardPattern> _patterns = [];

    /// <summary>The sources they come from.</summary>
    [Parameter, SupportsWildcards, ArgumentCompleter(typeof(SourceCompleter)), ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>All of them.</summary>
    protected abstract IEnumerable<T> Read();

    /// <summary>Whether one is wanted.</summary>
    protected abstract bool Wants(T item);

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (T item in Read())
        {
            Cancellation.ThrowIfCancellationRequested();
            if (Wants(item))
                WriteObject(item);
        }
    }

    /// <summary>Whether the text fits the pattern; no pattern fits all.</summary>
    protected bool Like(string? pattern, string text)
    {
        if (pattern is null)
            return true;
        if (!_patterns.TryGetValue(pattern, out WildcardPattern? compiled))
            _patterns[pattern] = compiled = new WildcardPattern(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return compiled.IsMatch(text);
    }
}
