using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Sftp;

/// <summary>
/// Talks to an SFTP server through the OpenSSH client, one process a batch of commands. The host's key must be known; nothing is asked, and the user's
/// own configuration of the client is not read.
/// </summary>
internal sealed class SftpClient(SftpSettings settings, string program = "sftp")
{
    /// <summary>The server.</summary>
    public SftpSettings Settings => settings;

    /// <summary>Runs commands and answers the lines that the client wrote, without the commands.</summary>
    /// <param name="folder">The local folder that local names are in.</param>
    /// <param name="commands">The commands, as a batch file has them.</param>
    /// <param name="progress">Answers a number that grows while something happens; null when the whole batch must end within the time-out.</param>
    /// <param name="cancellation">Ends the client.</param>
    /// <exception cref="SourceUnavailableException">See <see cref="SftpFault"/>; and <c>SftpClientMissing</c>.</exception>
    /// <exception cref="KeyNotFoundException">A secret is not there.</exception>
    public IReadOnlyList<string> Run(string folder, IReadOnlyList<string> commands, Func<long>? progress, CancellationToken cancellation)
    {
        using SshAskPass? askPass = SshAskPass.Create(settings);
        ProcessStartInfo start = new(program, Arguments(hasSecret: askPass is not null))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        askPass?.Apply(start.Environment);
        using Process process = Start(start);
        StringBuilder error = new();
        List<string> lines = [];
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is not null)
                error.AppendLine(e.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            foreach (string command in commands)
                process.StandardInput.Write(command + "\n");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit says why.
        }
        bool stalled = !WaitForExit(process, progress, cancellation);
        if (stalled || process.ExitCode != 0)
            throw SftpFault.Of(settings, stalled ? -1 : process.ExitCode, error.ToString(), askPass is not null);
        return lines;

        void Add(string? line)
        {
            if (line is not null && !line.StartsWith("sftp> ", StringComparison.Ordinal))
                lines.Add(line);
        }
    }

    /// <summary>A name in a command, in which nothing is a pattern.</summary>
    /// <exception cref="ArgumentException">It has a character that no command can hold; see <see cref="CanQuote"/>.</exception>
    public static string Quote(string name) => CanQuote(name) ? $"\"{name}\"" : throw new ArgumentException($"'{name}' cannot be named in a command of sftp.", nameof(name));

    /// <summary>Whether a name can stand in a command: quotes, backslashes and control characters cannot.</summary>
    public static bool CanQuote(string name) => name.Length > 0 && !name.Any(c => c is '"' or '\\' || char.IsControl(c));

    private Process Start(ProcessStartInfo start)
    {
        if (settings.Key is { } key && !File.Exists(key))
            throw new SourceUnavailableException("KeyNotFound", $"The private key '{key}' of {settings.Shown} is not there. Name its file under 'key', or leave 'key' out to use the SSH agent.");
        if (settings.KnownHosts is { } hosts && !File.Exists(hosts))
            throw new SourceUnavailableException("KnownHostsNotFound", $"'{hosts}', named under 'knownHosts', is not there. {SftpFault.HowToTrust(settings)}");
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new SourceUnavailableException("SftpClientMissing",
                $"The OpenSSH client '{program}' cannot be started ({missing.Message}). Install it: package openssh-client on Debian and Ubuntu, openssh-clients on Fedora and RHEL, "
                + "the optional feature OpenSSH.Client on Windows.", missing);
        }
    }

    private List<string> Arguments(bool hasSecret)
    {
        string seconds = Math.Max(1, (int)settings.Timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        List<string> arguments = ["-F", "none", "-P", settings.Port.ToString(CultureInfo.InvariantCulture)];
        void Option(string name, string value) => arguments.AddRange(["-o", $"{name}={value}"]);
        Option("User", settings.User);
        // sftp sets BatchMode with -b, which would keep it from asking for the secret: the first value counts.
        Option("BatchMode", hasSecret ? "no" : "yes");
        Option("StrictHostKeyChecking", "yes");
        Option("UpdateHostKeys", "no");
        Option("ConnectTimeout", seconds);
        Option("ServerAliveInterval", seconds);
        Option("ServerAliveCountMax", "2");
        Option("NumberOfPasswordPrompts", "1");
        Option("ForwardAgent", "no");
        if (settings.KnownHosts is { } hosts)
        {
            Option("UserKnownHostsFile", File(hosts));
            Option("GlobalKnownHostsFile", "none");
        }
        if (settings.Key is { } key)
        {
            Option("IdentityFile", File(key));
            Option("IdentitiesOnly", "yes");
        }
        else if (settings.Password is not null)
        {
            Option("PubkeyAuthentication", "no");
        }
        string host = settings.Host.Contains(':', StringComparison.Ordinal) && !settings.Host.StartsWith('[') ? $"[{settings.Host}]" : settings.Host;
        return [.. arguments, "-b", "-", "--", host];

        // Quotes keep white space together; a percent sign would be a placeholder.
        static string File(string path) => $"\"{path.Replace("%", "%%", StringComparison.Ordinal)}\"";
    }

    // False when nothing happened for longer than the time-out.
    private bool WaitForExit(Process process, Func<long>? progress, CancellationToken cancellation)
    {
        // The client itself gives up on a server that is silent; this ends one that answers and does nothing.
        TimeSpan limit = settings.Timeout * 4;
        using CancellationTokenRegistration stop = cancellation.Register(() => Kill(process));
        Stopwatch idle = Stopwatch.StartNew();
        long last = -1;
        while (!process.WaitForExit(200))
        {
            if (progress?.Invoke() is { } now && now != last)
            {
                last = now;
                idle.Restart();
            }
            if (idle.Elapsed > limit)
            {
                Kill(process);
                process.WaitForExit();
                return false;
            }
        }
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return true;
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
