using System.Security.Cryptography;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Files;

/// <summary>What tells the content of files from any other, whenever they were written.</summary>
internal static class ContentMark
{
    private const int BufferBytes = 1 << 20;

    /// <summary>The mark of the files' names and bytes, in their order; 64 hexadecimal digits (SHA-256).</summary>
    /// <param name="files">Where each file is, and what it is called in messages.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="SourceUnavailableException">A file cannot be read, or is written meanwhile: <c>FileNotReadable</c>.</exception>
    public static string Of(IEnumerable<(string Path, string Shown)> files, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
        foreach ((string path, string shown) in files)
        {
            try
            {
                using SteadyFileStream file = new(path);
                hash.AppendData(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{path}\n{file.Length}\n")));
                for (int read; (read = file.Read(buffer)) > 0;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    hash.AppendData(buffer, 0, read);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw SourceFiles.NotReadable(shown, failure);
            }
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
