using System.Globalization;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Adobe;

/// <summary>A workspace that exports people of a CSV file into an organisation of its own. Nobody waits: the clock of both is the test's.</summary>
internal sealed class AdobeWorkspace : IDisposable
{
    public const string Header = "id,first,last,email,role,course";
    private readonly Scratch _scratch = new();
    private Workspace? _engine;

    public AdobeWorkspace(string options = "", string map = "", string destination = "", bool testClock = true)
    {
        if (testClock)
            Server.Clock = () => Clock.UtcNow;
        _scratch.Write("secret", AdobeServer.ClientSecret);
        Configure(options, map, destination);
        People();
    }

    public AdobeServer Server { get; } = new();

    public AdobeOrganization Organization => Server.Organization;

    public TestClock Clock { get; } = new();

    public string Root => _scratch.Root;

    public Workspace Engine => _engine ??= Workspace.Open(Root, new WorkspaceOptions(new ConnectorHost()) { Clock = Clock, By = "tester" });

    public void Configure(string options = "", string map = "", string destination = "", string country = "US", string names = "firstname: givenName, lastname: familyName", string organization = AdobeServer.OrganizationId)
    {
        Close();
        _scratch.Write("onesync.yaml", $$"""
            version: 1
            vault: ./onesync.db
            sources:
              sis:
                type: Csv
                path: ./sis.csv
                anchor: id
                map: { number: id, givenName: first, familyName: last, mail: email, role: role, course: course }
                complete: { maxDrop: 100% }
            destinations:
              adobe:
                type: Adobe
                organization: {{organization}}
                clientId: {{AdobeServer.ClientId}}
                clientSecret: file:./secret
                url: {{Server.Address.AbsoluteUri.TrimEnd('/')}}/v2/usermanagement
                tokenUrl: {{Server.Address.AbsoluteUri.TrimEnd('/')}}/ims/token/v3
                retryPause: 1
                {{(country.Length > 0 ? $"country: {country}" : "")}}
                {{options}}
                match: [email]
                map: { email: mail, {{names}}{{map}} }
                {{(destination.Contains("thresholds", StringComparison.Ordinal) ? "" : "thresholds: { Disable: 1000, Rename: 1000, Archive: 1000, RemoveMember: 100000, Delete: 1000 }")}}
                {{destination}}
            """);
    }

    public void Write(string name, string text) => _scratch.Write(name, text);

    /// <summary>Who is in the source from now on.</summary>
    public void People(params string[] rows) => _scratch.Write("sis.csv", string.Concat(rows.Prepend(Header).Select(r => r + "\n")));

    /// <summary>Rows of so many people.</summary>
    public static string[] Pupils(int count, int from = 1, string last = "Family", string course = "Art 101") =>
        [.. Enumerable.Range(from, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n},Given{n},{last}{n},p{n}@school.test,{(n % 10 == 0 ? "teacher" : "student")},{course}"))];

    public OneSyncPlan Plan()
    {
        Engine.Import("sis", null, default);
        Engine.Merge(false, default);
        return Engine.Plan("adobe", null, default);
    }

    public IReadOnlyList<OneSyncChange> Changes(OneSyncPlan plan) => [.. Engine.Changes(plan.Id)];

    public IReadOnlyList<PlanNotice> Notices(OneSyncPlan plan) => [.. Engine.Notices(plan.Id)];

    public OneSyncRun Export(OneSyncPlan plan) => Engine.Export(plan.Id, default);

    /// <summary>The whole job; every change must be made, no rule broken, and nothing be left to do.</summary>
    public OneSyncPlan Run()
    {
        OneSyncPlan plan = Plan();
        OneSyncRun run = Export(plan);
        Assert.True(run.Status == RunStatus.Complete, $"{run.Message} {string.Join('\n', Changes(plan).Where(c => c.Status != ChangeStatus.Done).Select(c => $"{c.Action} {c.Status} {c.Error}"))} {string.Join('\n', Notices(plan))}");
        AssertRulesKept();
        return plan;
    }

    public void AssertRulesKept()
    {
        Assert.Empty(Server.Breaches);
        Assert.Equal(0, Server.Throttled);
    }

    /// <summary>A dry run that finds all as it should be.</summary>
    public void AssertNothingToDo()
    {
        OneSyncPlan plan = Plan();
        Assert.True(plan.Total == 0, string.Join('\n', Changes(plan).Take(5).Select(c => $"{c.Action} {c.Group} {string.Join(", ", c.Attributes)}")));
    }

    public void Close()
    {
        _engine?.Dispose();
        _engine = null;
    }

    public void Dispose()
    {
        Close();
        Server.Dispose();
        _scratch.Dispose();
    }
}
