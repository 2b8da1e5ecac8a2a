using Spectre.Console;

namespace OneSync.Cli.Demo;

/// <summary>Prints the demo: headings, paragraphs, commands and tables, at most 100 columns wide.</summary>
internal sealed class DemoPage
{
    private const int MostColumns = 100;

    private readonly IAnsiConsole _console;
    private bool _afterTable;

    public DemoPage(IAnsiConsole console)
    {
        _console = console;
        console.Profile.Width = Math.Min(console.Profile.Width, MostColumns);
    }

    /// <summary>Starts a chapter.</summary>
    public void Heading(string text)
    {
        Space();
        _console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]") { Justification = Justify.Left });
    }

    /// <summary>A paragraph; line breaks in it are spaces, and <c>*such*</c> is emphasised.</summary>
    public void Say(string text)
    {
        Space();
        string[] parts = Markup.Escape(text.ReplaceLineEndings(" ")).Split('*');
        _console.MarkupLine(string.Concat(parts.Select((part, i) => i % 2 == 1 ? $"[bold]{part}[/]" : part)));
    }

    /// <summary>The command that does what is told next.</summary>
    public void Command(string command)
    {
        Space();
        _console.MarkupLine($"  [dim]$[/] [green]{Markup.Escape(command)}[/]");
    }

    /// <summary>Rows under headings.</summary>
    public void Table(string[] headings, IEnumerable<string[]> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string heading in headings)
            table.AddColumn(new TableColumn(new Markup($"[bold]{Markup.Escape(heading)}[/]")));
        foreach (string[] row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        _console.Write(table);
        _afterTable = true;
    }

    // A table ends with an empty line of its own.
    private void Space()
    {
        if (!_afterTable)
            _console.WriteLine();
        _afterTable = false;
    }
}
