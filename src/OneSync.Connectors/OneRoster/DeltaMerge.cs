using OneSync.Connectors.Csv;
using OneSync.Connectors.Files;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>
/// Puts a delta on top of the file before: its rows take the place of those with the same sourcedId. Removed records stay as rows that say so, so that
/// the file can be read again later and still says of everybody in it where they stand.
/// </summary>
internal static class DeltaMerge
{
    private static readonly CsvWriteFormat s_format = new() { Cells = new CsvCellFormat { Raw = true, ValueSeparator = null }, NewLine = "\n" };
    private static readonly string[] s_first = ["sourcedId", "status", "dateLastModified"];

    /// <summary>Writes the file; rows of either that cannot be used are left out and reported.</summary>
    /// <exception cref="SourceUnavailableException">One of the files cannot be read at all.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static KeptFindings Write(
        string target, RosterFile file, RosterPackage oldPackage, RosterEntry oldEntry, RosterPackage newPackage, RosterEntry newEntry, CancellationToken cancellation)
    {
        using RosterRows changes = new(newPackage, newEntry, file, withRemoved: true);
        using RosterRows before = new(oldPackage, oldEntry, file, withRemoved: oldEntry.IsDelta);
        string[] columns = [.. s_first, .. before.Names.Concat(changes.Names).Except(s_first, StringComparer.OrdinalIgnoreCase).Distinct(StringComparer.OrdinalIgnoreCase)];
        string[] lacking = [.. columns.Where(c => before.Column(c) >= 0 && changes.Column(c) < 0 && c != "dateLastModified")];
        if (lacking.Length > 0)
            changes.Oddities.Note("Columns", $"{changes.Name}: lacks columns that the delivery before had: {string.Join(", ", lacking)}. They are empty for its records.");
        using (FileStream stream = OwnFolder.CreateFile(target))
        {
            using (CsvFileWriter writer = new(stream, s_format, leaveOpen: true))
            {
                writer.WriteHeader(columns);
                Copy(changes, columns, writer, except: null, cancellation);
                Copy(before, columns, writer, except: changes.Ids, cancellation);
            }
            stream.Flush(flushToDisk: true);
        }
        return new KeptFindings([.. changes.Quarantined, .. before.Quarantined], [.. changes.Warnings], changes.Incomplete ?? before.Incomplete);
    }

    private static void Copy(RosterRows rows, string[] columns, CsvFileWriter writer, FingerprintIndex? except, CancellationToken cancellation)
    {
        int[] places = [.. columns.Select(rows.Column)];
        while (rows.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (except?.Find(rows.AnchorFingerprint) >= 0)
                continue;
            for (int i = 0; i < columns.Length; i++)
            {
                if (i == 1)
                    writer.WriteText(rows.IsRemoved ? RosterStatus.Removed : RosterStatus.Active);
                else if (rows.Has(places[i]))
                    rows.CopyTo(writer, places[i]);
                else
                    writer.WriteText(null);
            }
            writer.EndRow();
        }
    }
}
