using System.IO.Compression;
using OneSync.Connectors.Files;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>
/// A delivery in a zip file. Nothing is unpacked to the disk. Zips that are torn, that name files outside themselves or that would grow without
/// limit are refused.
/// </summary>
internal sealed class ZipPackage : RosterPackage
{
    private const int MaxEntries = 100;
    private const long RatioCountsFrom = 100 << 20;
    private const int MaxRatio = 200;

    private readonly FileStream _file;
    private readonly ZipArchive _zip;

    /// <summary>Opens the zip.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="shown">What it is called in messages.</param>
    /// <param name="maxBytes">How many bytes it may unpack to.</param>
    /// <exception cref="SourceUnavailableException"><c>FileNotFound</c>, <c>FileNotReadable</c>, <c>TornZip</c> or <c>UnsafeZip</c>.</exception>
    public ZipPackage(string path, string shown, long maxBytes) : base(shown)
    {
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw SourceFiles.NotReadable(shown, failure);
        }
        try
        {
            _zip = new ZipArchive(_file, ZipArchiveMode.Read);
            CheckSize(maxBytes);
            foreach (ZipArchiveEntry entry in _zip.Entries)
                Add(entry);
        }
        catch (Exception failure)
        {
            _zip?.Dispose();
            _file.Dispose();
            if (failure is InvalidDataException or IOException)
                throw new SourceUnavailableException("TornZip", $"'{shown}' is no whole zip file: {failure.Message} Send it again.", failure);
            throw;
        }
    }

    public override void Dispose()
    {
        _zip.Dispose();
        _file.Dispose();
    }

    private void CheckSize(long maxBytes)
    {
        if (_zip.Entries.Count > MaxEntries)
            throw Unsafe($"it has {_zip.Entries.Count} files, and a OneRoster zip has at most {MaxEntries}");
        long total = 0;
        foreach (ZipArchiveEntry entry in _zip.Entries)
        {
            total += entry.Length;
            if (entry.Length > RatioCountsFrom && entry.Length / Math.Max(1, entry.CompressedLength) > MaxRatio)
                throw Unsafe($"'{entry.FullName}' unpacks to more than {MaxRatio} times its size");
        }
        if (total > maxBytes)
            throw Unsafe($"it unpacks to {total >> 20} MB, and 'maxUnpackedGiB' allows {maxBytes >> 20} MB");
    }

    private void Add(ZipArchiveEntry entry)
    {
        string[] segments = entry.FullName.Split('/', '\\');
        if (segments.Contains("..") || segments[0].Length == 0 || segments[0].Contains(':', StringComparison.Ordinal))
            throw Unsafe($"'{entry.FullName}' leads out of it");
        string name = segments[^1];
        if (name.Length == 0)
            return;
        if (segments[0] == "__MACOSX" || name.StartsWith('.'))
        {
            Oddities.Note("Foreign", $"{Shown}: files that an operating system added, such as '{entry.FullName}', are passed over.");
            return;
        }
        if (!name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            Oddities.Note("NoCsv " + name, $"{Shown}: '{entry.FullName}' is no CSV file and is passed over.");
            return;
        }
        if (segments.Length > 1)
            Oddities.Note("Folder", $"{Shown}: the files lie in a folder ('{entry.FullName}'); they belong at the top of the zip.");
        if (!TryAdd(new RosterEntry(name, entry.Length, () => new CheckedEntryStream(entry))))
            throw Unsafe($"it holds '{name}' twice, and it cannot be told which one counts");
    }

    private SourceUnavailableException Unsafe(string why) => new("UnsafeZip", $"'{Shown}' is not opened: {why}.");

    /// <summary>The unpacked file, held against the length and the checksum that the zip states.</summary>
    private sealed class CheckedEntryStream(ZipArchiveEntry entry) : ForwardStream
    {
        private readonly Stream _unpacked = entry.Open();
        private long _read;
        private uint _crc;

        public override int Read(Span<byte> buffer)
        {
            int read = _unpacked.Read(buffer);
            _read += read;
            _crc = Crc32.Append(_crc, buffer[..read]);
            if (_read > entry.Length || (read == 0 && buffer.Length > 0 && _read < entry.Length))
                throw new InvalidDataException($"the zip is torn: the file has not the {entry.Length} bytes that the zip states");
            if (read == 0 && buffer.Length > 0 && _crc != entry.Crc32)
                throw new InvalidDataException("the zip is torn: the checksum of the file is wrong");
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _unpacked.Dispose();
            base.Dispose(disposing);
        }
    }
}
