using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OneSync.Connectors.Tests.Sftp;

/// <summary>OpenSSH's own server on a free port of the loopback, with keys and files of its own, stopped with the fixture.</summary>
public sealed class SshServer : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("onesync-sshd-").FullName;
    private Process? _process;

    public SshServer()
    {
        if (Missing is not null)
            return;
        MakeKey("host", "");
        MakeKey("id", "");
        MakeKey("id_phrase", "open sesame");
        MakeKey("id_other", "");
        File.WriteAllText(In("authorized_keys"), File.ReadAllText(In("id.pub")) + File.ReadAllText(In("id_phrase.pub")));
        Directory.CreateDirectory(Files);
        if (Environment.UserName == "root")
            Directory.CreateDirectory("/run/sshd");
        Start();
    }

    /// <summary>Why there is no server: the package that is missing; null when there is one.</summary>
    public static string? Missing =>
        OperatingSystem.IsWindows() ? "the fixture starts OpenSSH's server as Unix has it"
        : !File.Exists("/usr/sbin/sshd") ? "apt-get install openssh-server openssh-sftp-server"
        : !File.Exists("/usr/bin/sftp") ? "apt-get install openssh-client" : null;

    public int Port { get; private set; }

    public static string User => Environment.UserName;

    /// <summary>The folder that the server shows.</summary>
    public string Files => In("files");

    public string Key => In("id");

    public string KnownHosts => Known("known_hosts", In("host.pub"), Port);

    public string In(string name) => Path.Combine(_root, name);

    /// <summary>Writes a known_hosts file with a key for a port.</summary>
    public string Known(string name, string publicKey, int port)
    {
        string[] key = File.ReadAllText(publicKey).Split(' ');
        File.WriteAllText(In(name), $"[127.0.0.1]:{port} {key[0]} {key[1]}\n");
        return In(name);
    }

    /// <summary>A file on the server, written at a time in the past.</summary>
    public string Put(string name, byte[] bytes, DateTime? at = null)
    {
        string path = Path.Combine(Files, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, at ?? DateTime.UtcNow.AddDays(-1));
        return path;
    }

    /// <summary>The options of a source in <c>onesync.yaml</c>, each on a line of its own.</summary>
    public string Options(string path, int? port = null) =>
        $"transport: Sftp\nhost: 127.0.0.1\nport: {port ?? Port}\nuser: {User}\nkey: '{Key}'\nknownHosts: '{(port is { } other ? Known($"known_{other}", In("host.pub"), other) : KnownHosts)}'\npath: '{path}'\ntimeoutSeconds: 5";

    public void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
        _process?.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_root, recursive: true);
    }

    private void Start()
    {
        for (int attempt = 0; ; attempt++)
        {
            Port = FreePort();
            File.WriteAllText(In("sshd_config"), $"""
                Port {Port}
                ListenAddress 127.0.0.1
                HostKey {In("host")}
                PidFile {In("sshd.pid")}
                AuthorizedKeysFile {In("authorized_keys")}
                StrictModes no
                UsePAM no
                PermitRootLogin yes
                PasswordAuthentication yes
                Subsystem sftp internal-sftp
                MaxStartups 100
                Match all
                ForceCommand internal-sftp -d {Files}

                """);
            _process = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-e", "-f", In("sshd_config")]) { RedirectStandardError = true })!;
            _process.ErrorDataReceived += (_, _) => { };
            _process.BeginErrorReadLine();
            if (Answers())
                return;
            Stop();
            if (attempt == 3)
                throw new InvalidOperationException("sshd does not start.");
        }
    }

    private bool Answers()
    {
        for (Stopwatch waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(20) && !_process!.HasExited; Thread.Sleep(50))
        {
            try
            {
                using TcpClient client = new();
                client.Connect(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
            }
        }
        return false;
    }

    private void MakeKey(string name, string phrase)
    {
        using Process keygen = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", phrase, "-C", name, "-f", In(name)]))!;
        keygen.WaitForExit();
    }

    internal static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
