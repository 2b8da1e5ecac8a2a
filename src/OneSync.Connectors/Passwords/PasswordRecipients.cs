using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Passwords;

/// <summary>Who alone may read the first passwords: the holders of the keys of some certificates. What is encrypted for them is a CMS message (RFC 5652) as PEM.</summary>
internal sealed class PasswordRecipients : IDisposable
{
    private const string Aes256 = "2.16.840.1.101.3.4.1.42";

    private readonly X509Certificate2Collection _certificates;

    private PasswordRecipients(X509Certificate2Collection certificates) => _certificates = certificates;

    /// <summary>Loads a file with one certificate or more, as PEM or DER; each holder can read by himself.</summary>
    /// <param name="path">The file.</param>
    /// <param name="destination">The destination's name, for messages.</param>
    /// <exception cref="DestinationUnavailableException">It cannot be read, or a certificate in it cannot be encrypted for.</exception>
    public static PasswordRecipients Load(string path, string destination)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0)
                certificates.ImportFromPem(Encoding.ASCII.GetString(bytes));
            else
                certificates.Add(new X509Certificate2(bytes));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Bad($"cannot be read: {error.Message}", error);
        }
        if (certificates.Count == 0)
            throw Bad("holds no certificate.");
        foreach (X509Certificate2 certificate in certificates)
        {
            if (DateTime.Now > certificate.NotAfter)
                throw Bad(string.Create(CultureInfo.InvariantCulture, $"holds the certificate '{certificate.Subject}', which expired on {certificate.NotAfter:yyyy-MM-dd}."));
            using RSA? key = certificate.GetRSAPublicKey();
            if (key is null)
                throw Bad($"holds the certificate '{certificate.Subject}', whose key is not RSA and cannot be encrypted for.");
        }
        return new PasswordRecipients(certificates);

        DestinationUnavailableException Bad(string what, Exception? inner = null) =>
            new("BadPasswordCertificate", $"Destination '{destination}': 'password.certificate' ('{path}') {what} No account was made.", inner);
    }

    /// <summary>Encrypts for all of them.</summary>
    public byte[] Encrypt(byte[] text)
    {
        EnvelopedCms message = new(new ContentInfo(text), new AlgorithmIdentifier(new Oid(Aes256)));
        CmsRecipientCollection recipients = [];
        foreach (X509Certificate2 certificate in _certificates)
            recipients.Add(new CmsRecipient(SubjectIdentifierType.IssuerAndSerialNumber, certificate, RSAEncryptionPadding.OaepSHA256));
        message.Encrypt(recipients);
        return Encoding.ASCII.GetBytes(PemEncoding.WriteString("CMS", message.Encode()) + "\n");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _certificates)
            certificate.Dispose();
    }
}
