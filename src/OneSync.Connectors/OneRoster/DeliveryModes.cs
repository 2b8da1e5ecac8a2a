using OneSync.Connectors.Csv;

namespace OneSync.Connectors.OneRoster;

/// <summary>Which deliveries a source takes for changes.</summary>
public enum RosterMode
{
    /// <summary>Those that their manifest declares as delta, if their rows say so too.</summary>
    Auto,

    /// <summary>None: every file is the complete set, whatever the manifest says.</summary>
    Bulk,
}

/// <summary>Decides for each file of a package whether it is the complete set or what changed. Where the manifest and the data contradict, the data count.</summary>
internal static class DeliveryModes
{
    /// <summary>Marks the files of <paramref name="package"/> that hold changes only, and says what contradicts.</summary>
    /// <exception cref="Core.Ports.SourceUnavailableException">A file cannot be read.</exception>
    public static void Settle(RosterPackage package, RosterManifest manifest, RosterMode mode)
    {
        package.Version = manifest.Version.StartsWith("1.2", StringComparison.Ordinal) ? RosterVersions.V12 : RosterVersions.V11;
        package.NoteForeignFiles();
        foreach (RosterFile file in RosterFile.All)
        {
            if (package.Find(file.FileName) is not { } entry)
                continue;
            DeclaredMode declared = manifest[file];
            if (declared == DeclaredMode.Absent)
                package.Oddities.Note("Declared " + file.Name, $"{package.Shown}/{file.FileName}: is declared absent and is there; it is read.");
            if (mode == RosterMode.Bulk || declared is not (DeclaredMode.Delta or DeclaredMode.Absent))
                continue;
            (bool any, bool some, bool all) = Statuses(package, entry);
            if (declared == DeclaredMode.Delta ? some || !any : all)
                package.MarkDelta(entry);
            else if (declared == DeclaredMode.Delta)
                package.Oddities.Note("Mode " + file.Name, $"{package.Shown}/{file.FileName}: is declared delta, and no row has a status; it is read as bulk.");
        }
    }

    // Whether there are rows, whether any of them has a status, and whether all of them have status and date.
    private static (bool Any, bool Some, bool All) Statuses(RosterPackage package, RosterEntry entry)
    {
        using CsvRowReader rows = RosterRows.Open(package, entry);
        int status = Find(rows, "status"), modified = Find(rows, "dateLastModified");
        bool any = false, some = false, all = true;
        while (rows.MoveNext())
        {
            if (rows.Problem != CsvRowProblem.None && rows.IsBlank())
                continue;
            any = true;
            bool filled = status >= 0 && status < rows.CellCount && !CsvRowReader.IsBlank(rows.GetUtf8(status));
            some |= filled;
            all &= filled && modified >= 0 && modified < rows.CellCount && !CsvRowReader.IsBlank(rows.GetUtf8(modified));
            if (some && !all)
                break;
        }
        return (any, some, any && all);
    }

    private static int Find(CsvRowReader rows, string column)
    {
        for (int i = 0; i < rows.Header.Count; i++)
        {
            if (rows.Header[i].Equals(column, StringComparison.OrdinalIgnoreCase) || (column == "dateLastModified" && rows.Header[i].EndsWith("LastModified", StringComparison.OrdinalIgnoreCase)))
                return i;
        }
        return -1;
    }
}
