using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OneSync.Core.Connections;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Rest;

/// <summary>What a connection test says of services, and what is trusted on the way to them.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public void Version_scopes_and_counts_are_told()
    {
        using RosterServiceFixture service = new("1.2", people: 120, auth: "oauth2");
        ConnectionFindings findings = Test(service, ("url", service.Server.Address.AbsoluteUri), ("demographics", "true"));
        Assert.True(findings.Ok, string.Join('\n', findings.Checks));
        Assert.Equal("1.2", findings.Version);
        Assert.Equal(120, findings.Counts["users"]);
        Assert.Contains("https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly", findings.Scopes);
        Assert.Equal(["Name", "Connection", "TLS", "Credentials", "Service", "Clock", "orgs", "users", "demographics"], findings.Checks.Select(c => c.Name));
    }

    [Fact]
    public void A_bare_host_is_searched_for_both_versions()
    {
        using RosterServiceFixture service = new("1.1", auth: "bearer");
        Assert.Equal("1.1", Test(service, ("url", service.Server.Address.AbsoluteUri)).Version);
        using RosterServiceFixture newer = new("1.2", auth: "bearer");
        Assert.Equal("1.2", Test(newer, ("url", newer.Server.Address.AbsoluteUri)).Version);
        ConnectionFindings none = Test(newer, ("url", newer.Server.Address.AbsoluteUri + "somewhere"));
        Assert.Contains(none.Checks, c => c.Id == "VersionNotFound");
    }

    [Fact]
    public void A_scope_that_is_not_granted_is_named()
    {
        using RosterServiceFixture service = new("1.2", auth: "oauth2");
        service.Server.Tokens!.Granted = ["https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly"];
        ConnectionFindings findings = Test(service, ("demographics", "true"));
        ConnectionCheck failed = Assert.Single(findings.Checks, c => !c.Ok);
        Assert.Equal(("demographics", "MissingScope"), (failed.Name, failed.Id));
        Assert.Contains("roster-demographics.readonly", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("insufficient scope", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Scopes_that_are_not_known_are_not_asked_for_again()
    {
        using RosterServiceFixture service = new("1.1", auth: "oauth2");
        service.Server.Tokens!.Known = ["https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly"];
        Assert.True(Test(service, ("url", service.Server.Address.AbsoluteUri)).Ok);
    }

    [Fact]
    public void A_client_that_must_say_who_it_is_in_the_body_does()
    {
        using RosterServiceFixture service = new("1.2", auth: "oauth2");
        service.Server.Tokens!.InBody = true;
        Assert.True(Test(service).Ok);
        Assert.Contains(Test(service, ("clientAuthentication", "Basic")).Checks, c => c.Id == "TokenRefused");
    }

    [Theory]
    [InlineData("https://no-such-host.invalid", "Name", "HostNotFound")]
    [InlineData("https://127.0.0.1:1", "Connection", "ConnectionFailed")]
    public void What_cannot_be_reached_is_told_step_by_step(string url, string check, string id)
    {
        using RosterServiceFixture service = new();
        ConnectionFindings findings = Test(service, ("url", url));
        Assert.Equal((check, id), (findings.Checks[^1].Name, findings.Checks[^1].Id));
    }

    [Fact]
    public void A_wrong_clock_is_a_finding()
    {
        using RosterServiceFixture service = new(auth: "bearer");
        service.Server.ClockError = TimeSpan.FromMinutes(-10);
        Assert.Contains(Test(service).Checks, c => c is { Id: "ClockSkew", Result: CheckResult.Warning });
    }

    [Fact]
    public void A_private_authority_is_trusted_when_it_is_named_and_no_wrong_name_ever()
    {
        using Scratch scratch = new();
        (X509Certificate2 authority, X509Certificate2 server) = Certificates("127.0.0.1");
        string ca = scratch.Write("ca.pem", authority.ExportCertificatePem());
        using OneRosterServer trusted = new(RosterData.Generated(20, "1.1"), server) { Bearer = "token" };
        using RosterServiceFixture any = new(auth: "bearer");
        any.Known.Secret = "token";
        ConnectionFindings good = Test(any, ("url", trusted.Root), ("ca", ca));
        Assert.True(good.Ok, string.Join('\n', good.Checks));
        Assert.Contains("trusted by the configured authority", good.Checks.Single(c => c.Name == "TLS").Detail, StringComparison.Ordinal);
        Assert.Equal(20, any.Read(("url", trusted.Root), ("ca", ca)).Records.Count);
        ConnectionFindings without = Test(any, ("url", trusted.Root));
        Assert.Equal("TlsFailed", without.Checks[^1].Id);
        Assert.Contains("'ca'", without.Checks[^1].Detail, StringComparison.Ordinal);
        Assert.Equal("TlsFailed", Assert.Throws<SourceUnavailableException>(() => any.Read(("url", trusted.Root))).Id);
        Assert.Equal("TlsFailed", Assert.Throws<SourceUnavailableException>(() => any.Read(("url", trusted.Root.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)), ("ca", ca))).Id);
    }

    [Theory]
    [InlineData("url", "http://sis.example/ims/oneroster/v1p1", "UnsafeAddress")]
    [InlineData("url", "ftp://sis.example", "BadAddress")]
    [InlineData("url", "https://user:pass@sis.example", "BadAddress")]
    [InlineData("tokenUrl", "http://sis.example/token", "UnsafeAddress")]
    [InlineData("ca", "nowhere.pem", "MissingFile")]
    [InlineData("fullEvery", "7", "BadSpan")]
    [InlineData("parallel", "99", "BadNumber")]
    public void Wrong_options_are_told_before_anything_is_asked(string name, string value, string id)
    {
        using RosterServiceFixture service = new();
        Assert.Equal(id, Assert.Throws<ConfigurationException>(() => service.Source((name, value))).Problems[0].Id);
        Assert.Empty(service.Server.Requests);
    }

    private static ConnectionFindings Test(RosterServiceFixture service, params (string Name, object Value)[] more) => ((IConnectionTest)service.Source(more)).TestConnection(default);

    private static (X509Certificate2 Authority, X509Certificate2 Server) Certificates(string address)
    {
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256), serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1), to = DateTimeOffset.UtcNow.AddDays(90);
        CertificateRequest authority = new("CN=District CA", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        X509Certificate2 root = authority.CreateSelfSigned(from, to);
        CertificateRequest server = new("CN=sis", serverKey, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Parse(address));
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using X509Certificate2 signed = server.Create(root, from, to.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 withKey = signed.CopyWithPrivateKey(serverKey);
        return (root, X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null));
    }
}
