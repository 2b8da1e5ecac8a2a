using System.Globalization;
using OneSync.Core.Ports.Vault;

namespace OneSync.Connectors.Vault;

/// <summary>
/// A lock on a file beside the vault. The operating system gives it back when the process ends, however it ends. Who holds it
/// stands in a second file, because the locked one cannot be read by others.
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
            // On Unix nothing but FileShare.None excludes others.
            file = new FileStream(vaultPath + ".lock", ForOwnerOnly(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException error)
        {
            throw new VaultLockedException($"The vault '{vaultPath}' is held by {Holder(holder) ?? "another run"}. Wait until it ends ({error.Message})");
        }
        try
        {
            using StreamWriter text = new(new FileStream(holder, ForOwnerOnly(FileMode.Create, FileShare.Read)));
            text.Write(string.Create(CultureInfo.InvariantCulture,
                $"{purpose}, run by {Environment.UserName} on {Environment.MachineName} in process {Environment.ProcessId} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC"));
        }
        catch (IOException)
        {
            // It only tells others; the lock holds without it.
        }
        return new RunLock(file, holder);
    }

    public void Dispose()
    {
        File.Delete(_holder);
        _file.Dispose();
    }

    private static FileStreamOptions ForOwnerOnly(FileMode mode, FileShare share)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static string? Holder(string path)
    {
        try
        {
            return File.ReadAllText(path) is { Length: > 0 } text ? text : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
