using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OneSync.TestServers.ActiveDirectory;

/// <summary>A certificate authority of the tests' own and a server certificate it issued.</summary>
public static class TestCertificates
{
    /// <summary>Writes <c>ca.pem</c>, <c>srv.pem</c> and <c>srv.key</c> into the folder, valid for these names and addresses.</summary>
    public static void Write(string folder, params string[] hosts)
    {
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1), to = from.AddDays(30);
        using RSA rootKey = RSA.Create(2048), serverKey = RSA.Create(2048);
        CertificateRequest root = new("CN=OneSync Test CA, O=Rivermouth  District", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        using X509Certificate2 authority = root.CreateSelfSigned(from, to);
        CertificateRequest request = new($"CN={hosts[0]}", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using X509Certificate2 server = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "srv.pem"), server.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "srv.key"), serverKey.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(folder, "srv.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
