using System.Management.Automation;
using OneSync.Core.Model;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Gets classes from the vault.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncClass")]
[OutputType(typeof(OneSyncClass))]
public sealed class GetOneSyncClassCommand : RosterCmdlet<OneSyncClass>
{
    /// <summary>The classes' titles.</summary>
    [Parameter(Position = 0), SupportsWildcards, ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>The anchor of their school.</summary>
    [Parameter, SupportsWildcards, ValidateNotNullOrEmpty]
    public string? School { get; set; }

    /// <summary>The anchor of their course.</summary>
    [Parameter, SupportsWildcards, ValidateNotNullOrEmpty]
    public string? Course { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<OneSyncClass> Read() => Current.Classes();

    /// <inheritdoc/>
    protected override bool Wants(OneSyncClass item) => Like(Title, item.Title) && Like(School, item.School) && Like(Course, item.Course) && Like(Source, item.Source);
}
