using System.Globalization;
using System.Net;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>Finding the domain controllers of a domain in DNS.</summary>
[Collection(DomainCollection.Name)]
public sealed class DiscoveryTests(DomainController dc)
{
    [Fact]
    public void Controllers_are_tried_by_priority_then_weight_then_name_and_always_in_the_same_order()
    {
        using NameServer dns = new(new(10, 5, 389, "c.test"), new(0, 1, 389, "b.test"), new(10, 50, 389, "d.test"), new(0, 1, 389, "a.test"), new(0, 100, 389, "z.test"));

        Assert.Equal(["z.test", "a.test", "b.test", "d.test", "c.test"], ServiceRecordQuery.Ask("_ldap._tcp.dc._msdcs.onesync.test", dns.EndPoint, default).Select(r => r.Host));
    }

    [Fact]
    public void An_answer_that_does_not_fit_is_asked_for_again_by_TCP()
    {
        using NameServer dns = new([.. Enumerable.Range(1, 60).Select(n => new ServiceRecord(n, 0, 389, string.Create(CultureInfo.InvariantCulture, $"dc{n}.a-rather-long-name.onesync.test")))]) { IsTooLong = true };

        Assert.Equal(60, ServiceRecordQuery.Ask("_ldap._tcp.onesync.test", dns.EndPoint, default).Count);
        Assert.Equal(2, dns.Questions.Count);
    }

    [Fact]
    public void A_run_finds_its_controller_and_passes_over_one_that_is_down()
    {
        dc.Need();
        using NameServer dns = new(new(10, 0, 389, dc.Address), new(0, 0, 389, "127.255.255.254"));

        using DirectorySession session = DirectorySession.Open(Discovering(dns.EndPoint), forWriting: true, lost: null, CancellationToken.None);

        // The records name the plain port; what is asked for is TLS.
        Assert.Equal(new DirectoryServer(dc.Address, 636), session.Server);
        Assert.Equal(["_ldap._tcp.dc._msdcs.onesync.test"], dns.Questions);
    }

    [Fact]
    public void The_next_name_server_is_asked_when_one_is_silent_or_broken_or_does_not_know()
    {
        dc.Need();
        using NameServer broken = new(new ServiceRecord(0, 0, 389, "nobody.test")) { IsBroken = true }, ignorant = new(), good = new(new ServiceRecord(0, 0, 389, dc.Address));
        IPEndPoint gone;
        using (NameServer closed = new())
            gone = closed.EndPoint;

        IReadOnlyList<DirectoryServer> found = DirectoryServer.Find(Discovering(gone, broken.EndPoint, ignorant.EndPoint, good.EndPoint), default);

        Assert.Equal([new DirectoryServer(dc.Address, 636)], found);
    }

    [Fact]
    public void A_domain_that_DNS_does_not_know_is_named_with_what_was_asked()
    {
        using NameServer dns = new();

        DestinationUnavailableException error = Assert.Throws<DestinationUnavailableException>(() => DirectoryServer.Find(Discovering(dns.EndPoint), default));

        Assert.Equal("NoServer", error.Id);
        Assert.Contains("_ldap._tcp.dc._msdcs.onesync.test", error.Message, StringComparison.Ordinal);
        Assert.Contains("'server'", error.Message, StringComparison.Ordinal);
    }

    private DirectoryOptions Discovering(params IPEndPoint[] dns) =>
        new("ad") { Domain = "onesync.test", NameServers = dns, User = DomainController.Administrator, Password = () => DomainController.Password, CertificateAuthority = DomainController.Missing is null ? dc.CertificateAuthority : null };
}
