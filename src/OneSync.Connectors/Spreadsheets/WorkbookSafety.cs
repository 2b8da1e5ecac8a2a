using System.IO.Compression;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Spreadsheets;

/// <summary>Refuses workbooks that would unpack without limit, before anything of them is read.</summary>
internal static class WorkbookSafety
{
    private const long MaxFile = 64L << 20, MaxUnpacked = 512L << 20, RatioCountsFrom = 16L << 20;
    private const int MaxEntries = 2000, MaxRatio = 200;

    /// <summary>Checks the file, and goes back to its start.</summary>
    /// <param name="file">The workbook.</param>
    /// <param name="shown">What it is called in messages.</param>
    /// <exception cref="SourceUnavailableException"><c>UnsafeWorkbook</c>.</exception>
    /// <exception cref="InvalidDataException">It is no zip.</exception>
    public static void Check(FileStream file, string shown)
    {
        if (file.Length > MaxFile)
            throw Unsafe(shown, $"it has {file.Length >> 20} MB, and {MaxFile >> 20} MB are the most");
        using (ZipArchive zip = new(file, ZipArchiveMode.Read, leaveOpen: true))
        {
            if (zip.Entries.Count > MaxEntries)
                throw Unsafe(shown, $"it has {zip.Entries.Count} parts, and {MaxEntries} are the most");
            if (zip.Entries.Sum(e => e.Length) > MaxUnpacked)
                throw Unsafe(shown, $"it unpacks to more than {MaxUnpacked >> 20} MB");
            if (zip.Entries.FirstOrDefault(e => e.Length > RatioCountsFrom && e.Length / Math.Max(1, e.CompressedLength) > MaxRatio) is { } bomb)
                throw Unsafe(shown, $"'{bomb.FullName}' unpacks to more than {MaxRatio} times its size");
        }
        file.Position = 0;
    }

    private static SourceUnavailableException Unsafe(string shown, string why) => new("UnsafeWorkbook", $"'{shown}' is not opened: {why}.");
}
