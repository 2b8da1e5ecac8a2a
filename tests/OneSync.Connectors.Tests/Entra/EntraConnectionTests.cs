using System.Security.Cryptography.X509Certificates;
using OneSync.Core.Connections;
using OneSync.Core.Ports;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Entra;

/// <summary>The ways to sign in, and what a connection test says.</summary>
public sealed class EntraConnectionTests
{
    private static OneSyncConnection Test(EntraWorkspace work) => work.Engine.TestConnection("entra", default).Single(c => c.Side == ConnectionSide.Destination);

    [Fact]
    public void A_connection_that_works_says_what_it_reaches()
    {
        using EntraWorkspace work = new();
        work.Tenant.AddUser("a@district.test");

        OneSyncConnection found = Test(work);

        Assert.True(found.Ok, string.Join('\n', found.Checks));
        Assert.Equal(["Name", "Connection", "TLS", "Token", "Permissions", "Tenant", "Accounts", "Protection", "Licences"], found.Checks.Select(c => c.Name).Distinct());
        Assert.Contains("User.ReadWrite.All", found.Scopes);
        Assert.Equal(1, found.Counts["Accounts"]);
        Assert.Contains("Rivermouth School District", found.Checks.Single(c => c.Name == "Tenant").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_secret_is_told_in_the_services_words_and_shown_nowhere()
    {
        using EntraWorkspace work = new();
        work.Write("secret", "wr0ng~canary");

        OneSyncConnection found = Test(work);

        Assert.Equal(("Token", "TokenRefused"), (found.Worst!.Name, found.Worst.Id));
        Assert.Contains("AADSTS7000215: Invalid client secret provided.", found.Worst.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", string.Join('\n', found.Checks), StringComparison.Ordinal);
        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(work.Plan);
        Assert.Equal("TokenRefused", error.Id);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Permissions_that_are_missing_are_named()
    {
        using EntraWorkspace work = new();
        work.Server.Tokens.Roles.Clear();
        work.Server.Tokens.Roles.Add("User.Read.All");

        OneSyncConnection found = Test(work);

        Assert.False(found.Ok);
        Assert.Contains(found.Checks, c => c.Name == "Permissions" && c.Detail.Contains("User.ReadWrite.All", StringComparison.Ordinal));
        Assert.Contains(found.Checks, c => c.Name == "Protection" && c.Id == "MissingPermission" && c.Detail.Contains("Insufficient privileges to complete the operation.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_write_without_its_permission_fails_with_the_services_words()
    {
        using EntraWorkspace work = new();
        work.People("1,E1,Ada,Byron,North,,,,US,");
        Core.Planning.OneSyncPlan plan = work.Plan();
        work.Server.Tokens.Roles.Remove("User.ReadWrite.All");
        work.Server.Tokens.Roles.Add("User.Read.All");

        work.Export(plan);

        Core.Planning.OneSyncChange change = Assert.Single(work.Changes(plan));
        Assert.Equal(Core.Planning.ChangeStatus.Failed, change.Status);
        Assert.Contains("Insufficient privileges to complete the operation.", change.Error, StringComparison.Ordinal);
        Assert.Contains("docs/entra.md", change.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pem", null)]
    [InlineData("pfx", "s3cret")]
    public void A_certificate_signs_in(string form, string? password)
    {
        using EntraWorkspace work = new(authentication: "Certificate");
        using X509Certificate2 certificate = LoopbackCertificate.OfClient();
        work.Server.Tokens.Secret = null;
        work.Server.Tokens.Certificate = certificate;
        if (form == "pem")
        {
            work.Write("client.pem", certificate.ExportCertificatePem() + "\n" + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }
        else
        {
            File.WriteAllBytes(Path.Combine(work.Root, "client.pem"), certificate.Export(X509ContentType.Pfx, password));
            work.Write("pfx-password", password!);
            work.Configure(options: "certificatePassword: file:./pfx-password", authentication: "Certificate");
        }

        Assert.True(Test(work).Ok, string.Join('\n', Test(work).Checks));

        work.Write("client.pem", certificate.ExportCertificatePem());
        Assert.Equal("BadCertificate", Test(work).Worst!.Id);
        using X509Certificate2 other = LoopbackCertificate.OfClient();
        work.Write("client.pem", other.ExportCertificatePem() + "\n" + other.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        work.Configure(authentication: "Certificate");
        Assert.Contains("AADSTS700027", Test(work).Worst!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_of_the_service_that_nobody_vouches_for_is_refused()
    {
        using EntraWorkspace work = new();
        using X509Certificate2 other = LoopbackCertificate.OfServer();
        work.Write("ca.pem", other.ExportCertificatePem());

        Assert.Equal(("TLS", "TlsFailed"), (Test(work).Worst!.Name, Test(work).Worst!.Id));
    }
}
