using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace OneSync.TestServers.ActiveDirectory;

/// <summary>
/// Samba as an Active Directory domain controller on a loopback address of its own, with files of its own, stopped when it is disposed. The domain is provisioned
/// once on a machine and kept as a tar; each one starts from that.
/// </summary>
public sealed class SambaDomain : IDisposable
{
    /// <summary>The domain, and who may do everything in it.</summary>
    public const string Realm = "ONESYNC.TEST", Domain = "DC=onesync,DC=test", Administrator = "administrator@ONESYNC.TEST", Password = "P@ssw0rd-One1";

    private const string Samba = "/usr/sbin/samba";
    private static readonly string[] s_logOn = ["-U", "administrator", $"--password={Password}", "--use-kerberos=off"];

    private readonly ConcurrentQueue<string> _said = [];
    private readonly string _name = "DC1";
    // The address of a second controller, which shares the certificate.
    private readonly string? _second;
    private Process _samba;

    /// <summary>Starts it, and waits until the administrator can log on.</summary>
    /// <param name="replicates">Whether a second controller can join it.</param>
    /// <exception cref="InvalidOperationException">It is not installed, or does not start.</exception>
    public SambaDomain(bool replicates = false)
    {
        if (Missing is { } missing)
            throw new InvalidOperationException(missing);
        Folder = Directory.CreateTempSubdirectory("onesync-dc-").FullName;
        Address = FreeAddress();
        _second = replicates ? FreeAddress() : null;
        TestCertificates.Write(Folder, ["dc1.onesync.test", Address, .. replicates ? [_second!] : Array.Empty<string>()]);
        Run("tar", "-xf", Provisioned(), "-C", Folder);
        Directory.CreateDirectory(Path.Combine(Folder, "run"));
        File.WriteAllText(ConfigurationFile, Configuration());
        _samba = StartSamba();
        EnsureAnswer();
    }

    // One that joins another.
    private SambaDomain(SambaDomain first)
    {
        _name = "DC2";
        Folder = Directory.CreateTempSubdirectory("onesync-dc-").FullName;
        Address = first._second!;
        foreach (string file in new[] { "ca.pem", "srv.pem", "srv.key" })
            File.Copy(Path.Combine(first.Folder, file), Path.Combine(Folder, file));
        Directory.CreateDirectory(Path.Combine(Folder, "run"));
        File.WriteAllText(ConfigurationFile, Configuration());
        string joining = Path.Combine(Folder, "join.conf");
        File.WriteAllText(joining, $"[global]\nworkgroup = ONESYNC\nrealm = {Realm}\nnetbios name = {_name}\ninterfaces = {Address}/8\nbind interfaces only = yes\nldb:nosync = yes\n");
        Run("samba-tool", ["domain", "join", Realm, "DC", $"--server={first.Address}", "--dns-backend=NONE", "--option=ldb:nosync=yes", $"--targetdir={Path.Combine(Folder, "dc")}", "-s", joining, .. s_logOn]);
        _samba = StartSamba();
        EnsureAnswer();
    }

