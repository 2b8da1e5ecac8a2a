using System.Formats.Asn1;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>The certificates of a private CA, in the two forms that LDAP libraries ask for: a check on Windows, a folder elsewhere.</summary>
internal sealed class TrustedAuthority : IDisposable
{
    private readonly X509Certificate2Collection _certificates = [];
    private string? _folder;

    /// <summary>Loads a file with one certificate or more, as PEM or DER.</summary>
    /// <exception cref="CryptographicException">There is no certificate in it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public TrustedAuthority(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0)
            _certificates.ImportFromPem(System.Text.Encoding.ASCII.GetString(bytes));
        else
            _certificates.Add(new X509Certificate2(bytes));
        if (_certificates.Count == 0)
            throw new CryptographicException("The file holds no certificate.");
    }

    /// <summary>Whether a certificate was issued for this host by one of these.</summary>
    public bool Accepts(X509Certificate2 certificate, string host)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_certificates);
        return chain.Build(certificate) && certificate.MatchesHostname(host);
    }

    /// <summary>
    /// A folder of this process's own with each certificate under the name by which OpenSSL looks for it, <c>hash.n</c>; GnuTLS takes every file. It is
    /// gone with this object.
    /// </summary>
    public string Folder()
    {
        if (_folder is not null)
            return _folder;
        string folder = Directory.CreateTempSubdirectory("onesync-ca-").FullName;
        Dictionary<string, int> taken = [];
        foreach (X509Certificate2 certificate in _certificates)
        {
            string hash = SubjectHash(certificate.SubjectName);
            int number = taken[hash] = taken.GetValueOrDefault(hash, -1) + 1;
            File.WriteAllText(Path.Combine(folder, $"{hash}.{number}"), certificate.ExportCertificatePem());
        }
        return _folder = folder;
    }

    /// <summary>OpenSSL's hash of a subject: the first four bytes, from the last, of the SHA-1 of the name with its texts in UTF-8, lower case and single spaces.</summary>
    internal static string SubjectHash(X500DistinguishedName subject)
    {
        AsnReader name = new AsnReader(subject.RawData, AsnEncodingRules.DER).ReadSequence();
        using MemoryStream canonical = new();
        while (name.HasData)
        {
            AsnReader set = name.ReadSetOf();
            AsnWriter writer = new(AsnEncodingRules.DER);
            using (writer.PushSetOf())
            {
                while (set.HasData)
                {
                    AsnReader pair = set.ReadSequence();
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(pair.ReadObjectIdentifier());
                        Asn1Tag tag = pair.PeekTag();
                        if (tag.TagValue is (int)UniversalTagNumber.UTF8String or (int)UniversalTagNumber.PrintableString or (int)UniversalTagNumber.IA5String or (int)UniversalTagNumber.T61String or (int)UniversalTagNumber.BMPString)
                            writer.WriteCharacterString(UniversalTagNumber.UTF8String, Folded(pair.ReadCharacterString((UniversalTagNumber)tag.TagValue)));
                        else
                            writer.WriteEncodedValue(pair.ReadEncodedValue().Span);
                    }
                }
            }
            canonical.Write(writer.Encode());
        }
        byte[] hash = SHA1.HashData(canonical.ToArray());
        return string.Create(CultureInfo.InvariantCulture, $"{BitConverter.ToUInt32(hash, 0):x8}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
        _folder = null;
        foreach (X509Certificate2 certificate in _certificates)
            certificate.Dispose();
    }

    // Only ASCII letters are folded, as OpenSSL does it.
    private static string Folded(string text) =>
        string.Concat(string.Join(' ', text.Split([' ', '\t', '\n', '\v', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries)).Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c));
}
