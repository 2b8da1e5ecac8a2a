using System.Security.Cryptography;
using OneSync.Connectors.Files;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>
/// Files that are made together and read one after the other, such as people and the roles that come with them: they are put down in the folder
/// for temporary files, encrypted with keys that only this process has, and are gone with it.
/// </summary>
internal sealed class DeliverySpool : IDisposable
{
    private readonly Dictionary<string, Spooled> _files;

    /// <summary>Empty files of these names.</summary>
    public DeliverySpool(params IEnumerable<string> names) => _files = names.ToDictionary(n => n, _ => new Spooled());

    /// <summary>Why the files are known not to be whole; whoever reads them to the end is told.</summary>
    public string? Incomplete { get; set; }

    /// <summary>The rows of a file that are next put down.</summary>
    public RowBuffer Rows(string name) => _files[name].Rows;

    /// <summary>Puts down what is there, if that is worth it.</summary>
    public void Take()
    {
        foreach (Spooled file in _files.Values)
            file.Take();
    }

    /// <summary>Puts down the rest.</summary>
    public void Seal()
    {
        foreach (Spooled file in _files.Values)
            file.Seal();
    }

    /// <summary>Opens a file, which may be open once at a time.</summary>
    public Stream Open(string name) => new Ending(_files[name].Open(), this);

    public void Dispose()
    {
        foreach (Spooled file in _files.Values)
            file.Dispose();
    }

    private sealed class Spooled : IDisposable
    {
        private const int Batch = 1 << 16;

        private readonly Aes _key = Aes.Create();
        private readonly FileStream _file;
        private CryptoStream? _writing;

        public Spooled()
        {
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, Options = FileOptions.DeleteOnClose };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            _file = new FileStream(Path.Combine(Path.GetTempPath(), $"onesync-{Guid.NewGuid():N}.tmp"), options);
            _writing = new CryptoStream(_file, _key.CreateEncryptor(), CryptoStreamMode.Write, leaveOpen: true);
        }

        public RowBuffer Rows { get; } = new();

        public void Take()
        {
            if (Rows.Written.Length < Batch)
                return;
            _writing!.Write(Rows.Written.Span);
            Rows.Clear();
        }

        public void Seal()
        {
            _writing!.Write(Rows.Written.Span);
            Rows.Clear();
            _writing.Dispose();
            _writing = null;
        }

        public Stream Open()
        {
            _file.Position = 0;
            return new CryptoStream(_file, _key.CreateDecryptor(), CryptoStreamMode.Read, leaveOpen: true);
        }

        public void Dispose()
        {
            _file.Dispose();
            _key.Dispose();
        }
    }

    /// <summary>Ends as the reading of the pages did.</summary>
    private sealed class Ending(Stream file, DeliverySpool spool) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            int read = file.Read(buffer);
            return read == 0 && buffer.Length > 0 && spool.Incomplete is { } reason ? throw new BrokenDeliveryException(reason) : read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
            base.Dispose(disposing);
        }
    }
}
