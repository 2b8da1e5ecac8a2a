using OneSync.Connectors.ActiveDirectory;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers.ActiveDirectory;
using OneSync.TestServers.ActiveDirectory.Windows;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>A domain with two controllers that behave as Windows' do, and a workspace that exports people (number, first name, last name, title) to them.</summary>
internal sealed class WindowsWorkspace : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly WindowsController _second;
    private readonly string _authority;
    private Workspace? _engine;

    public WindowsWorkspace(string options, string certificates, params string[] people)
    {
        _authority = Path.Combine(certificates, "ca.pem");
        string certificate = Path.Combine(certificates, "srv.pem"), key = Path.Combine(certificates, "srv.key");
        (Controller, _second) = (new WindowsController(Domain, certificate, key), new WindowsController(Domain, certificate, key));
        Domain.Put(new WindowsEntry(Base)).Set("objectClass", "top", "organizationalUnit");
        _scratch.Write("secret", WindowsDomain.Password);
        Configure(options);
        People(people);
    }

    /// <summary>The managed base.</summary>
    public string Base { get; } = "OU=People," + WindowsDomain.Root;

    public string Root => _scratch.Root;

    public WindowsDomain Domain { get; } = new();

    /// <summary>The first of the two.</summary>
    public WindowsController Controller { get; }

    public Workspace Engine => _engine ??= Workspace.Open(Root, new WorkspaceOptions(new ConnectorHost()) { By = "tester" });

    public DirectoryOptions Options => new("ad")
    {
        Servers = [$"127.0.0.1:{Controller.Port}"], User = WindowsDomain.Administrator, Password = () => WindowsDomain.Password, CertificateAuthority = _authority,
    };

    /// <summary>The account of that number; null where there is none.</summary>
    public WindowsEntry? this[string number] => Domain.Entries.SingleOrDefault(e => e["employeeNumber"] == number);

    /// <summary>An account that is there already and as it should be.</summary>
    public WindowsEntry Put(string number) => Domain.Put(new WindowsEntry($"CN={number},{Base}")).Set("objectClass", "top", "person", "organizationalPerson", "user").Set("objectCategory", "person")
        .Set("cn", number).Set("employeeNumber", number).Set("sAMAccountName", number.ToLowerInvariant()).Set("givenName", "Given").Set("sn", "Family").Set("title", "Pupil").Set("userAccountControl", "512");

    public void People(params string[] rows) => _scratch.Write("sis.csv", string.Concat(rows.Prepend("number,first,last,title").Select(r => r + "\n")));

    public void Configure(string options, string cn = "number", string map = "", string? container = null, string leaver = "Disable")
    {
        _engine?.Dispose();
        _engine = null;
        bool isWhole = !options.Contains("Everybody", StringComparison.Ordinal);
        _scratch.Write("onesync.yaml", $$"""
            version: 1
            vault: ./onesync.db
            sources:
              sis: { type: Csv, path: ./sis.csv, anchor: number, map: { number: number, givenName: first, familyName: last, jobTitle: title }, complete: { maxDrop: 100% } }
            destinations:
              ad:
                type: ActiveDirectory
                server: ['127.0.0.1:{{Controller.Port}}', '127.0.0.1:{{_second.Port}}']
                user: '{{WindowsDomain.Administrator}}'
                secret: file:./secret
                ca: '{{_authority}}'
                base: '{{container ?? Base}}'
                match: [employeeNumber]
                password: { pattern: '{word}-{word}-{digit 4}', folder: ./passwords }
                lifecycle: { leaver: [{ after: 0d, do: {{leaver}} }] }
                thresholds: { Move: { count: 1000 }, Disable: { count: 1000 }, Rename: { count: 1000 } }
                map:
                  employeeNumber: number
                  sAMAccountName: { value: '{number|lower}', apply: OnCreate }
                  cn: {{cn}}
                  givenName: givenName
                  sn: familyName
                  {{(map.Contains("title", StringComparison.Ordinal) ? "" : "title: jobTitle")}}
                  {{(isWhole ? "ou: 'OU={jobTitle}'" : "")}}
                  {{map}}
                {{options}}
            """);
    }

    public OneSyncPlan Plan()
    {
        Engine.Import("sis", null, default);
        Engine.Merge(false, default);
        return Engine.Plan("ad", null, default);
    }

    public void Export(OneSyncPlan plan, RunStatus status)
    {
        OneSyncRun run = Engine.Export(plan.Id, default);
        Assert.True(run.Status == status, $"{run.Status} {run.Message} {string.Join('\n', Changes(plan).Where(c => c.Status != ChangeStatus.Done).Take(5).Select(c => $"{c.Action} {c.Status} {c.Error}"))}");
    }

    public IReadOnlyList<OneSyncChange> Changes(OneSyncPlan plan) => [.. Engine.Changes(plan.Id)];

    public void Dispose()
    {
        _engine?.Dispose();
        Controller.Dispose();
        _second.Dispose();
        _scratch.Dispose();
    }
}

/// <summary>Certificates of controllers on 127.0.0.1, which take a while to make.</summary>
public sealed class WindowsCertificates : IDisposable
{
    private readonly Scratch _scratch = new();

    public WindowsCertificates()
    {
        if (SambaDomain.MissingLibrary is { } missing)
            Assert.Skip(missing);
        TestCertificates.Write(_scratch.Root, "dc1.windows.test", "127.0.0.1");
    }

    /// <summary>Where <c>ca.pem</c>, <c>srv.pem</c> and <c>srv.key</c> are.</summary>
    public string Folder => _scratch.Root;

    public void Dispose() => _scratch.Dispose();
}
