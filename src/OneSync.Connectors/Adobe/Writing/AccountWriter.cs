using OneSync.Core.Ports;

namespace OneSync.Connectors.Adobe;

/// <summary>Writes changes to an organisation.</summary>
internal sealed class AccountWriter(AdobeSettings settings, AdobeService service) : IDestinationWriter
{
    /// <inheritdoc/>
    public void Apply(IChangeFeed changes, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        if (changes.Count > 0)
            new AccountPass(settings, service, changes, outcomes, cancellation).Run();
    }

    /// <inheritdoc/>
    public void ApplyGroups(IGroupFeed groups, IOutcomeSink outcomes, CancellationToken cancellation)
    {
        if (groups.Count > 0)
            new MembershipPass(settings, service, groups, outcomes, cancellation).Run();
    }

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();
}
