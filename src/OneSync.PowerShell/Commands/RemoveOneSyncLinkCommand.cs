using System.Management.Automation;
using OneSync.Core.Linking;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Forgets which accounts users have.</summary>
[Cmdlet(VerbsCommon.Remove, "OneSyncLink", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncLink))]
public sealed class RemoveOneSyncLinkCommand : LinkCmdlet
{
    /// <inheritdoc/>
    protected override IReadOnlyList<LinkEdit> Edit(string destination, IReadOnlyList<long> users) =>
        Current.RemoveLinks(destination, users, link => ShouldProcess(Called(link), $"Remove the link ({link.State}) to account '{link.Anchor}'"));
}
