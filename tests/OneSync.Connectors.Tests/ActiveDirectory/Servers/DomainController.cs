using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Text;
using OneSync.Connectors.ActiveDirectory;
using OneSync.TestServers.ActiveDirectory;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>A domain controller on loopback that the tests of a collection share, and what they do to it by hand.</summary>
public sealed class DomainController : IDisposable
{
    public const string Realm = SambaDomain.Realm, Domain = SambaDomain.Domain, Administrator = SambaDomain.Administrator, Password = SambaDomain.Password;

    private readonly SambaDomain? _samba;
    private readonly Lock _principals = new();
    private DirectorySession? _session;
    private int _units;

    public DomainController() => _samba = Missing is null ? new SambaDomain() : null;

    internal DomainController(SambaDomain? samba) => _samba = samba;

    /// <summary>What has to be installed; null when it runs.</summary>
    public static string? Missing => SambaDomain.Missing;

    /// <summary>The address that it listens on, ports 389 and 636.</summary>
    public string Address => _samba?.Address ?? "";

    /// <summary>The certificate of the authority that issued its own.</summary>
    public string CertificateAuthority => _samba?.CertificateAuthority ?? "";

    /// <summary>An administrator's session, for tests to look and to interfere.</summary>
    internal DirectorySession Session => _session ??= DirectorySession.Open(Options, forWriting: true, lost: null, CancellationToken.None);

    /// <summary>How it is reached.</summary>
    internal DirectoryOptions Options => new("ad") { Servers = [Address], User = Administrator, Password = () => Password, CertificateAuthority = CertificateAuthority };

    /// <summary>Skips the test where the server is not installed.</summary>
    public DomainController Need()
    {
        if (_samba is null)
            Assert.Skip($"No domain controller here: {Missing}");
        return this;
    }

    /// <summary>An OU of one test's own; answers its DN.</summary>
    public string NewUnit()
    {
        string unit = string.Create(CultureInfo.InvariantCulture, $"OU=Test {Interlocked.Increment(ref _units)},{Domain}");
        Session.Send(new AddRequest(unit, "organizationalUnit"), default);
        return unit;
    }

    /// <summary>Makes a user with these attributes, and answers its DN.</summary>
    public string NewUser(string parent, string name, params (string Name, object Value)[] attributes)
    {
        string dn = DistinguishedName.Join(DistinguishedName.Part("CN", name), parent);
        AddRequest add = new(dn, "user");
        foreach ((string attribute, object value) in attributes)
            add.Attributes.Add(value is string[] many ? new DirectoryAttribute(attribute, many) : value is byte[] bytes ? new DirectoryAttribute(attribute, bytes) : new DirectoryAttribute(attribute, (string)value));
        Session.Send(add, default);
        return dn;
    }

    /// <summary>The value that unicodePwd takes.</summary>
    public static byte[] Quoted(string password) => Encoding.Unicode.GetBytes($"\"{password}\"");

    /// <summary>
    /// What the environment of a process must have that logs on with Kerberos as the administrator: a keytab, an empty place for tickets, and the way to the domain. The files go into
    /// <paramref name="folder"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Kerberos(string folder)
    {
        Need();
        if (!Directory.GetDirectories("/usr/lib", "*-linux-gnu*").Any(d => File.Exists(Path.Combine(d, "sasl2", "libgssapiv2.so"))))
            Assert.Skip("apt-get install libsasl2-modules-gssapi-mit");
        lock (_principals)
        {
            // The address is no name that the controller has by itself.
            string controller = $"CN=DC1,OU=Domain Controllers,{Domain}", service = $"ldap/{Address}";
            if (!Find(controller, "(objectClass=computer)", "servicePrincipalName")[0].Attributes["servicePrincipalName"].GetValues(typeof(string)).Contains(service))
                Session.Send(new ModifyRequest(controller, DirectoryAttributeOperation.Add, "servicePrincipalName", service), default);
        }
        string keytab = Path.Combine(folder, "client.keytab"), settings = Path.Combine(folder, "krb5.conf");
        SambaDomain.Run("samba-tool", "domain", "exportkeytab", keytab, $"--principal={Administrator}", "-s", _samba!.ConfigurationFile);
        File.WriteAllText(settings, $$"""
            [libdefaults]
            default_realm = {{Realm}}
            dns_lookup_kdc = false
            dns_lookup_realm = false
            dns_canonicalize_hostname = false
            rdns = false
            [realms]
            {{Realm}} = {
              kdc = {{Address}}:88
            }

            """);
        return new Dictionary<string, string> { ["KRB5_CONFIG"] = settings, ["KRB5_CLIENT_KTNAME"] = keytab, ["KRB5CCNAME"] = "FILE:" + Path.Combine(folder, "tickets") };
    }

    /// <summary>Gives an account rights on a container and what is below it.</summary>
    public void Grant(string container, string account, params DelegatedRight[] rights) => _samba!.Grant(container, account, rights);

    /// <summary>Sets or clears attributes by hand, as an admin with another tool would.</summary>
    public void Modify(string dn, params (string Name, string? Value)[] attributes)
    {
        ModifyRequest modify = new(dn);
        foreach ((string name, string? value) in attributes)
        {
            DirectoryAttributeModification change = new() { Name = name, Operation = DirectoryAttributeOperation.Replace };
            if (value is not null)
                change.Add(value);
            modify.Modifications.Add(change);
        }
        Session.Send(modify, default);
    }

    /// <summary>The entries under a base that a filter finds, with every attribute as texts.</summary>
    public IReadOnlyList<SearchResultEntry> Find(string parent, string filter, params string[] attributes) =>
        [.. ((SearchResponse)Session.Send(new SearchRequest(parent, filter, SearchScope.Subtree, attributes), default)).Entries.Cast<SearchResultEntry>()];

    /// <summary>One attribute of one entry; null when it has none.</summary>
    public string? Read(string dn, string attribute)
    {
        SearchResponse found = (SearchResponse)Session.Send(new SearchRequest(dn, "(objectClass=*)", SearchScope.Base, attribute), default);
        return found.Entries[0].Attributes[attribute] is { Count: > 0 } values ? (string)values.GetValues(typeof(string))[0] : null;
    }

    /// <summary>Forgets a connection that is lost.</summary>
    internal void Close()
    {
        _session?.Dispose();
        _session = null;
    }

    public void Dispose()
    {
        Close();
        _samba?.Dispose();
    }
}

/// <summary>The tests that share a domain controller; each works in an OU of its own.</summary>
[CollectionDefinition(Name)]
public sealed class DomainCollection : ICollectionFixture<DomainController>
{
    public const string Name = "Active Directory";
}
