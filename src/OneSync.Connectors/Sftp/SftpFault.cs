using OneSync.Core.Ports;

namespace OneSync.Connectors.Sftp;

/// <summary>Makes a precise error of what the OpenSSH client said.</summary>
internal static class SftpFault
{
    /// <summary>The connection was cut while it was in use.</summary>
    public const string Cut = "ConnectionCut";

    /// <summary>The server did not answer in time.</summary>
    public const string TimedOut = "ConnectionTimedOut";

    /// <summary>The error for an exit of the client.</summary>
    /// <param name="settings">The server.</param>
    /// <param name="exit">1 for a command that failed, 255 for a connection that did; -1 when the client was ended because nothing happened.</param>
    /// <param name="error">What the client wrote to its standard error, in English.</param>
    /// <param name="hadSecret">Whether it could ask for a password or a phrase.</param>
    public static SourceUnavailableException Of(SftpSettings settings, int exit, string error, bool hadSecret)
    {
        bool Says(string text) => error.Contains(text, StringComparison.OrdinalIgnoreCase);
        string server = settings.Shown, words = Words(error);
        if (exit == -1)
            return new(TimedOut, $"{server} did nothing for {settings.Timeout * 4:g}. What was received is kept; run again, or raise 'timeoutSeconds'.");
        if (Says("IDENTIFICATION HAS CHANGED"))
        {
            return new("HostKeyChanged", $"{server} shows another host key than the one that is known. Either the server was set up anew, or somebody stands in between. "
                + $"Ask whoever runs it for the new key's fingerprint, and replace the old one only if it is right. {HowToTrust(settings)}");
        }
        if (Says("Host key verification failed") || Says("host key is known for"))
            return new("HostKeyUnknown", $"The host key of {server} is not known. {HowToTrust(settings)}");
        if (Says("UNPROTECTED PRIVATE KEY") || Says("bad permissions"))
            return new("KeyNotProtected", $"The private key '{settings.Key}' can be read by others, and is not used. Let its owner alone read it: chmod 600 '{settings.Key}'.");
        if (Says("error in libcrypto") || Says("invalid format"))
            return new("KeyUnusable", $"The private key '{settings.Key}' is no key that OpenSSH reads, or its phrase is wrong: {words}");
        if (exit == 255 && (Says("Permission denied (") || Says("Too many authentication failures") || Says("Permission denied, please")))
            return new("LoginRefused", $"{server} refuses the login: {words} {Tried(settings, hadSecret)}");
        if (Says("Could not resolve hostname"))
            return new("HostNotFound", $"The name '{settings.Host}' cannot be resolved: {words} Check 'host', and the DNS of this machine.");
        if (Says("Connection refused"))
            return new("ConnectionRefused", $"{server} refuses the connection: no SSH server listens on port {settings.Port} there, or a firewall says no. Check 'host' and 'port'.");
        if (Says("timed out") || Says("not responding"))
            return new(TimedOut, $"{server} does not answer: {words} Check 'host', 'port' and the firewall, or raise 'timeoutSeconds'.");
        if (Says("No route to host") || Says("Network is unreachable"))
            return new("HostUnreachable", $"{server} cannot be reached: {words}");
        if (Says("subsystem request failed"))
            return new("NoSftpThere", $"{server} is an SSH server without SFTP for this account: {words} Ask whoever runs it to allow SFTP.");
        if (Says("Connection closed") || Says("Connection reset") || Says("Broken pipe") || Says("Connection to") || exit == 255)
            return new(Cut, $"The connection to {server} was cut: {words} What was received is kept; run again.");
        if (Says("No such file") || Says("not found"))
            return new("FileNotFound", $"{server}: {words}");
        if (Says("Permission denied"))
            return new("FileNotReadable", $"{server}: {words} Ask whoever runs it for the right to read there.");
        return new("SftpFailed", $"{server}: {words}");
    }

    /// <summary>How a host's key becomes a known one.</summary>
    public static string HowToTrust(SftpSettings settings) =>
        $"Get it with 'ssh-keyscan -p {settings.Port} {settings.Host}', compare its fingerprint ('ssh-keygen -lf') with the one that whoever runs the server tells you, and add the line to "
        + $"{(settings.KnownHosts is { } file ? $"'{file}'" : "~/.ssh/known_hosts of the account that runs OneSync")}.";

    private static string Tried(SftpSettings settings, bool hadSecret) =>
        settings.Key is { } key ? $"It was tried with the key '{key}'{(hadSecret ? " and what opens it" : "")}: check that its public half is in the account's authorized_keys, and 'user'."
        : hadSecret ? "It was tried with the password: check 'user' and 'password', and whether the server takes passwords."
        : "It was tried with the keys of the SSH agent and of this account: name one under 'key', or a 'password'.";

    // The last lines that say something, as one sentence.
    private static string Words(string error)
    {
        string[] lines = [.. error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(l => l.Any(char.IsLetter) && !l.StartsWith("Warning: Permanently", StringComparison.Ordinal) && !l.StartsWith('@') && !l.Equals("Connection closed", StringComparison.Ordinal))];
        string words = string.Join(" ", lines.TakeLast(2).Select(l => l.TrimEnd('.') + "."));
        return words.Length == 0 ? "Connection closed." : words;
    }
}
