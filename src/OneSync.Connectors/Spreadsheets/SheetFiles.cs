using OneSync.Connectors.Csv;
using OneSync.Connectors.Files;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Spreadsheets;

/// <summary>Sheets in files: a workbook where the name ends in <c>.xlsx</c>, else one CSV table.</summary>
internal static class SheetFiles
{
    /// <summary>Writes sheets; what was there before stays until the new file is whole.</summary>
    public static void Write(string path, IReadOnlyList<Sheet> sheets, Func<string, IReadOnlyList<string>, ITableWriter> createTable)
    {
        if (IsWorkbook(path))
        {
            using AtomicFile file = AtomicFile.Create(path);
            WorkbookWriter.Write(file.Stream, sheets);
            file.Commit();
            return;
        }
        string[] columns = [.. sheets.SelectMany(s => s.Columns).Distinct(StringComparer.OrdinalIgnoreCase)];
        using ITableWriter table = createTable(path, columns);
        string[] cells = new string[columns.Length];
        foreach (Sheet sheet in sheets)
        {
            int[] places = [.. columns.Select(sheet.Column)];
            foreach (SheetRow row in sheet.Rows)
            {
                for (int i = 0; i < cells.Length; i++)
                    cells[i] = row.Cell(places[i]);
                table.Write(cells);
            }
        }
        table.Finish();
    }

    /// <summary>Reads the sheets of a workbook, or a CSV file as one sheet without a name.</summary>
    /// <exception cref="SourceUnavailableException">It cannot be read, or is not safe to read.</exception>
    public static IReadOnlyList<Sheet> Read(string path)
    {
        string full = Path.GetFullPath(path), shown = Path.GetFileName(path);
        if (IsWorkbook(path))
            return WorkbookReader.Read(full, shown);
        using CsvRowReader csv = CsvRowReader.OpenFile(full, shown, new CsvDialect());
        List<SheetRow> rows = [];
        while (csv.MoveNext())
        {
            if (csv.IsBlank())
                continue;
            if (csv.Problem != CsvRowProblem.None)
            {
                string fault = csv.Quarantine(0).Message;
                rows.Add(new SheetRow(checked((int)csv.Line), [], Enumerable.Range(0, csv.Header.Count).ToDictionary(c => c, _ => fault)));
                continue;
            }
            string[] cells = new string[csv.Header.Count];
            for (int column = 0; column < cells.Length; column++)
                cells[column] = CsvCellFormat.Default.FromCell(csv.GetString(column)).First ?? "";
            rows.Add(new SheetRow(checked((int)csv.Line), cells));
        }
        if (csv.Incomplete is { } incomplete)
            throw new SourceUnavailableException("FileCutOff", $"'{shown}' cannot be read to its end: {incomplete}");
        return [new Sheet("", [.. csv.Header], rows)];
    }

    private static bool IsWorkbook(string path) => path.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase);
}
