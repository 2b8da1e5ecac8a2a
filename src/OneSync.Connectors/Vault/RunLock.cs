using System.Globalization;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

/// <summary>
/// A lock on a file beside the vault. The operating system gives it back when the process ends, however it ends. A second file
/// tells others who holds it: nobody can read the first, since outside of Windows only a lock that shuts out everybody shuts out writers.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _holder;

    private RunLock(FileStream file, string holder) => (_file, _holder) = (file, holder);

    public static IDisposable Take(string vaultPath, string purpose)
    {
        if (vaultPath == SqliteVault.InMemory)
            return new MemoryStream();
        string holder = vaultPath + ".holder";
        FileStream file;
        try
        {
            file = new FileStream(vaultPath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new VaultLockedException($"The vault '{vaultPath}' is held by {Read(holder) ?? "another run"}. Wait until it ends ({error.Message})");
        }
        File.WriteAllText(holder, string.Create(CultureInfo.InvariantCulture,
            $"{purpose}, run by {Environment.UserName} on {Environment.MachineName} in process {Environment.ProcessId} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC"));
        return new RunLock(file, holder);
    }

    public void Dispose()
    {
        File.Delete(_holder);
        _file.Dispose();
    }

    private static string? Read(string holder)
    {
        try
        {
            return File.ReadAllText(holder) is { Length: > 0 } text ? text : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
