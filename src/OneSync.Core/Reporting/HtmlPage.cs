using System.Net;

namespace OneSync.Core.Reporting;

/// <summary>Writes an HTML page that needs nothing besides itself: no script, no image, no address. Every text is escaped.</summary>
internal sealed class HtmlPage(TextWriter writer)
{
    private const string Style = """
        :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
        body { max-width: 76rem; margin: 2rem auto; padding: 0 1rem }
        h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2.5rem } h3 { font-size: 1rem }
        table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8884; overflow-wrap: anywhere }
        th { position: sticky; top: 0; background: Canvas } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
        .held { border-left: .3rem solid #c62; padding: .3rem .8rem; background: #c622 } .quiet { opacity: .7 }
        """;

    /// <summary>Starts the page.</summary>
    public void Start(string title)
    {
        writer.Write("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        // Whatever is in the data, a browser runs and fetches nothing.
        writer.Write("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        writer.Write($"<title>{Escaped(title)}</title><style>{Style}</style></head><body>\n");
        Heading(1, title);
    }

    /// <summary>Ends the page.</summary>
    public void End() => writer.Write("</body></html>\n");

    /// <summary>A heading.</summary>
    public void Heading(int level, string text) => writer.Write($"<h{level}>{Escaped(text)}</h{level}>\n");

    /// <summary>A paragraph, of a class of the style or of none.</summary>
    public void Paragraph(string text, string kind = "") => writer.Write($"<p{(kind.Length > 0 ? $" class=\"{kind}\"" : "")}>{Escaped(text)}</p>\n");

    /// <summary>Starts a table. Columns whose name starts with <c>#</c> hold numbers.</summary>
    public void StartTable(params ReadOnlySpan<string> columns)
    {
        writer.Write("<table><thead><tr>");
        foreach (string column in columns)
            writer.Write(column.StartsWith('#') ? $"<th class=\"number\">{Escaped(column[1..])}</th>" : $"<th>{Escaped(column)}</th>");
        writer.Write("</tr></thead><tbody>\n");
    }

    /// <summary>Adds a row, one cell for each column.</summary>
    public void Row(params ReadOnlySpan<object?> cells)
    {
        writer.Write("<tr>");
        foreach (object? cell in cells)
        {
            string text = Convert.ToString(cell, System.Globalization.CultureInfo.InvariantCulture) ?? "";
            writer.Write(cell is long or int ? $"<td class=\"number\">{text}</td>" : $"<td>{Escaped(text).Replace("\n", "<br>", StringComparison.Ordinal)}</td>");
        }
        writer.Write("</tr>\n");
    }

    /// <summary>Ends the table.</summary>
    public void EndTable() => writer.Write("</tbody></table>\n");

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
