using System.Diagnostics;
using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>
/// OpenLDAP's slapd on loopback with accounts as Active Directory has them and none of its controls, stopped with the fixture. Like a domain controller, and unlike Samba, it gives a limited
/// number of entries to a search without pages.
/// </summary>
public sealed class PlainDirectory : IDisposable
{
    public const string Domain = "dc=onesync,dc=test", Base = "OU=People," + Domain, Administrator = "cn=admin," + Domain, Password = "secret";

    /// <summary>How many entries a search without pages gets.</summary>
    public const int SizeLimit = 500;

    /// <summary>How many accounts there are below <see cref="Base"/>, named u1 and so on.</summary>
    public const int Accounts = 50_000;

    private const string Slapd = "/usr/sbin/slapd";
    private readonly string _folder = "";
    private Process? _slapd;

    public PlainDirectory()
    {
        if (!File.Exists(Slapd))
            Missing = "apt-get install slapd ldap-utils";
        if (Missing is not null)
            return;
        _folder = Directory.CreateTempSubdirectory("onesync-slapd-").FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "db"));
        File.WriteAllText(Path.Combine(_folder, "slapd.conf"), $"""
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            include {Path.Combine(AppContext.BaseDirectory, "directory.schema")}
            modulepath /usr/lib/ldap
            moduleload back_mdb
            sizelimit size.soft={SizeLimit} size.hard={SizeLimit} size.prtotal=unlimited
            database mdb
            maxsize 1073741824
            suffix {Domain}
            rootdn cn=root,{Domain}
            rootpw other
            directory {_folder}/db
            dbnosync
            index objectClass,sAMAccountName,entryUUID,employeeNumber eq
            access to * by dn.exact="{Administrator}" write by anonymous auth by * read

            """);
        string entries = Path.Combine(_folder, "entries.ldif");
        File.WriteAllText(entries, Entries());
        using (Process load = Process.Start(new ProcessStartInfo("/usr/sbin/slapadd", ["-q", "-f", Path.Combine(_folder, "slapd.conf"), "-l", entries]) { RedirectStandardError = true })!)
        {
            string complaint = load.StandardError.ReadToEnd();
            load.WaitForExit();
            if (load.ExitCode != 0)
                throw new InvalidOperationException($"slapadd failed: {complaint}");
        }
        Start();
    }

    /// <summary>What has to be installed; null when it runs.</summary>
    public string? Missing { get; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>How it is reached, as one whom limits hold for.</summary>
    internal DirectoryOptions Options => new("plain") { Servers = [$"127.0.0.1:{Port}"], Security = DirectorySecurity.None, User = Administrator, Password = () => Password };

    /// <summary>Skips the test where the server is not installed.</summary>
    public PlainDirectory Need()
    {
        if (Missing is not null)
            Assert.Skip($"No directory here: {Missing}");
        return this;
    }

    public void Dispose()
    {
        Stop();
        if (_folder.Length > 0)
            Directory.Delete(_folder, recursive: true);
    }

    // A port that was free a moment ago may be another's by the time that slapd wants it.
    private void Start()
    {
        for (int attempt = 0; ; attempt++)
        {
            using (TcpListener free = new(IPAddress.Loopback, 0))
            {
                free.Start();
                Port = ((IPEndPoint)free.LocalEndpoint).Port;
            }
            _slapd = Process.Start(new ProcessStartInfo(Slapd, ["-f", Path.Combine(_folder, "slapd.conf"), "-h", $"ldap://127.0.0.1:{Port}", "-d", "0"]))!;
            if (Answers())
                return;
            Stop();
            if (attempt == 4)
                throw new InvalidOperationException("slapd does not answer.");
        }
    }

    private bool Answers()
    {
        for (Stopwatch time = Stopwatch.StartNew(); time.Elapsed < TimeSpan.FromSeconds(30) && !_slapd!.HasExited; Thread.Sleep(100))
        {
            try
            {
                DirectorySession.Open(Options, forWriting: true, lost: null, CancellationToken.None).Dispose();
                return true;
            }
            catch (DestinationUnavailableException)
            {
            }
        }
        return false;
    }

    private void Stop()
    {
        if (_slapd is null)
            return;
        _slapd.Kill();
        _slapd.WaitForExit();
        _slapd.Dispose();
        _slapd = null;
    }

    private static string Entries()
    {
        StringBuilder ldif = new(
            $"""
            dn: {Domain}
            objectClass: dcObject
            objectClass: organization
            o: OneSync
            dc: onesync

            dn: {Administrator}
            objectClass: organizationalRole
            objectClass: simpleSecurityObject
            cn: admin
            userPassword: {Password}

            dn: {Base}
            objectClass: organizationalUnit
            ou: People

            dn: OU=Made,{Domain}
            objectClass: organizationalUnit
            ou: Made

            dn: OU=Busy51,{Domain}
            objectClass: organizationalUnit
            ou: Busy51

            dn: OU=Busy52,{Domain}
            objectClass: organizationalUnit
            ou: Busy52

            dn: OU=Referred,{Domain}
            objectClass: organizationalUnit
            ou: Referred

            dn: OU=Grouped,{Domain}
            objectClass: organizationalUnit
            ou: Grouped


            """);
        for (int i = 1; i <= Accounts; i++)
        {
            ldif.Append(CultureInfo.InvariantCulture,
                $"dn: CN=User {i},{Base}\nobjectClass: user\ncn: User {i}\nsAMAccountName: u{i}\nemployeeNumber: N{i}\ngivenName: Given\nsn: Family\ntitle: Pupil\nuserAccountControl: 512\n\n");
        }
        return ldif.ToString();
    }
}

/// <summary>The tests that share a plain directory; each works in a container of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PlainCollection : ICollectionFixture<PlainDirectory>
{
    public const string Name = "Plain directory";
}
