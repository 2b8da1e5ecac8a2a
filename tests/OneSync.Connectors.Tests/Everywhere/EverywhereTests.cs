using System.DirectoryServices.Protocols;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Connectors.Tests.ActiveDirectory;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.TestServers;
using OneSync.TestServers.Google;

namespace OneSync.Connectors.Tests.Everywhere;

/// <summary>
/// The sample district in one job to Active Directory, Google Workspace, Entra ID and Adobe: the domain controller finds each address, and everybody has that
/// one everywhere, from the first day on.
/// </summary>
[Collection(DomainCollection.Name)]
public sealed class EverywhereTests : IDisposable
{
    private const string Student = "STANDARDWOFFPACK_STUDENT", Product = "Creative Cloud K12";

    private readonly DomainController _dc;
    private readonly Scratch _scratch = new();
    private readonly TestClock _clock = new();
    private readonly X509Certificate2 _certificate = LoopbackCertificate.OfServer();
    private readonly GoogleServer _google = new();
    private readonly EntraServer _entra;
    private readonly AdobeServer _adobe = new();
    private readonly string _unit;
    private Workspace? _workspace;

    public EverywhereTests(DomainController dc)
    {
        _dc = dc.Need();
        _unit = dc.NewUnit();
        _entra = new EntraServer(_certificate);
        _entra.Tenant.Domains.Add("rivermouth.example");
        _entra.Tenant.Skus.Add((Student, "314c4481-f395-4525-be8b-2ec4bb1e9d91", 2000, ["SWAY"]));
        _google.Domain.Domains.Add("rivermouth.example");
        _adobe.Organization.AddGroup(Product, "PRODUCT_PROFILE");
        _adobe.Clock = () => _clock.UtcNow;
        Write();
    }

    private Workspace Work => _workspace ??= Workspace.Open(_scratch.Root, new WorkspaceOptions(new ConnectorHost()) { Clock = _clock, By = "tester" });

