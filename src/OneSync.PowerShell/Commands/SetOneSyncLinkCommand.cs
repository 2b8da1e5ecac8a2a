using System.Management.Automation;
using OneSync.Core.Linking;
using OneSync.Core.Ports.Vault;
using OneSync.PowerShell.Completers;
using OneSync.PowerShell.Pipeline;

namespace OneSync.PowerShell.Commands;

/// <summary>Links users to accounts by hand, or says that nothing is to be done about them.</summary>
[Cmdlet(VerbsCommon.Set, "OneSyncLink", SupportsShouldProcess = true)]
[OutputType(typeof(OneSyncLink))]
public sealed class SetOneSyncLinkCommand : LinkCmdlet
{
    /// <summary>The account's anchor, or a name that one account has.</summary>
    [Parameter(Position = 2), Alias("Anchor"), ArgumentCompleter(typeof(AccountCompleter)), ValidateNotNullOrEmpty]
    public string? Account { get; set; }

    /// <summary>What the link shall be.</summary>
    [Parameter]
    public LinkState State { get; set; } = LinkState.Linked;

    /// <inheritdoc/>
    protected override IReadOnlyList<LinkEdit> Edit(string destination, IReadOnlyList<long> users) => Current.SetLinks(
        destination, [.. users.Select(user => new LinkRequest(user, Account, State))],
        link => ShouldProcess(Called(link), link.Anchor.Length > 0 ? $"Make the link to account '{link.Anchor}' {link.State}" : $"Make the link {link.State}"), Cancellation);
}
