using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OneSync.TestServers;

/// <summary>Certificates that hold for a day: of a server on loopback, which is its own authority, and of an application.</summary>
public static class LoopbackCertificate
{
    /// <summary>A server's certificate for 127.0.0.1 and localhost.</summary>
    public static X509Certificate2 OfServer()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=OneSync test service", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return Usable(request);
    }

    /// <summary>A certificate that an application signs with.</summary>
    public static X509Certificate2 OfClient()
    {
        using RSA key = RSA.Create(2048);
        return Usable(new CertificateRequest("CN=OneSync", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    // A key that lives in memory alone cannot serve TLS on every system.
    private static X509Certificate2 Usable(CertificateRequest request)
    {
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
