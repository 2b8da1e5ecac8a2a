using System.Globalization;
using System.Text;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

/// <summary>
/// A lock on a file beside the vault. The operating system gives it back when the process ends, however it ends; the text in the
/// file only tells others who holds it.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    public static IDisposable Take(string vaultPath, string purpose)
    {
        if (vaultPath == SqliteVault.InMemory)
            return new MemoryStream();
        string path = vaultPath + ".lock";
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (IOException error)
        {
            throw new VaultLockedException($"The vault '{vaultPath}' is held by {Holder(path) ?? "another run"}. Wait until it ends ({error.Message})");
        }
        string holder = string.Create(CultureInfo.InvariantCulture,
            $"{purpose}, run by {Environment.UserName} on {Environment.MachineName} in process {Environment.ProcessId} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC");
        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes(holder));
        file.Flush();
        return new RunLock(file);
    }

    public void Dispose()
    {
        _file.SetLength(0);
        _file.Dispose();
    }

    private static string? Holder(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using StreamReader reader = new(file);
            return reader.ReadToEnd() is { Length: > 0 } text ? text : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
