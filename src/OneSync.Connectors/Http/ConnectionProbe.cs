using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using OneSync.Core.Connections;

namespace OneSync.Connectors.Http;

/// <summary>Goes the way to a service step by step: its name, the connection, TLS. Through a proxy, these steps are the proxy's and are not tried.</summary>
internal static class ConnectionProbe
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(14);

    /// <summary>Makes the checks; answers whether all passed.</summary>
    public static bool Run(ConnectionFindings findings, Uri address, X509Certificate2Collection? authorities, DateTimeOffset now, CancellationToken cancellation)
    {
        if (HttpClient.DefaultProxy.GetProxy(address) is { } proxy && !HttpClient.DefaultProxy.IsBypassed(address))
        {
            findings.Pass("Proxy", $"{address.Host} is reached through {proxy.Authority}.");
            return true;
        }
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(s_patience);
        try
        {
            return RunAsync(findings, address, authorities, now, timeout.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            findings.Fail("Connection", "Timeout", $"{address.Authority} did not answer within {s_patience.TotalSeconds:0} seconds. Is a firewall in between?");
            return false;
        }
    }

    private static async Task<bool> RunAsync(ConnectionFindings findings, Uri address, X509Certificate2Collection? authorities, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(address.Host, cancellation).ConfigureAwait(false);
            findings.Pass("Name", $"{address.Host} is {string.Join(", ", addresses.Select(a => a.ToString()))}.");
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(addresses, address.Port, cancellation).ConfigureAwait(false);
            findings.Pass("Connection", $"{address.Authority} is reached at {socket.RemoteEndPoint}.");
            if (address.Scheme != "https")
            {
                findings.Warn("TLS", "NotEncrypted", "The connection is not encrypted, which is allowed for this machine alone.");
                return true;
            }
            using NetworkStream stream = new(socket);
            await SecureAsync(findings, address, stream, authorities, now, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is SocketException or AuthenticationException or IOException)
        {
            ServiceException failure = ServiceFailure.Of(address, error);
            findings.Fail(failure.Id switch { "HostNotFound" => "Name", "TlsFailed" => "TLS", _ => "Connection" }, failure.Id, failure.Message);
            return false;
        }
    }

    private static async Task SecureAsync(
        ConnectionFindings findings, Uri address, Stream stream, X509Certificate2Collection? authorities, DateTimeOffset now, CancellationToken cancellation)
    {
        SslPolicyErrors refused = SslPolicyErrors.None;
        SslStream secure = new(stream, leaveInnerStreamOpen: false, (_, certificate, chain, errors) =>
        {
            refused = errors;
            return PrivateAuthority.Accepts(authorities, certificate, chain, errors);
        });
        await using (secure.ConfigureAwait(false))
        {
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.IdnHost }, cancellation).ConfigureAwait(false);
            using X509Certificate2 certificate = new(secure.RemoteCertificate!);
            string by = refused == SslPolicyErrors.None ? "" : ", trusted by the configured authority";
            string detail = $"{secure.SslProtocol}, certificate of {certificate.Subject}, issued by {certificate.Issuer}{by}, valid until {certificate.NotAfter:yyyy-MM-dd}.";
            if (certificate.NotAfter - now.LocalDateTime < s_soon)
                findings.Warn("TLS", "CertificateEndsSoon", detail);
            else
                findings.Pass("TLS", detail);
        }
    }
}
