using System.Diagnostics;
using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using OneSync.Connectors.ActiveDirectory;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>
/// Samba as an Active Directory domain controller on a loopback address of its own, stopped with the fixture. The domain is provisioned once on a machine
/// and kept as a tar; each fixture starts from that.
/// </summary>
public sealed class DomainController : IDisposable
{
    public const string Realm = "ONESYNC.TEST", Domain = "DC=onesync,DC=test", Administrator = "administrator@ONESYNC.TEST", Password = "P@ssw0rd-One1";
    private const string Samba = "/usr/sbin/samba";

    private readonly string _folder = "";
    private readonly Process? _samba;
    private DirectorySession? _session;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _said = [];
    private int _names;

    public DomainController()
    {
        if (!File.Exists(Samba) || !File.Exists("/usr/bin/samba-tool"))
            Missing = "apt-get install samba samba-ad-dc samba-ad-provision samba-dsdb-modules python3-samba ldb-tools tdb-tools attr acl winbind";
        else if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            Missing = "A domain controller needs root, for its ports.";
        else if (!LibraryIsThere())
            Missing = "apt-get install libldap-2.5-0";
        if (Missing is not null)
            return;
        _folder = Directory.CreateTempSubdirectory("onesync-dc-").FullName;
        Address = FreeAddress();
        TestCertificates.Write(_folder, "dc1.onesync.test", Address);
        Run("tar", "-xf", Provisioned(), "-C", _folder);
        Directory.CreateDirectory(Path.Combine(_folder, "run"));
        File.WriteAllText(Path.Combine(_folder, "smb.conf"), Configuration());
        _samba = StartSamba();
        WaitForAnswer();
    }

    /// <summary>What has to be installed; null when it runs.</summary>
    public string? Missing { get; }

    /// <summary>The address that it listens on, ports 389 and 636.</summary>
    public string Address { get; } = "";

    /// <summary>The certificate of the authority that issued its own.</summary>
    public string CertificateAuthority => Path.Combine(_folder, "ca.pem");

    /// <summary>An administrator's session, for tests to look and to interfere.</summary>
    internal DirectorySession Session => _session ??= DirectorySession.Open(Options, forWriting: true, lost: null, CancellationToken.None);

    /// <summary>How it is reached.</summary>
    internal DirectoryOptions Options => new("ad") { Servers = [Address], User = Administrator, Password = () => Password, CertificateAuthority = CertificateAuthority };

    /// <summary>Skips the test where the server is not installed.</summary>
    public DomainController Need()
    {
        if (Missing is not null)
            Assert.Skip($"No domain controller here: {Missing}");
        return this;
    }

