using OneSync.Core.Ports;
using OneSync.Core.Safety;

namespace OneSync.Connectors.Configuration;

/// <summary>
/// Finds secrets in the environment (<c>env:NAME</c>), in files (<c>file:PATH</c>) and, where the host offers one, in a vault
/// (<c>vault:NAME</c>). A text without one of these is the secret itself: the check of the configuration has warned about it.
/// </summary>
/// <param name="root">The folder that relative paths start from.</param>
/// <param name="vault">Looks a name up in SecretManagement; null where there is none. Answers null for a name it does not know.</param>
/// <param name="redactor">Is told each secret that was found, to keep it out of logs.</param>
public sealed class SecretResolver(string root, Func<string, string?>? vault = null, Redactor? redactor = null) : ISecretResolver
{
    /// <inheritdoc/>
    public string Resolve(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        string secret = Argument(reference, "env:") is { } variable ? FromEnvironment(variable)
            : Argument(reference, "file:") is { } path ? FromFile(path)
            : Argument(reference, "vault:") is { } name ? FromVault(name)
            : reference;
        redactor?.Add(secret);
        return secret;
    }

    private static string? Argument(string reference, string scheme) =>
        reference.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? reference[scheme.Length..].Trim() : null;

    private static string FromEnvironment(string variable)
    {
        if (variable.Length == 0)
            throw new KeyNotFoundException("'env:' names no environment variable. Write env:NAME.");
        string? value = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrEmpty(value)
            ? throw new KeyNotFoundException($"The environment variable '{variable}' (env:{variable}) is not set. Set it for the account that OneSync runs as.")
            : value;
    }

    private string FromFile(string path)
    {
        if (path.Length == 0)
            throw new KeyNotFoundException("'file:' names no file. Write file:PATH.");
        string full = Path.GetFullPath(path, root);
        string secret;
        try
        {
            secret = File.ReadAllText(full).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new KeyNotFoundException($"The secret file 'file:{path}' is not there: {full} was looked for.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyNotFoundException($"The secret file 'file:{path}' cannot be read: {e.Message}", e);
        }
        return secret.Length > 0 ? secret : throw new KeyNotFoundException($"The secret file 'file:{path}' is empty.");
    }

    private string FromVault(string name)
    {
        if (name.Length == 0)
            throw new KeyNotFoundException("'vault:' names no secret. Write vault:NAME.");
        if (vault is null)
            throw new KeyNotFoundException($"'vault:{name}' needs PowerShell's SecretManagement, which is not at hand here. Use env: or file: instead.");
        string? secret = vault(name);
        return string.IsNullOrEmpty(secret)
            ? throw new KeyNotFoundException($"SecretManagement has no secret '{name}' (vault:{name}). Get-SecretInfo lists those it has.")
            : secret;
    }
}
