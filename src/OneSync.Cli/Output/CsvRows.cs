using OneSync.Connectors.Csv;

namespace OneSync.Cli.Output;

/// <summary>Prints CSV; a cell cannot start a spreadsheet's formula.</summary>
internal sealed class CsvRows<T> : IRowWriter<T>
{
    private static readonly CsvWriteFormat s_format = new() { NewLine = "\n", Cells = CsvCellFormat.Default with { ValueSeparator = null } };

    private readonly Listing<T> _listing;
    private readonly CsvFileWriter _writer;

    public CsvRows(Listing<T> listing, Stream output)
    {
        (_listing, _writer) = (listing, new CsvFileWriter(output, s_format));
        _writer.WriteHeader([.. listing.Columns.Select(c => c.Name)]);
    }

    public void Write(T row)
    {
        foreach (Column<T> column in _listing.Columns)
            _writer.WriteText(CellText.ForPrograms(column.Value(row)));
        _writer.EndRow();
    }

    public void Dispose() => _writer.Dispose();
}
