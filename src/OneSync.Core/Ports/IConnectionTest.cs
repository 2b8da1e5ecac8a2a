using OneSync.Core.Connections;

namespace OneSync.Core.Ports;

/// <summary>
/// What an <see cref="ISource"/> or an <see cref="IDestination"/> may implement besides: it says step by step what it reaches, or what precisely fails.
/// One without it is only opened.
/// </summary>
public interface IConnectionTest
{
    /// <summary>
    /// Checks the connection from the first step to the last that can be made, and changes nothing on the other side. What fails is a
    /// finding, not an exception: name look-up, connection, TLS, credentials with the system's own words, missing rights, a wrong clock.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    ConnectionFindings TestConnection(CancellationToken cancellation);
}
