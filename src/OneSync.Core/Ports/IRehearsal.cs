namespace OneSync.Core.Ports;

/// <summary>What an <see cref="IDestination"/> may implement besides: the system says which changes it would refuse, and changes nothing.</summary>
public interface IRehearsal
{
    /// <summary>Has the changes tried. What would be refused is answered as Failed, what has drifted as Drifted; nothing of it is kept.</summary>
    /// <exception cref="DestinationUnavailableException">The destination cannot be reached.</exception>
    void Rehearse(IChangeFeed changes, IGroupFeed groups, IOutcomeSink outcomes, CancellationToken cancellation);
}
