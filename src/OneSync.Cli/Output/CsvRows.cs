using OneSync.Connectors.Csv;

namespace OneSync.Cli.Output;

/// <summary>Prints CSV; a cell cannot start a spreadsheet's formula.</summary>
internal sealed class CsvRows<T> : IRowWriter<T>
{
    private static readonly CsvWriteFormat s_format = new() { NewLine = "\n", Cells = CsvCellFormat.Default with { ValueSeparator = null } };

    private readonly Column<T>[] _columns;
    private readonly CsvFileWriter _writer;

    public CsvRows(Listing<T> listing, Stream output)
    {
        (_columns, _writer) = ([.. listing.Columns.Where(c => c.InPrograms)], new CsvFileWriter(output, s_format));
        _writer.WriteHeader([.. _columns.Select(c => c.Name)]);
    }

    public void Write(T row)
    {
        foreach (Column<T> column in _columns)
            _writer.WriteText(CellText.ForPrograms(column.Value(row)));
        _writer.EndRow();
    }

    public void Dispose() => _writer.Dispose();
}
