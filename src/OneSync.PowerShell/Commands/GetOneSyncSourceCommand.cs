using System.Management.Automation;
using OneSync.Core.Activity;
using OneSync.Core.Settings;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Gets the sources, how the last import of each ended, and what the vault has of it.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncSource")]
[OutputType(typeof(OneSyncSource))]
public sealed class GetOneSyncSourceCommand : WorkspaceCmdlet
{
    /// <summary>The sources' names.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true), SupportsWildcards, ArgumentCompleter(typeof(SourceCompleter)), ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Sources whose last import ended so.</summary>
    [Parameter, ArgumentCompleter(typeof(SourceStateCompleter)), SupportsWildcards, ValidateNotNullOrEmpty]
    public string? State { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string[] known = [.. Current.Settings.Sources.Select(s => s.Name.Text)];
        string[] wanted = [.. Select(Name, known)];
        foreach (string missing in wanted.Except(known, StringComparer.OrdinalIgnoreCase))
        {
            WriteErrors(new ConfigurationException(new ConfigurationProblem("UnknownSource", $"There is no source '{missing}'. There are: {string.Join(", ", known)}.",
                new Position("onesync.yaml", 1, 1), NearestName.Of(missing, known))));
        }
        WildcardPattern? state = State is null ? null : new WildcardPattern(State, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        foreach (OneSyncSource source in Current.Sources())
        {
            if (wanted.Contains(source.Name, StringComparer.OrdinalIgnoreCase) && state?.IsMatch(source.State) != false)
                WriteObject(source);
        }
    }
}
