using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OneSync.Core.Ports;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>A domain controller's address.</summary>
/// <param name="Host">Its name or IP address.</param>
/// <param name="Port">The port, from 1 to 65535.</param>
internal sealed record DirectoryServer(string Host, int Port)
{
    private static readonly TimeSpan s_connectTime = TimeSpan.FromSeconds(5);

    /// <summary>Whether the address is this machine's own.</summary>
    public bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>The servers of the options, or those that DNS knows of the domain, always in the same order.</summary>
    /// <exception cref="DestinationUnavailableException">DNS knows none.</exception>
    public static IReadOnlyList<DirectoryServer> Find(DirectoryOptions options, CancellationToken cancellation)
    {
        if (options.Servers.Count > 0)
            return [.. options.Servers.Select(server => Parse(server, options.Port))];
        string service = $"_ldap._tcp.dc._msdcs.{options.Domain}";
        IReadOnlyList<ServiceRecord> found = ServiceRecordQuery.Ask(service, options.NameServers, cancellation);
        // The records name the plain port.
        return found.Count > 0 ? [.. found.Select(record => new DirectoryServer(record.Host, options.Port))]
            : throw new DestinationUnavailableException("NoServer", $"Destination '{options.Destination}': DNS knows no domain controller of '{options.Domain}' ({service}). Check 'domain', or name the controllers in 'server'.");
    }

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[ipv6]:port</c>.</summary>
    public static DirectoryServer Parse(string text, int port)
    {
        int colon = text.LastIndexOf(':');
        bool hasPort = colon > 0 && (text[colon - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == colon);
        return hasPort && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given is > 0 and <= 65535
            ? new DirectoryServer(text[..colon].Trim('[', ']'), given) : new DirectoryServer(text.Trim('[', ']'), port);
    }

    /// <summary>Makes sure that something listens there: an LDAP library takes minutes to say that nothing does.</summary>
    /// <exception cref="ServerUnusableException">Nothing does.</exception>
    public void Reach(CancellationToken cancellation)
    {
        using TcpClient client = new();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_connectTime);
        try
        {
            client.ConnectAsync(Host, Port, limit.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (SocketException error)
        {
            throw new ServerUnusableException($"It cannot be reached: {error.Message}.", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new ServerUnusableException($"It did not answer within {s_connectTime.TotalSeconds:0} seconds.", error);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
