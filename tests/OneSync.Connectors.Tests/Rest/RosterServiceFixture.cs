using OneSync.Connectors.OneRoster;
using OneSync.Core.Ports;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Rest;

/// <summary>A OneRoster server, and sources that read it.</summary>
internal sealed class RosterServiceFixture : IDisposable
{
    private readonly Scratch _scratch = new();

    public RosterServiceFixture(string version = "1.1", int people = 250, string auth = "oauth1") : this(RosterData.Generated(people, version), auth)
    {
    }

    public RosterServiceFixture(RosterData data, string auth = "oauth1")
    {
        Server = new OneRosterServer(data);
        Auth = auth;
        if (auth == "oauth1")
            Server.Signatures = new OAuth1Check("key", "s3cr3t/+&canary");
        else if (auth == "oauth2")
            Server.Tokens = new TokenDesk("key", "s3cr3t/+&canary");
        else if (auth == "bearer")
            Server.Bearer = "s3cr3t/+&canary";
    }

    public OneRosterServer Server { get; }

    public string Auth { get; }

    public Secrets Known { get; } = new();

    public ISource Source(params (string Name, object Value)[] more)
    {
        Dictionary<string, object> options = new()
        {
            ["url"] = Server.Root, ["retryPause"] = "1", ["pageSize"] = "100", ["collections"] = new[] { "orgs", "users" },
        };
        if (Auth == "bearer")
            options["token"] = "env:CANARY";
        else
            (options["clientId"], options["clientSecret"]) = ("key", "env:CANARY");
        if (Auth == "oauth2")
            options["tokenUrl"] = Server.Address.AbsoluteUri + "token";
        foreach ((string name, object value) in more)
            options[name] = value;
        return new OneRosterConnector().Create(
            Scratch.Settings("OneRoster", null, [.. options.Select(o => (o.Key, o.Value))]), new ConnectorContext(_scratch.Root, Known, SystemClock.Instance));
    }

    public Reading Read(params (string Name, object Value)[] more) => Reading.Of(Source(more));

    public void Dispose()
    {
        Server.Dispose();
        _scratch.Dispose();
    }

    internal sealed class Secrets : ISecretResolver
    {
        public string Secret { get; set; } = "s3cr3t/+&canary";

        public string Resolve(string reference) => Secret;
    }
}
