using System.DirectoryServices.Protocols;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OneSync.Core.Ports;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Sees to it that a server is who it says, and explains when it is not.</summary>
internal static class TrustedServer
{
    /// <summary>Loads the certificates of a private CA.</summary>
    /// <exception cref="DestinationUnavailableException">There are none in the file.</exception>
    public static TrustedAuthority Load(string file, string destination)
    {
        try
        {
            return new TrustedAuthority(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new DestinationUnavailableException("BadCertificateAuthority", $"Destination '{destination}': the certificate of the authority cannot be read from '{file}': {error.Message}", error);
        }
    }

    /// <summary>Has the connection trust the authority, and nobody else, where one is given.</summary>
    public static void Apply(LdapSessionOptions session, TrustedAuthority? authority, DirectoryServer server)
    {
        if (authority is null)
            return;
        if (OperatingSystem.IsWindows())
        {
            session.VerifyServerCertificate = (_, certificate) => authority.Accepts(certificate as X509Certificate2 ?? new X509Certificate2(certificate), server.Host);
            return;
        }
        session.TrustedCertificatesDirectory = authority.Folder();
        session.StartNewTlsSessionContext();
    }

    /// <summary>Why TLS with the server does not come about; null when it does, or when that cannot be told.</summary>
    public static string? WhyNot(DirectoryServer server, DirectorySecurity security, TrustedAuthority? authority)
    {
        if (security != DirectorySecurity.Ldaps)
            return "TLS cannot be started. Check that its certificate is valid for this name, and that its authority is trusted or named in 'ca'.";
        string? why = null;
        try
        {
            using TcpClient client = new(server.Host, server.Port) { ReceiveTimeout = 5000, SendTimeout = 5000 };
            using SslStream tls = new(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, errors) =>
            {
                why = Judge(certificate as X509Certificate2, errors, server, authority);
                return true;
            });
            tls.AuthenticateAsClient(server.Host);
            return why;
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException)
        {
            return $"It does not speak TLS on this port: {error.Message}";
        }
    }

    private static string? Judge(X509Certificate2? certificate, SslPolicyErrors errors, DirectoryServer server, TrustedAuthority? authority)
    {
        if (certificate is null)
            return "It has no certificate.";
        if (DateTime.Now > certificate.NotAfter)
            return $"Its certificate expired on {certificate.NotAfter:yyyy-MM-dd}.";
        if (!certificate.MatchesHostname(server.Host))
            return $"Its certificate is for another name ('{certificate.Subject}'): use the name that it was issued for in 'server'.";
        if (authority is not null ? !authority.Accepts(certificate, server.Host) : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return $"Its certificate was issued by '{certificate.Issuer}', which is not trusted: name the file with that authority's certificate in 'ca'.";
        return null;
    }
}
