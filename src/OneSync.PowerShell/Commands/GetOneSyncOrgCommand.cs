using System.Management.Automation;
using OneSync.Core.Model;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Gets schools and other organisations from the vault.</summary>
[Cmdlet(VerbsCommon.Get, "OneSyncOrg")]
[OutputType(typeof(OneSyncOrg))]
public sealed class GetOneSyncOrgCommand : RosterCmdlet<OneSyncOrg>
{
    /// <summary>The organisations' names.</summary>
    [Parameter(Position = 0), SupportsWildcards, ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Their type, such as school.</summary>
    [Parameter, SupportsWildcards, ValidateNotNullOrEmpty]
    public string? Type { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<OneSyncOrg> Read() => Current.Orgs();

    /// <inheritdoc/>
    protected override bool Wants(OneSyncOrg item) => Like(Name, item.Name) && Like(Type, item.Type) && Like(Source, item.Source);
}
