using System.Security.Cryptography.X509Certificates;
using System.Text;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Entra;

/// <summary>A workspace that exports people of a CSV file into a tenant of its own. When it is disposed, nothing may have been asked against the rules.</summary>
internal sealed class EntraWorkspace : IDisposable
{
    public const string Header = "id,number,first,last,school,grade,boss,title,country,lic";

    private static readonly Lazy<X509Certificate2> s_certificate = new(LoopbackCertificate.OfServer);

    private readonly Scratch _scratch = new();
    private Workspace? _engine;

    public EntraWorkspace(string destination = "", string map = "", string options = "", string authentication = "Secret")
    {
        Server = new EntraServer(s_certificate.Value);
        Server.Tenant.Skus.Add(("STANDARDWOFFPACK_STUDENT", "314c4481-f395-4525-be8b-2ec4bb1e9d91", 1_000_000, ["YAMMER_EDU", "SWAY", "EXCHANGE_S_STANDARD"]));
        Server.Tenant.Skus.Add(("M365EDU_A3_FACULTY", "4b590615-0888-425a-a965-b3bf7789848d", 2, ["TEAMS1"]));
        _scratch.Write("ca.pem", s_certificate.Value.ExportCertificatePem());
        _scratch.Write("secret", Server.Tokens.Secret!);
        Configure(destination, map, options, authentication);
        People();
    }

    public EntraServer Server { get; }

    public EntraTenant Tenant => Server.Tenant;

    public string Root => _scratch.Root;

    public TestClock Clock { get; } = new();

    /// <summary>What was done against the rules on purpose.</summary>
    public bool AllowsBreaches { get; set; }

    public Workspace Engine => _engine ??= Workspace.Open(Root, new WorkspaceOptions(new ConnectorHost()) { Clock = Clock, By = "tester" });

    /// <summary>Writes the configuration. <paramref name="destination"/>, <paramref name="map"/> and <paramref name="options"/> are further lines.</summary>
    public void Configure(string destination = "", string map = "", string options = "", string authentication = "Secret",
        string name = "{ value: '{givenName|left 1|ascii|lower}{familyName|ascii|alnum|lower}@district.test', apply: OnCreate, unique: { suffix: 2 } }")
    {
        Close();
        string address = Server.Address.AbsoluteUri.TrimEnd('/');
        string client = authentication == "Secret" ? "clientSecret: file:./secret" : authentication == "Certificate" ? "certificate: ./client.pem" : "";
        _scratch.Write("onesync.yaml", $$"""
            version: 1
            vault: ./onesync.db
            sources:
              sis:
                type: Csv
                path: ./sis.csv
                anchor: id
                map: { number: number, givenName: first, familyName: last, school: school, grade: grade, boss: boss, jobTitle: title, country: country, lic: lic }
                complete: { maxDrop: 100% }
            destinations:
              entra:
                type: Entra
                tenant: {{Tenant.Id}}
                authentication: {{authentication}}
                clientId: {{Server.Tokens.ClientId}}
                {{client}}
                authority: {{address}}
                url: {{address}}
                ca: ./ca.pem
                retryPause: 1
                {{(options.Contains("retries:", StringComparison.Ordinal) ? "" : "retries: 8")}}
                match: [employeeId]
                licenses: [STANDARDWOFFPACK_STUDENT, M365EDU_A3_FACULTY]
                references: { manager: employeeId }
                password: { pattern: '{word}-{word}-{digit 4}', folder: ./passwords, by: [officeLocation] }
                {{options}}
                map:
                  employeeId: number
                  userPrincipalName: {{name}}
                  displayName: '{givenName} {familyName}'
                  givenName: givenName
                  surname: familyName
                  officeLocation: school
                  department: grade
                  jobTitle: jobTitle
                  manager: boss
                  usageLocation: country
                  licenses: lic
                  {{map}}
                lifecycle: { leaver: [{ after: 0d, do: Disable }, { after: 30d, do: Delete }] }
                thresholds: { Disable: { count: 100000 }, Rename: { count: 100000 }, Delete: { count: 100000 }, RemoveMember: { count: 100000 } }
                {{destination}}
            """);
    }

    public void Write(string name, string text) => _scratch.Write(name, text, new UTF8Encoding(false));

    /// <summary>Who is in the source from now on.</summary>
    public void People(params IEnumerable<string> rows) => _scratch.Write("sis.csv", string.Concat(rows.Prepend(Header).Select(r => r + "\n")));

    public OneSyncPlan Plan()
    {
        Engine.Import("sis", null, default);
        Engine.Merge(false, default);
        Server.Settle();
        return Engine.Plan("entra", null, default);
    }

    public IReadOnlyList<OneSyncChange> Changes(OneSyncPlan plan) => [.. Engine.Changes(plan.Id)];

    public IReadOnlyList<PlanNotice> Notices(OneSyncPlan plan) => [.. Engine.Notices(plan.Id)];

    public OneSyncRun Export(OneSyncPlan plan) => Engine.Export(plan.Id, default);

    /// <summary>The whole job; every change must be made.</summary>
    public OneSyncPlan Run()
    {
        OneSyncPlan plan = Plan();
        OneSyncRun run = Export(plan);
        Assert.True(run.Status == RunStatus.Complete, $"{run.Message} {string.Join('\n', Changes(plan).Where(c => c.Status != ChangeStatus.Done).Take(5).Select(c => $"{c.Action} {c.Status} {c.Error}"))} {string.Join('\n', Notices(plan).Take(5))}");
        return plan;
    }

    /// <summary>Asserts that there is nothing left to do.</summary>
    public void AssertSettled()
    {
        OneSyncPlan plan = Plan();
        Assert.True(plan.Total == 0, string.Join('\n', Changes(plan).Take(5).Select(c => $"{c.Action} {string.Join(", ", c.Attributes)} {c.Reason}")));
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
        if (!AllowsBreaches)
            Assert.Equal([], Server.Breaches.Take(5));
    }
}
