using System.DirectoryServices.Protocols;
using System.Text.RegularExpressions;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>A workspace that exports people of a CSV file into an OU of its own in the domain.</summary>
internal sealed class DirectoryWorkspace : IDisposable
{
    public const string Header = "id,number,first,last,school,grade,boss,title,left";
    private readonly Scratch _scratch = new();
    private DomainController _dc;
    private readonly string _tag = Guid.NewGuid().ToString("N")[..6];
    private Workspace? _engine;

    public DirectoryWorkspace(DomainController dc, string destination = "", string map = "", string? server = null, string options = "")
    {
        _dc = dc.Need();
        Unit = dc.NewUnit();
        _scratch.Write("secret", DomainController.Password);
        Configure(destination, map, server, options);
        People();
    }

    /// <summary>A person's number of this workspace alone, since a key means one account in the whole domain: E1 is E1 and something.</summary>
    public string Number(string number) => Regex.Replace(number, @"\b(E\d+)\b", "${1}" + _tag);

    /// <summary>Looks at accounts on another controller from now on.</summary>
    public void LookAt(DomainController dc) => _dc = dc;

    /// <summary>The managed base.</summary>
    public string Unit { get; }

    public string Root => _scratch.Root;

    public TestClock Clock { get; } = new();

    public Workspace Engine => _engine ??= Workspace.Open(Root, new WorkspaceOptions(new ConnectorHost()) { Clock = Clock, By = "tester" });

    /// <summary>Writes the configuration. <paramref name="destination"/>, <paramref name="map"/> and <paramref name="options"/> are further lines.</summary>
    public void Configure(string destination = "", string map = "", string? server = null, string options = "", string cn = "'{givenName} {familyName} {number}'",
        string name = "'{givenName|left 1|ascii|lower}{familyName|ascii|alnum|lower|left 19}'")
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
                map: { number: number, givenName: first, familyName: last, school: school, grade: grade, boss: boss, jobTitle: title }
                complete: { maxDrop: 100% }
            lookups:
              schools: { path: ./schools.csv, key: code }
            destinations:
              ad:
                type: ActiveDirectory
                server: {{server ?? _dc.Address}}
                base: '{{Unit}}'
                user: {{DomainController.Administrator}}
                secret: file:./secret
                ca: '{{_dc.CertificateAuthority}}'
                match: [employeeNumber]
                password: { pattern: '{word}-{word}-{digit 4}', folder: ./passwords, by: [physicalDeliveryOfficeName] }
                references: { manager: employeeNumber }
                {{options}}
                map:
                  employeeNumber: number
                  sAMAccountName: { value: {{name}}, apply: OnCreate, unique: { suffix: 2 } }
                  userPrincipalName: { value: '{sAMAccountName}@onesync.test', apply: OnCreate }
                  cn: {{cn}}
                  givenName: givenName
                  sn: familyName
                  physicalDeliveryOfficeName: school
                  title: jobTitle
                  manager: boss
                  ou: 'OU={grade},OU={school}'
                  {{map}}
                lifecycle: { leaver: [{ after: 0d, do: Disable }, { after: 30d, do: Archive, ou: OU=Archive }] }
                thresholds: { Disable: { count: 1000 }, Rename: { count: 1000 }, Archive: { count: 1000 } }
                {{destination}}
            """);
        _scratch.Write("schools.csv", "code,ou\nN,\"OU=North,OU=Schools\"\nS,\"OU=South,OU=Schools\"\n");
    }

    public void Write(string name, string text) => _scratch.Write(name, text);

    /// <summary>Who is in the source from now on.</summary>
    public void People(params string[] rows) => _scratch.Write("sis.csv", string.Concat(rows.Prepend(Header).Select(r => Number(r) + "\n")));

    public OneSyncPlan Plan()
    {
        Engine.Import("sis", null, default);
        Engine.Merge(false, default);
        return Engine.Plan("ad", null, default);
    }

    public IReadOnlyList<OneSyncChange> Changes(OneSyncPlan plan) => [.. Engine.Changes(plan.Id)];

    public IReadOnlyList<PlanNotice> Notices(OneSyncPlan plan) => [.. Engine.Notices(plan.Id)];

    public OneSyncRun Export(OneSyncPlan plan) => Engine.Export(plan.Id, default);

    /// <summary>The whole job; every change must be made.</summary>
    public OneSyncPlan Run()
    {
        OneSyncPlan plan = Plan();
        OneSyncRun run = Export(plan);
        Assert.True(run.Status == RunStatus.Complete, $"{run.Message} {string.Join('\n', Changes(plan).Where(c => c.Status != ChangeStatus.Done).Select(c => $"{c.Action} {c.Status} {c.Error}"))} {string.Join('\n', Notices(plan))}");
        return plan;
    }

    /// <summary>The account with that employee number, with all its attributes; null when there is none.</summary>
    public SearchResultEntry? Account(string number) =>
        _dc.Find(DomainController.Domain, LdapFilter.Equal("employeeNumber", Number(number)), "*", "objectGUID").SingleOrDefault();

    public static string? Value(SearchResultEntry? entry, string attribute) => entry is null ? null : AccountReading.First(entry, attribute);

    public IReadOnlyList<SearchResultEntry> Accounts() => _dc.Find(Unit, LdapFilter.Users, "*");

    public void Close()
    {
        _engine?.Dispose();
        _engine = null;
    }

    public void Dispose()
    {
        Close();
        _scratch.Dispose();
    }
}
