using OneSync.Cli.Session;
using Spectre.Console;

namespace OneSync.Cli.Output;

/// <summary>Prints tables. A long listing is printed in stretches, each with its heading, so that it need not be held.</summary>
internal sealed class TableRows<T>(Listing<T> listing, IAnsiConsole console, ConsoleObserver progress) : IRowWriter<T>
{
    private const int RowsATable = 500;

    private readonly Column<T>[] _columns = [.. listing.Columns.Where(c => c.InTable)];
    private Table? _table;
    private bool _any;

    public void Write(T row)
    {
        _table ??= NewTable();
        _table.AddRow(_columns.Select(c => new Text(CellText.ForPeople(c.Value(row)))));
        _any = true;
        if (_table.Rows.Count == RowsATable)
            Flush();
    }

    public void Dispose()
    {
        Flush();
        if (!_any && listing.WhenNone is { } message)
            console.WriteLine(message);
    }

    private void Flush()
    {
        if (_table is null)
            return;
        progress.Clear();
        console.Write(_table);
        _table = null;
    }

    private Table NewTable()
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (Column<T> column in _columns)
            table.AddColumn(new TableColumn(new Markup($"[bold]{Markup.Escape(column.Heading)}[/]")));
        return table;
    }
}