    /// <summary>An OU of one test's own; answers its DN.</summary>
    public string NewUnit()
    {
        string unit = string.Create(CultureInfo.InvariantCulture, $"OU=Test {Interlocked.Increment(ref _names)},{Domain}");
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
        lock (_said)
        {
            // The address is no name that the controller has by itself.
            string controller = $"CN=DC1,OU=Domain Controllers,{Domain}", service = $"ldap/{Address}";
            if (!Find(controller, "(objectClass=computer)", "servicePrincipalName")[0].Attributes["servicePrincipalName"].GetValues(typeof(string)).Contains(service))
                Session.Send(new ModifyRequest(controller, DirectoryAttributeOperation.Add, "servicePrincipalName", service), default);
        }
        string keytab = Path.Combine(folder, "client.keytab"), settings = Path.Combine(folder, "krb5.conf");
        Run("samba-tool", "domain", "exportkeytab", keytab, $"--principal={Administrator}", "-s", Path.Combine(_folder, "smb.conf"));
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

    public void Dispose()
    {
        _session?.Dispose();
        if (_samba is not null)
        {
            // It ends when its input does.
            _samba.StandardInput.Close();
            if (!_samba.WaitForExit(10_000))
                _samba.Kill(entireProcessTree: true);
            _samba.WaitForExit();
            _samba.Dispose();
        }
        if (_folder.Length > 0)
            Directory.Delete(_folder, recursive: true);
    }

    // The recipe is part of the name, so that a change of it makes a new one.
    private static string Provisioned()
    {
        string[] options =
        [
            "domain", "provision", "--use-rfc2307", $"--realm={Realm}", "--domain=ONESYNC", "--server-role=dc", "--dns-backend=NONE",
            $"--adminpass={Password}", "--host-name=dc1", "--host-ip=127.0.0.1", "--option=ldb:nosync=yes",
        ];
        string recipe = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', options) + File.GetLastWriteTimeUtc(Samba).Ticks)))[..12];
        string tar = Path.Combine(Path.GetTempPath(), $"onesync-domain-{recipe}.tar");
        if (File.Exists(tar))
            return tar;
        using Mutex once = new(false, $"Global\\onesync-domain-{recipe}");
        once.WaitOne();
        try
        {
            if (File.Exists(tar))
                return tar;
            string work = Directory.CreateTempSubdirectory("onesync-provision-").FullName;
            File.WriteAllText(Path.Combine(work, "empty.conf"), "");
            Run("samba-tool", [.. options, "-s", Path.Combine(work, "empty.conf"), $"--targetdir={Path.Combine(work, "dc")}"]);
            Run("tar", "-cf", tar + ".new", "-C", work, "dc");
            File.Move(tar + ".new", tar);
            Directory.Delete(work, recursive: true);
            return tar;
        }
        finally
        {
            once.ReleaseMutex();
        }
    }

    private string Configuration() => $"""
        [global]
        workgroup = ONESYNC
        realm = {Realm}
        netbios name = DC1
        server role = active directory domain controller
        server services = ldap, kdc
        prefork children:kdc = 1
        dcerpc endpoint servers =
        interfaces = {Address}/8
        bind interfaces only = yes
        private dir = {_folder}/dc/private
        lock directory = {_folder}/dc
        state directory = {_folder}/dc/state
        cache directory = {_folder}/dc/cache
        pid directory = {_folder}/run
        ncalrpc dir = {_folder}/run/ncalrpc
        ntp signd socket directory = {_folder}/run/ntp
        winbindd socket directory = {_folder}/run/winbindd
        log file = {_folder}/log.samba
        tls enabled = yes
        tls keyfile = {_folder}/srv.key
        tls certfile = {_folder}/srv.pem
        tls cafile = {_folder}/ca.pem
        ldap server require strong auth = yes
        idmap_ldb:use rfc2307 = yes
        ldb:nosync = yes

        """;

    private Process StartSamba()
    {
        ProcessStartInfo start = new(Samba, ["-i", "-M", "prefork", "--debug-stdout", "-d1", "-s", Path.Combine(_folder, "smb.conf")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["TDB_NO_FSYNC"] = "1";
        Process samba = Process.Start(start)!;
        samba.OutputDataReceived += (_, line) => Note(line.Data);
        samba.ErrorDataReceived += (_, line) => Note(line.Data);
        samba.BeginOutputReadLine();
        samba.BeginErrorReadLine();
        return samba;
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        _said.Enqueue(line);
        while (_said.Count > 50)
            _said.TryDequeue(out _);
    }

    private void WaitForAnswer()
    {
        Exception? last = null;
        for (Stopwatch time = Stopwatch.StartNew(); time.Elapsed < TimeSpan.FromSeconds(60); Thread.Sleep(200))
        {
            try
            {
                _ = Session;
                return;
            }
            catch (Exception error) when (error is OneSync.Core.Ports.DestinationUnavailableException && !_samba!.HasExited)
            {
                last = error;
            }
        }
        throw new InvalidOperationException($"Samba does not answer on {Address}: {last?.Message} {string.Join('\n', _said)}", last);
    }

    private static string FreeAddress()
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            IPAddress address = new([127, (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(1, 255)]);
            try
            {
                using TcpListener plain = new(address, 389), tls = new(address, 636), kerberos = new(address, 88);
                plain.Start();
                tls.Start();
                kerberos.Start();
                return address.ToString();
            }
            catch (SocketException)
            {
            }
        }
        throw new InvalidOperationException("No loopback address has the ports 389 and 636 free.");
    }

    private static bool LibraryIsThere() =>
        System.Runtime.InteropServices.NativeLibrary.TryLoad("libldap-2.5.so.0", out _) || System.Runtime.InteropServices.NativeLibrary.TryLoad("libldap.so.2", out _);

    private static void Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["TDB_NO_FSYNC"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        string complained = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {complained} {said.Result}");
    }
}

/// <summary>The tests that share a domain controller; each works in an OU of its own.</summary>
[CollectionDefinition(Name)]
public sealed class DomainCollection : ICollectionFixture<DomainController>
{
    public const string Name = "Active Directory";
}
