using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Http;

/// <summary>Certificate authorities of a district's own, trusted besides those of the machine.</summary>
internal static class PrivateAuthority
{
    /// <summary>Reads the authorities of a PEM file.</summary>
    /// <exception cref="ConfigurationException"><c>MissingFile</c> or <c>BadCertificate</c>.</exception>
    public static X509Certificate2Collection Load(string path, string shown, Position at)
    {
        X509Certificate2Collection authorities = [];
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException(new ConfigurationProblem("MissingFile", $"There is no file '{shown}' with the certificate authority.", at));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(new ConfigurationProblem("BadCertificate", $"'{shown}' cannot be read as certificates in PEM form: {error.Message}", at));
        }
        return authorities.Count > 0 ? authorities
            : throw new ConfigurationException(new ConfigurationProblem("BadCertificate", $"'{shown}' holds no certificate in PEM form.", at));
    }

    /// <summary>Whether a server's certificate is good: by the machine's authorities, or else by these.</summary>
    public static bool Accepts(X509Certificate2Collection? authorities, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        // A wrong name is not mended by any authority.
        if (authorities is null || certificate is null || errors != SslPolicyErrors.RemoteCertificateChainErrors)
            return false;
        using X509Chain own = new();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build(certificate as X509Certificate2 ?? new X509Certificate2(certificate));
    }
}
