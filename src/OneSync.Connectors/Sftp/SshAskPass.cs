using OneSync.Connectors.Files;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Sftp;

/// <summary>
/// Hands a password or a key's phrase to the OpenSSH client, which takes them from a program that it calls. The program is a script without
/// the secret, which stands in the client's environment, that its owner alone can see.
/// </summary>
internal sealed class SshAskPass : IDisposable
{
    private const string PhraseVariable = "ONESYNC_SSH_PHRASE", PasswordVariable = "ONESYNC_SSH_PASSWORD";

    private readonly string _folder, _script;
    private readonly SftpSettings _settings;

    private SshAskPass(SftpSettings settings)
    {
        _settings = settings;
        _folder = Directory.CreateTempSubdirectory("onesync-ssh-").FullName;
        _script = Path.Combine(_folder, "ask");
        using (FileStream file = OwnFolder.CreateFile(_script))
        using (StreamWriter text = new(file))
        {
            text.Write($"#!/bin/sh\ncase \"$1\" in\n*assphrase*) printf '%s\\n' \"${PhraseVariable}\" ;;\n*) printf '%s\\n' \"${PasswordVariable}\" ;;\nesac\n");
        }
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>What is needed for the settings; null when they have no secret.</summary>
    /// <exception cref="SourceUnavailableException">The system cannot do it: <c>PasswordNotSupported</c>.</exception>
    public static SshAskPass? Create(SftpSettings settings)
    {
        if (settings.Password is null && settings.KeyPhrase is null)
            return null;
        return OperatingSystem.IsWindows()
            ? throw new SourceUnavailableException("PasswordNotSupported", $"Passwords and key phrases of {settings.Shown} cannot be handed over on Windows. Use a key without a phrase, or the SSH agent.")
            : new SshAskPass(settings);
    }

    /// <summary>Sets what the client needs.</summary>
    /// <exception cref="KeyNotFoundException">A secret is not there.</exception>
    public void Apply(IDictionary<string, string?> environment)
    {
        environment["SSH_ASKPASS"] = _script;
        environment["SSH_ASKPASS_REQUIRE"] = "force";
        if (_settings.KeyPhrase is { } phrase)
            environment[PhraseVariable] = phrase();
        if (_settings.Password is { } password)
            environment[PasswordVariable] = password();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
