namespace OneSync.Core.Ports;

/// <summary>A table of text: a sheet of a workbook, or a CSV file.</summary>
/// <param name="Name">The sheet's name; empty for a file that has no sheets.</param>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Rows">Its rows.</param>
public sealed record Sheet(string Name, IReadOnlyList<string> Columns, IReadOnlyList<SheetRow> Rows)
{
    /// <summary>The place of a column; -1 when there is none. Case and spaces around it are ignored.</summary>
    public int Column(string name)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }
}

/// <summary>One row of a sheet.</summary>
/// <param name="Number">Its number in the file, from 1, the header included.</param>
/// <param name="Cells">Its cells; those at the end may be missing.</param>
/// <param name="Faults">What could not be read, by column; null for nothing.</param>
public sealed record SheetRow(int Number, IReadOnlyList<string> Cells, IReadOnlyDictionary<int, string>? Faults = null)
{
    /// <summary>The cell of a column; empty where there is none.</summary>
    public string Cell(int column) => column >= 0 && column < Cells.Count ? Cells[column] : "";
}
