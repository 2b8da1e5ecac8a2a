using OneSync.Connectors.ClassLink;
using OneSync.Core.Connections;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Rest;

/// <summary>ClassLink RosterServer, directly and through the proxy.</summary>
public sealed class ClassLinkTests
{
    [Fact]
    public void A_districts_own_server_is_asked_with_signatures()
    {
        using OneRosterServer server = new(RosterData.Generated(250, "1.1")) { Signatures = new OAuth1Check("id", "secret") };
        server.Faults.HideTotal = true; // as ClassLink does
        Reading people = Reading.Of(Source(("url", server.Address.AbsoluteUri), ("clientId", "id"), ("clientSecret", "env:SECRET")));
        Assert.Null(people.Incomplete);
        Assert.Equal(250, people.Records.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("My app")]
    [InlineData("Spring District")]
    [InlineData("abc%3D")]
    [InlineData("abc=")]
    [InlineData("17")]
    public void The_proxy_is_asked_for_an_application_by_any_of_its_names(string? wanted)
    {
        using OneRosterServer server = Proxy(several: wanted is not null);
        Reading people = Reading.Of(Source([("url", server.Address.AbsoluteUri), ("token", "env:KEY"), .. wanted is null ? Array.Empty<(string, object)>() : [("application", wanted)]]));
        Assert.Null(people.Incomplete);
        Assert.Equal(250, people.Records.Count);
        Assert.DoesNotContain(server.Requests, r => r.Contains("%253D", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "ApplicationNotChosen", "'My app' of Spring District")]
    [InlineData("My ap", "ApplicationNotFound", "Did you mean 'My app'?")]
    public void One_that_is_not_clear_is_told_with_those_there_are(string? wanted, string id, string expected)
    {
        using OneRosterServer server = Proxy(several: true);
        SourceUnavailableException error = Assert.Throws<SourceUnavailableException>(() =>
            Reading.Of(Source([("url", server.Address.AbsoluteUri), ("token", "env:KEY"), .. wanted is null ? Array.Empty<(string, object)>() : [("application", wanted)]])));
        Assert.Equal(id, error.Id);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-bearer", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_says_what_is_there()
    {
        using OneRosterServer server = Proxy(several: false);
        ConnectionFindings findings = ((IConnectionTest)Source(("url", server.Address.AbsoluteUri), ("token", "env:KEY"))).TestConnection(default);
        Assert.True(findings.Ok, string.Join('\n', findings.Checks));
        Assert.Equal(250, findings.Counts["users"]);
        server.Bearer = "another";
        Assert.Contains(((IConnectionTest)Source(("url", server.Address.AbsoluteUri), ("token", "env:KEY"))).TestConnection(default).Checks, c => c.Id == "Unauthorized");
    }

    [Fact]
    public void Contradicting_keys_are_told()
    {
        Assert.Equal("ContradictingKeys", Assert.Throws<ConfigurationException>(() => Source(("token", "env:KEY"), ("clientId", "id"))).Problems[0].Id);
        Assert.Contains("'url'", Assert.Throws<ConfigurationException>(() => Source(("clientId", "id"), ("clientSecret", "env:SECRET"))).Problems[0].Message, StringComparison.Ordinal);
    }

    private static OneRosterServer Proxy(bool several)
    {
        OneRosterServer server = new(RosterData.Generated(250, "1.1")) { Bearer = "key", ProxyId = "abc=" };
        server.Applications.Add(new { id = 17, tenant_name = "Spring District", tenant_id = "2048", application_id = "4711", bearer = "hidden-bearer", name = "My app", oneroster_application_id = "abc%3D" });
        if (several)
            server.Applications.Add(new { id = 18, tenant_name = "Lake District", tenant_id = "2049", application_id = "4712", bearer = "hidden-bearer-2", name = "My other app", oneroster_application_id = "def%3D" });
        return server;
    }

    private static ISource Source(params (string Name, object Value)[] options) => new ClassLinkConnector().Create(
        Scratch.Settings("ClassLink", null, [("retryPause", "1"), ("pageSize", "100"), ("collections", new[] { "orgs", "users" }), .. options]), new ConnectorContext(Path.GetTempPath(), new Keys(), SystemClock.Instance));

    private sealed class Keys : ISecretResolver
    {
        public string Resolve(string reference) => reference == "env:SECRET" ? "secret" : "key";
    }
}