    public void Dispose()
    {
        _workspace?.Dispose();
        _google.Dispose();
        _entra.Dispose();
        _adobe.Dispose();
        _certificate.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void The_district_goes_everywhere_in_one_job_with_one_address_a_person()
    {
        Dictionary<string, OneSyncPlan> plans = Run();
        Assert.All(plans.Values, p => Assert.Equal(1079, p.Count(ChangeAction.Create)));
        Dictionary<string, string> addresses = InDirectory();
        Assert.Equal(1079, addresses.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        AssertSame(addresses);
        Assert.All(Run().Values, p => Assert.Equal(0, p.Total));
        string pupil = addresses["260003"], teacher = addresses["E1002"];
        Assert.Contains(_entra.Tenant.Group("Staff")!.Members, id => _entra.Tenant.Find(id) == _entra.Tenant.ByEmployee("E1002"));
        Assert.Contains(_adobe.Organization.State(), s => s.Contains(Product, StringComparison.Ordinal) && s.Contains('@', StringComparison.Ordinal));

        // The second day: Agnieszka has another family name, and keeps her address; İpek is gone.
        Day("day2");
        plans = Run();
        Assert.All(plans.Values, p => Assert.Equal(12, p.Count(ChangeAction.Create)));
        // An account at Adobe that is in no group has nothing that could be taken from it.
        Assert.All(plans.Values.Where(p => p.Destination != "adobe"), p => Assert.Equal(7, p.Count(ChangeAction.Disable)));
        Dictionary<string, string> later = InDirectory();
        AssertSame(later);
        Assert.Equal((pupil, teacher), (later["260003"], later["E1002"]));
        Assert.Equal("Nowicka", (string?)_google.Domain.FindUser(teacher)!.Fields["name"]!["familyName"]);
        Assert.True((bool)_google.Domain.FindUser(later["260010"])!.Fields["suspended"]!);
        Assert.Equal("false", _entra.Tenant.ByEmployee("260010")!["accountEnabled"]);

        // The third: she is back, in the same accounts.
        Day("day3");
        plans = Run();
        Assert.All(plans.Values, p => Assert.Equal((0, 0), (p.Count(ChangeAction.Create), p.Count(ChangeAction.Disable))));
        Assert.Equal(later, InDirectory());
        Assert.False((bool)_google.Domain.FindUser(later["260010"])!.Fields["suspended"]!);
        Assert.All(Run().Values, p => Assert.Equal(0, p.Total));
        Assert.Empty(_google.Breaches);
        Assert.Empty(_entra.Breaches);
        Assert.Empty(_adobe.Breaches);
    }

    // The whole job; every step must be complete, and the plans are answered by destination.
    private Dictionary<string, OneSyncPlan> Run()
    {
        long last = Work.Plans().FirstOrDefault()?.Id ?? 0;
        foreach (RunStep step in Work.RunAll(default))
            Assert.True(step.Run.Status is RunStatus.Complete or RunStatus.Unchanged, $"{step.Run.Kind} {step.Run.Subject}: {step.Run.Status} {step.Run.Message} {step.Error?.Message} {Troubles()}");
        _entra.Settle();
        return Work.Plans().Where(p => p.Id > last).ToDictionary(p => p.Destination);
    }

    private string Troubles() => string.Join('\n', Work.Plans().Take(1).SelectMany(p => Work.Changes(p.Id)).Where(c => c.Status != ChangeStatus.Done).Take(5).Select(c => $"{c.Action} {c.Anchor} {c.Status} {c.Error}"));

    // Addresses by the person's number, as the domain controller has them.
    private Dictionary<string, string> InDirectory() =>
        _dc.Find(_unit, LdapFilter.Users, "employeeNumber", "mail").ToDictionary(e => Of(e, "employeeNumber")[2..], e => Of(e, "mail"));

    private static string Of(SearchResultEntry entry, string attribute) => (string)entry.Attributes[attribute].GetValues(typeof(string))[0];

    private void AssertSame(Dictionary<string, string> addresses)
    {
        Assert.Equal(Sorted(addresses), Sorted(_google.Domain.Users.ToDictionary(u => (string)u.Fields["externalIds"]![0]!["value"]!, u => u.Email)));
        Assert.Equal(Sorted(addresses), Sorted(_entra.Tenant.Users.Where(u => u["employeeId"] is not null).ToDictionary(u => u["employeeId"]!, u => u["userPrincipalName"]!)));
        Assert.Equal(addresses.Values.Order(StringComparer.Ordinal), _adobe.Organization.Users.Select(u => u.Email.ToLowerInvariant()).Order(StringComparer.Ordinal));

        static string[] Sorted(Dictionary<string, string> of) => [.. of.Select(p => $"{p.Key} {p.Value.ToLowerInvariant()}").Order(StringComparer.Ordinal)];
    }

    private void Day(string folder)
    {
        _clock.Pass(1);
        foreach (string file in new[] { "sis/oneroster.zip", "hr/staff.csv" })
            File.Copy(Path.Combine(_scratch.Root, folder, file), Path.Combine(_scratch.Root, file), overwrite: true);
    }

    private void Write()
    {
        foreach (string file in Directory.EnumerateFiles(Sample(), "*", System.IO.SearchOption.AllDirectories).Where(f => !f.Contains("onesync.db") && !f.Contains("/out/")))
            _scratch.Write(Path.GetRelativePath(Sample(), file), File.ReadAllBytes(file));
        _scratch.Write("ad.secret", DomainController.Password);
        _scratch.Write("google.json", _google.Tokens.KeyFile);
        _scratch.Write("entra.secret", _entra.Tokens.Secret!);
        _scratch.Write("entra.pem", _certificate.ExportCertificatePem());
        _scratch.Write("adobe.secret", AdobeServer.ClientSecret);
        string yaml = File.ReadAllText(Path.Combine(_scratch.Root, "onesync.yaml"));
        _scratch.Write("onesync.yaml", yaml[..yaml.IndexOf("destinations:", StringComparison.Ordinal)] + $$"""
            destinations:
              ad:
                type: ActiveDirectory
                server: {{_dc.Address}}
                base: '{{_unit}}'
                user: {{DomainController.Administrator}}
                secret: file:./ad.secret
                ca: '{{_dc.CertificateAuthority}}'
                scope: students -or staff
                match: [employeeNumber]
                password: { pattern: "{word}-{word}-{digit 4}", folder: ./passwords/ad }
                map:
                  employeeNumber: "EV{studentNumber ?? employeeNumber}"
                  sAMAccountName:
                    value: "{givenName|left 1|ascii|lower}{familyName|ascii|alnum|lower|left 15}"
                    apply: OnCreate
                    unique: { suffix: 2, with: [mail] }
                  mail: { value: "{sAMAccountName}@rivermouth.example", apply: OnCreate }
                  cn: "{givenName} {familyName} ({studentNumber ?? employeeNumber})"
                  givenName: givenName
                  sn: familyName
                  ou: [{ when: students, value: "'OU=Students'" }, { value: "'OU=Staff'" }]
                groups: [{ when: staff, to: [Everywhere staff], create: true }]
                thresholds: { Disable: { count: 25, percent: 3 } }
              google:
                type: Google
                key: file:./google.json
                admin: admin@district.test
                url: {{Address(_google)}}
                tokenUrl: {{Address(_google)}}/token
                requestsPerMinute: 1000000
                scope: students -or staff
                match: [externalId.organization]
                password: { pattern: "{word}-{word}-{digit 4}", folder: ./passwords/google }
                map:
                  primaryEmail: "{ad.mail}"
                  givenName: givenName
                  familyName: familyName
                  externalId.organization: "{studentNumber ?? employeeNumber}"
                  orgUnitPath: [{ when: students, value: "/Students/{site|first|lookup schools.name}" }, { value: "'/Staff'" }]
                groups: [{ when: staff, to: [staff@rivermouth.example], create: true }]
                thresholds: { Disable: { count: 25, percent: 3 } }
              entra:
                type: Entra
                tenant: {{_entra.Tenant.Id}}
                clientId: {{_entra.Tokens.ClientId}}
                authentication: Secret
                clientSecret: file:./entra.secret
                authority: {{Address(_entra)}}
                url: {{Address(_entra)}}
                ca: ./entra.pem
                scope: students -or staff
                match: [employeeId]
                licenses: [{{Student}}]
                password: { pattern: "{word}-{word}-{digit 4}", folder: ./passwords/entra }
                map:
                  employeeId: "{studentNumber ?? employeeNumber}"
                  userPrincipalName: "{ad.mail}"
                  displayName: "{givenName} {familyName}"
                  givenName: givenName
                  surname: familyName
                  usageLocation: "'US'"
                  licenses: [{ when: students, value: "'{{Student}}'" }]
                groups: [{ when: staff, to: [Staff], create: true }]
                thresholds: { Disable: { count: 25, percent: 3 } }
              adobe:
                type: Adobe
                organization: {{AdobeServer.OrganizationId}}
                clientId: {{AdobeServer.ClientId}}
                clientSecret: file:./adobe.secret
                url: {{Address(_adobe)}}/v2/usermanagement
                tokenUrl: {{Address(_adobe)}}/ims/token/v3
                country: US
                scope: students -or staff
                match: [email]
                map: { email: "{ad.mail}", firstname: givenName, lastname: familyName }
                groups: [{ select: "courses::Music 06::students", to: [{{Product}}], during: term }]
                thresholds: { Disable: { count: 25, percent: 3 } }
            """);
    }

    private static string Address(LoopbackServer server) => server.Address.AbsoluteUri.TrimEnd('/');

    private static string Sample([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/district"));
}