    private void EnsureAnswer()
    {
        try
        {
            WaitForAnswer();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What has to be installed; null when it can run.</summary>
    public static string? Missing { get; } =
        !File.Exists(Samba) || !File.Exists("/usr/bin/samba-tool") ? "apt-get install samba samba-ad-dc samba-ad-provision samba-dsdb-modules python3-samba ldb-tools tdb-tools attr acl winbind"
        : !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "A domain controller needs root, for its ports."
        : MissingLibrary;

    /// <summary>What has to be installed for whoever talks to it; null when it is.</summary>
    public static string? MissingLibrary => OperatingSystem.IsLinux() && !LibraryIsThere() ? "apt-get install libldap-2.5-0" : null;

    /// <summary>The address that it listens on, ports 389 and 636.</summary>
    public string Address { get; }

    /// <summary>Where its files are.</summary>
    public string Folder { get; }

    /// <summary>The certificate of the authority that issued its own.</summary>
    public string CertificateAuthority => Path.Combine(Folder, "ca.pem");

    /// <summary>Its <c>smb.conf</c>, for <c>samba-tool</c>.</summary>
    public string ConfigurationFile => Path.Combine(Folder, "smb.conf");

    /// <summary>Runs a program to its end, and answers what it said.</summary>
    /// <exception cref="InvalidOperationException">It failed; what it said.</exception>
    public static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["TDB_NO_FSYNC"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        string complained = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {complained} {said.Result}");
        return said.Result;
    }

    /// <summary>A second controller of the same domain, which knows of the first's changes what <see cref="Replicate"/> has brought it.</summary>
    public SambaDomain Join() => _second is null ? throw new InvalidOperationException("It was not started for that.") : new SambaDomain(this);

    /// <summary>Brings what another controller has and this one has not, by the protocol of domain controllers.</summary>
    public void Replicate(SambaDomain from)
    {
        ArgumentNullException.ThrowIfNull(from);
        Run("samba-tool", ["drs", "replicate", Address, from.Address, Domain, "--local", "-s", ConfigurationFile, .. s_logOn]);
    }

    /// <summary>Ends it at once, as when the power fails.</summary>
    public void Kill()
    {
        _samba.Kill(entireProcessTree: true);
        _samba.WaitForExit();
    }

    /// <summary>Starts it again where it was killed.</summary>
    public void Revive()
    {
        if (!_samba.HasExited)
            return;
        _samba.Dispose();
        _samba = StartSamba();
        EnsureAnswer();
    }

    /// <summary>
    /// Makes a unit below the domain, and an account that may do there what docs/active-directory.md asks for, and nothing anywhere else: make and remove accounts, groups and units, write the
    /// attributes of accounts and groups, and reset passwords.
    /// </summary>
    /// <param name="unit">The unit's name.</param>
    /// <param name="account">The account's name.</param>
    /// <param name="password">The account's password.</param>
    public void Delegate(string unit, string account, string password)
    {
        Run("samba-tool", ["ou", "create", $"OU={unit}", .. Database]);
        Run("samba-tool", ["user", "create", account, password, .. Database]);
        Grant($"OU={unit},{Domain}", account, [.. Enum.GetValues<DelegatedRight>()]);
    }

    /// <summary>Gives an account rights on a container and what is below it.</summary>
    /// <param name="container">The container's DN.</param>
    /// <param name="account">The account's name.</param>
    /// <param name="rights">The rights.</param>
    public void Grant(string container, string account, params IReadOnlyCollection<DelegatedRight> rights)
    {
        const string user = "bf967aba-0de6-11d0-a285-00aa003049e2", group = "bf967a9c-0de6-11d0-a285-00aa003049e2", unit = "bf967aa5-0de6-11d0-a285-00aa003049e2";
        const string resetPassword = "00299570-246d-11d0-a768-00aa006e0529";
        string sid = Run("samba-tool", ["user", "show", account, "--attributes=objectSid", .. Database]).Split("objectSid: ")[1].Trim();
        string Ace(DelegatedRight right) => right switch
        {
            DelegatedRight.Accounts => $"(OA;CI;CCDC;{user};;{sid})",
            DelegatedRight.Units => $"(OA;CI;CCDC;{unit};;{sid})",
            DelegatedRight.Groups => $"(OA;CI;CCDC;{group};;{sid})",
            DelegatedRight.Attributes => $"(OA;CIIO;RPWP;;{user};{sid})",
            DelegatedRight.Passwords => $"(OA;CIIO;CR;{resetPassword};{user};{sid})",
            _ => $"(OA;CIIO;RPWP;;{group};{sid})",
        };
        Run("samba-tool", ["dsacl", "set", $"--objectdn={container}", $"--sddl={string.Concat(rights.Select(Ace))}", .. Database]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // It ends when its input does.
        if (!_samba.HasExited)
            _samba.StandardInput.Close();
        if (!_samba.WaitForExit(10_000))
            _samba.Kill(entireProcessTree: true);
        _samba.WaitForExit();
        _samba.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string[] Database => ["-H", Path.Combine(Folder, "dc", "private", "sam.ldb"), "-s", ConfigurationFile];

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
        netbios name = {_name}
        server role = active directory domain controller
        server services = {(_second is null ? _name == "DC1" ? "ldap, kdc" : "ldap" : "ldap, kdc, rpc, cldap")}
        prefork children:kdc = 1
        {(_second is null ? "dcerpc endpoint servers =" : "")}
        interfaces = {Address}/8
        bind interfaces only = yes
        private dir = {Folder}/dc/private
        lock directory = {Folder}/dc
        state directory = {Folder}/dc/state
        cache directory = {Folder}/dc/cache
        pid directory = {Folder}/run
        ncalrpc dir = {Folder}/run/ncalrpc
        ntp signd socket directory = {Folder}/run/ntp
        winbindd socket directory = {Folder}/run/winbindd
        log file = {Folder}/log.samba
        tls enabled = yes
        tls keyfile = {Folder}/srv.key
        tls certfile = {Folder}/srv.pem
        tls cafile = {Folder}/ca.pem
        ldap server require strong auth = yes
        idmap_ldb:use rfc2307 = yes
        ldb:nosync = yes

        """;

    private Process StartSamba()
    {
        ProcessStartInfo start = new(Samba, ["-i", "-M", "prefork", "--debug-stdout", "-d1", "-s", ConfigurationFile])
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
        string? last = null;
        for (Stopwatch time = Stopwatch.StartNew(); time.Elapsed < TimeSpan.FromSeconds(60) && !_samba.HasExited; Thread.Sleep(200))
        {
            if ((last = LogOnProbe.Try(Address, Administrator, Password)) is null)
                return;
        }
        throw new InvalidOperationException($"Samba does not answer on {Address}: {last} {string.Join('\n', _said)}");
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
}

/// <summary>What OneSync's account may be allowed to do below a container.</summary>
public enum DelegatedRight
{
    /// <summary>Make and delete users.</summary>
    Accounts,

    /// <summary>Make and delete organizational units.</summary>
    Units,

    /// <summary>Make and delete groups.</summary>
    Groups,

    /// <summary>Read and write all properties of users.</summary>
    Attributes,

    /// <summary>Reset passwords of users.</summary>
    Passwords,

    /// <summary>Read and write all properties of groups, their members among them.</summary>
    Members,
}
