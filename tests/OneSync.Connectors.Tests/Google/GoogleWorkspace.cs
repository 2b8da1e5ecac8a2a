using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers.Google;

namespace OneSync.Connectors.Tests.Google;

/// <summary>A workspace that exports people of a CSV file into a domain of its own.</summary>
internal sealed class GoogleWorkspace : IDisposable
{
    public const string Header = "id,number,first,last,school,grade,title";
    private readonly Scratch _scratch = new();
    private Workspace? _engine;

    public GoogleWorkspace(string map = "", string options = "", string destination = "")
    {
        _scratch.Write("key.json", Server.Tokens.KeyFile);
        Configure(map, options, destination);
        People();
    }

    public GoogleServer Server { get; } = new();

    public GoogleDomain Domain => Server.Domain;

    public string Root => _scratch.Root;

    public TestClock Clock { get; } = new();


    public Workspace Engine => _engine ??= Workspace.Open(Root, new WorkspaceOptions(new ConnectorHost()) { Clock = Clock, By = "tester" });

    /// <summary>Writes the configuration. <paramref name="map"/>, <paramref name="options"/> and <paramref name="destination"/> are further lines.</summary>
    public void Configure(string map = "", string options = "", string destination = "", string email = "{ value: '{givenName|ascii|lower}.{familyName|ascii|lower}@district.test', unique: { suffix: 2 } }",
        string leaver = "[{ after: 0d, do: Disable }, { after: 30d, do: Archive, orgUnitPath: /Archive }]", string source = "")
    {
        Close();
        string address = Server.Address.AbsoluteUri.TrimEnd('/');
        _scratch.Write("onesync.yaml", $$"""
            version: 1
            vault: ./onesync.db
            sources:
              sis:
                type: Csv
                path: ./sis.csv
                anchor: id
                map: { number: number, givenName: first, familyName: last, school: school, grade: grade, jobTitle: title }
                complete: { maxDrop: 100% }
                {{source}}
            destinations:
              google:
                type: Google
                key: file:./key.json
                admin: admin@district.test
                url: {{address}}
                tokenUrl: {{address}}/token
                requestsPerMinute: 1000000
                retryPause: 1
                retries: 12
                match: [externalId.organization]
                password: { pattern: '{word}-{word}-{digit 4}', folder: ./passwords }
                {{options}}
                map:
                  primaryEmail: {{email}}
                  givenName: givenName
                  familyName: familyName
                  externalId.organization: number
                  organization.title: jobTitle
                  orgUnitPath: '/{school}/{grade}'
                  {{map}}
                lifecycle: { leaver: {{leaver}} }
                thresholds: { Disable: { count: 100000 }, Rename: { count: 100000 }, Archive: { count: 100000 }, RemoveMember: { count: 100000 }, Move: { count: 100000 }, Delete: { count: 100000 } }
                {{destination}}
            """);
    }

    public void Write(string name, string text) => _scratch.Write(name, text);

    /// <summary>Who is in the source from now on.</summary>
    public void People(params string[] rows) => _scratch.Write("sis.csv", string.Concat(rows.Prepend(Header).Select(r => r + "\n")));

    public OneSyncPlan Plan()
    {
        Engine.Import("sis", null, default);
        Engine.Merge(false, default);
        return Engine.Plan("google", null, default);
    }

    public IReadOnlyList<OneSyncChange> Changes(OneSyncPlan plan) => [.. Engine.Changes(plan.Id)];

    public IReadOnlyList<PlanNotice> Notices(OneSyncPlan plan) => [.. Engine.Notices(plan.Id)];

    public OneSyncRun Export(OneSyncPlan plan)
    {
        try
        {
            return Engine.Export(plan.Id, default);
        }
        finally
        {
            Assert.Empty(Server.Breaches);
        }
    }

    /// <summary>The whole job; every change must be made, and no rule broken.</summary>
    public OneSyncPlan Run()
    {
        OneSyncPlan plan = Plan();
        OneSyncRun run = Export(plan);
        Assert.True(run.Status == RunStatus.Complete, $"{run.Message} {string.Join('\n', Changes(plan).Where(c => c.Status != ChangeStatus.Done).Take(10).Select(c => $"{c.Action} {c.Status} {c.Error}"))} {string.Join('\n', Notices(plan).Take(10))}");
        return plan;
    }

    /// <summary>Nothing is left to be done.</summary>
    public void AssertSettled()
    {
        OneSyncPlan plan = Plan();
        Assert.True(plan.Total == 0, string.Join('\n', Changes(plan).Take(5).Select(c => $"{c.Action} {string.Join(", ", c.Attributes)}")));
        Assert.Empty(Server.Breaches);
    }

    /// <summary>The account with that number; null when there is none.</summary>
    public GoogleUser? Account(string number) =>
        Domain.Users.SingleOrDefault(u => u.Fields["externalIds"]?.AsArray().Any(e => (string?)e!["value"] == number) == true);

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
