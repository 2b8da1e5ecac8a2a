using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Sftp;

/// <summary>How an SFTP server is reached.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="User">The account there.</param>
internal sealed record SftpSettings(string Host, string User)
{
    /// <summary>The port.</summary>
    public int Port { get; init; } = 22;

    /// <summary>The private key's file, absolute; null for the agent, the account's own keys, or a password.</summary>
    public string? Key { get; init; }

    /// <summary>The phrase that opens the key; null for none.</summary>
    public Func<string>? KeyPhrase { get; init; }

    /// <summary>The password; null for none.</summary>
    public Func<string>? Password { get; init; }

    /// <summary>The file with the host keys that are trusted, absolute; null for the account's own and the machine's.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>How long to wait for an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a file that was written a moment ago must stay as it is to count as finished.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait for a file that grows.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The server in messages.</summary>
    public string Shown => Port == 22 ? $"sftp://{User}@{Host}" : $"sftp://{User}@{Host}:{Port}";

    /// <summary>The options of connectors that read from SFTP servers. Each holds where <c>transport</c> is <c>Sftp</c>.</summary>
    public static IReadOnlyList<OptionDescription> Options { get; } =
    [
        new("host", OptionKind.Text, "With 'transport: Sftp': the server's name or address."),
        new("port", OptionKind.Integer, "With 'transport: Sftp': the server's port.", Default: "22"),
        new("user", OptionKind.Text, "With 'transport: Sftp': the account on the server."),
        new("key", OptionKind.Path, "With 'transport: Sftp': the file of the private key. Without it the SSH agent's keys and the account's own are tried."),
        new("keyPhrase", OptionKind.Secret, "With 'transport: Sftp': the phrase that opens the key."),
        new("password", OptionKind.Secret, "With 'transport: Sftp': the password, where the server takes no key."),
        new("knownHosts", OptionKind.Path, "With 'transport: Sftp': the file with the host keys that are trusted. Without it the account's own, ~/.ssh/known_hosts."),
        new("timeoutSeconds", OptionKind.Integer, "With 'transport: Sftp': how long to wait for an answer.", Default: "30"),
        new("settleSeconds", OptionKind.Integer, "With 'transport: Sftp': how long a file written a moment ago must stay as it is to count as finished.", Default: "3"),
        new("patienceSeconds", OptionKind.Integer, "With 'transport: Sftp': how long to wait for a file that is still being written.", Default: "60"),
    ];

    /// <summary>Reads the options of a source.</summary>
    /// <exception cref="ConfigurationException">The host or the user is missing, or one of them cannot be one.</exception>
    public static SftpSettings Read(SourceSettings settings, ConnectorContext context)
    {
        OptionSet options = settings.Options;
        Func<string>? Secret(string name) => options.Text(name) is { Length: > 0 } reference ? () => context.Secrets.Resolve(reference) : null;
        string? Full(string name) => options.Text(name) is { Length: > 0 } path ? Path.GetFullPath(path, context.Root) : null;
        TimeSpan Seconds(string name, int fallback) => TimeSpan.FromSeconds(Math.Max(name == "settleSeconds" ? 0 : 1, options.Integer(name, fallback)));
        return new SftpSettings(Needed(settings, "host"), Needed(settings, "user"))
        {
            Port = options.Integer("port", 22),
            Key = Full("key"),
            KeyPhrase = Secret("keyPhrase"),
            Password = Secret("password"),
            KnownHosts = Full("knownHosts"),
            Timeout = Seconds("timeoutSeconds", 30),
            Settle = Seconds("settleSeconds", 3),
            Patience = Seconds("patienceSeconds", 60),
        };
    }

    // What starts with a dash would be an option of the client, and white space or an @ would end the name.
    private static string Needed(SourceSettings settings, string name)
    {
        OptionValue? given = settings.Options.Find(name);
        string text = settings.Options.Text(name) ?? "";
        if (text.Length == 0)
            throw new ConfigurationException(new ConfigurationProblem("MissingKey", $"Source '{settings.Name}' has 'transport: Sftp' and no '{name}'.", given?.At ?? settings.At));
        if (text.StartsWith('-') || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '/' or '"' or '\'' || (c == '@' && name == "host")))
            throw new ConfigurationException(new ConfigurationProblem("BadValue", $"'{text}' cannot be the {name} of source '{settings.Name}': give it alone, without scheme, account or path.", given!.At));
        return text;
    }
}
