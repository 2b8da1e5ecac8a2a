namespace OneSync.Connectors.Files;

/// <summary>
/// Reads a file that nobody may write meanwhile. Where the system does not enforce that, the end of the file throws
/// <see cref="IOException"/> when the file changed since it was opened, so that a torn reading is never taken for a whole one.
/// </summary>
internal sealed class SteadyFileStream : ForwardStream
{
    private readonly FileStream _file;
    private readonly DateTime _written;
    private readonly long _length;
    private long _read;

    /// <summary>Opens the file.</summary>
    /// <exception cref="IOException">It is not there, or somebody is writing it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public SteadyFileStream(string path)
    {
        _file = new FileStream(path, new FileStreamOptions
        {
            Access = FileAccess.Read,
            Share = FileShare.Read,
            BufferSize = 0,
            Options = FileOptions.SequentialScan,
        });
        _length = _file.Length;
        _written = File.GetLastWriteTimeUtc(_file.SafeFileHandle);
    }

    public override long Length => _length;

    public override int Read(Span<byte> buffer)
    {
        int read = _file.Read(buffer);
        _read += read;
        if (read == 0 && buffer.Length > 0 && (_read != _length || _file.Length != _length || File.GetLastWriteTimeUtc(_file.SafeFileHandle) != _written))
            throw new IOException("the file changed while it was read");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
