using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>First passwords that only their recipients can read.</summary>
[Collection(DomainCollection.Name)]
public sealed class HandOverTests(DomainController dc)
{
    [Fact]
    public void Encrypted_passwords_are_opened_by_each_recipient_with_openssl_and_by_nobody_else()
    {
        if (!File.Exists("/usr/bin/openssl"))
            Assert.Skip("apt-get install openssl");
        using DirectoryWorkspace work = new(dc);
        Encrypting(work);
        string office = Certificate(work, "office"), head = Certificate(work, "head");
        Certificate(work, "stranger");
        work.Write("recipients.pem", office + head);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,", "2,E2,Grace,Hopper,South,Staff,,Head,", "3,E3,Zoë,Clarke,North,Grade 9,,Pupil,");

        OneSyncPlan plan = work.Run();

        string folder = Path.Combine(work.Root, "passwords");
        Assert.Equal([$"passwords-ad-{plan.Id}-North.csv.cms", $"passwords-ad-{plan.Id}-South.csv.cms"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string north = Path.Combine(folder, $"passwords-ad-{plan.Id}-North.csv.cms");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(north));
        Assert.Null(Open(work, north, "stranger"));
        string text = Open(work, north, "office")!;
        Assert.Equal(text, Open(work, north, "head"));
        string[] lines = text.TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(3, lines.Length);
        Assert.EndsWith("password", lines[0], StringComparison.Ordinal);
        // It is the account's: Samba says that it must be changed, which it says to the right password only.
        string[] cells = lines.Single(l => l.Contains("abyron", StringComparison.Ordinal)).Split(',');
        string user = cells.Single(c => c.EndsWith("@onesync.test", StringComparison.Ordinal)), password = cells[^1];
        Assert.DoesNotContain(password, Encoding.Latin1.GetString(File.ReadAllBytes(north)), StringComparison.Ordinal);
        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() =>
            DirectorySession.Open(dc.Options with { User = user, Password = () => password }, false, null, default).Dispose());
        Assert.Equal("PasswordMustChange", error.Id);
    }

    [Theory]
    [InlineData("nothing here", "cannot be read")]
    [InlineData("-----BEGIN NOTHING-----\n-----END NOTHING-----\n", "holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read")]
    [InlineData("expired", "expired on")]
    [InlineData("curve", "not RSA")]
    [InlineData(null, "cannot be read")]
    public void A_certificate_that_cannot_be_used_is_told_before_the_first_account(string? file, string says)
    {
        using DirectoryWorkspace work = new(dc);
        Encrypting(work);
        string? text = file switch { "expired" => Certificate(work, "old", days: -1), "curve" => Curve(), _ => file };
        if (text is not null)
            work.Write("recipients.pem", text);
        work.People("1,E1,Ada,Byron,North,Grade 9,,Pupil,");
        OneSyncPlan plan = work.Plan();

        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() => work.Export(plan));

        Assert.Equal("BadPasswordCertificate", error.Id);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Null(work.Account("E1"));
    }

    [Fact]
    public void To_encrypt_without_a_place_for_the_files_is_a_mistake_in_the_configuration()
    {
        using DirectoryWorkspace work = new(dc);
        string path = Path.Combine(work.Root, "onesync.yaml");
        work.Write("onesync.yaml", File.ReadAllText(path).Replace("folder: ./passwords", "certificate: ./recipients.pem", StringComparison.Ordinal));

        ConfigurationException error = Assert.Throws<ConfigurationException>(() => work.Plan());

        Assert.Contains("add 'folder'", error.Message, StringComparison.Ordinal);
    }

    private static void Encrypting(DirectoryWorkspace work) =>
        work.Write("onesync.yaml", File.ReadAllText(Path.Combine(work.Root, "onesync.yaml")).Replace("folder: ./passwords", "folder: ./passwords, certificate: ./recipients.pem", StringComparison.Ordinal));

    // Leaves NAME.key and NAME.pem in the workspace.
    private static string Certificate(DirectoryWorkspace work, string name, int days = 30)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(days));
        string pem = certificate.ExportCertificatePem() + "\n";
        work.Write(name + ".pem", pem);
        work.Write(name + ".key", key.ExportPkcs8PrivateKeyPem());
        return pem;
    }

    private static string Curve()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=curve", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return certificate.ExportCertificatePem();
    }

    private static string? Open(DirectoryWorkspace work, string file, string who)
    {
        ProcessStartInfo start = new("openssl", ["cms", "-decrypt", "-binary", "-inform", "PEM", "-in", file, "-recip", Path.Combine(work.Root, who + ".pem"), "-inkey", Path.Combine(work.Root, who + ".key")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8,
        };
        using Process openssl = Process.Start(start)!;
        Task<string> complaint = openssl.StandardError.ReadToEndAsync();
        string text = openssl.StandardOutput.ReadToEnd();
        openssl.WaitForExit();
        return openssl.ExitCode == 0 ? text : null;
    }
}
