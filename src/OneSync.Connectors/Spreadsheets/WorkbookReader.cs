using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using OneSync.Core.Ports;
using Sheet = OneSync.Core.Ports.Sheet;

namespace OneSync.Connectors.Spreadsheets;

/// <summary>
/// Reads the cells of an XLSX workbook as text. Nothing in it is computed or followed: of a formula the result that was saved counts, and links,
/// macros and external entities are never opened.
/// </summary>
internal static class WorkbookReader
{
    private const long MaxCharacters = 200_000_000;
    private const int MaxColumns = 100;

    /// <summary>Reads every sheet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">What it is called in messages.</param>
    /// <exception cref="SourceUnavailableException"><c>FileNotFound</c>, <c>FileNotReadable</c>, <c>UnsafeWorkbook</c> or <c>BadWorkbook</c>.</exception>
    public static IReadOnlyList<Sheet> Read(string path, string shown)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            WorkbookSafety.Check(file, shown);
            using SpreadsheetDocument document = SpreadsheetDocument.Open(file, isEditable: false, new OpenSettings { MaxCharactersInPart = MaxCharacters, AutoSave = false });
            WorkbookPart workbook = document.WorkbookPart ?? throw new InvalidDataException("it has no workbook");
            List<string> texts = SharedTexts(workbook);
            return [.. workbook.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>()
                .Where(s => s.Id?.Value is not null)
                .Select(s => (Name: s.Name?.Value ?? "", Part: workbook.GetPartById(s.Id!.Value!) as WorksheetPart))
                .Where(s => s.Part is not null).Select(s => Read(s.Name, s.Part!, texts))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Files.SourceFiles.NotReadable(shown, error);
        }
        catch (Exception error) when (error is InvalidDataException or OpenXmlPackageException or XmlException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or NotSupportedException)
        {
            throw new SourceUnavailableException("BadWorkbook", $"'{shown}' is no workbook that can be read: {error.Message} Save it anew as an Excel workbook (.xlsx), or as CSV.", error);
        }
    }

    private static List<string> SharedTexts(WorkbookPart workbook)
    {
        List<string> texts = [];
        if (workbook.SharedStringTablePart is not { } part)
            return texts;
        using OpenXmlReader reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement)
                texts.Add(TextOf(reader.LoadCurrentElement()!));
        }
        return texts;
    }

    private static Sheet Read(string name, WorksheetPart part, List<string> texts)
    {
        List<SheetRow> rows = [];
        string[]? header = null;
        using OpenXmlReader reader = OpenXmlReader.Create(part);
        int number = 0;
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement)
                continue;
            Row row = (Row)reader.LoadCurrentElement()!;
            number = row.RowIndex?.Value is { } given ? checked((int)given) : number + 1;
            (string[] cells, Dictionary<int, string>? faults) = Cells(row, texts);
            if (cells.All(c => c.Length == 0) && faults is null)
                continue;
            if (header is null)
                header = [.. cells.Select(c => c.Trim())];
            else
                rows.Add(new SheetRow(number, cells, faults));
        }
        return new Sheet(name, header ?? [], rows);
    }

    private static (string[] Cells, Dictionary<int, string>? Faults) Cells(Row row, List<string> texts)
    {
        List<string> cells = [];
        Dictionary<int, string>? faults = null;
        int column = -1;
        foreach (Cell cell in row.Elements<Cell>())
        {
            column = cell.CellReference?.Value is { } reference ? Column(reference) : column + 1;
            if (column < 0 || column >= MaxColumns)
                continue;
            while (cells.Count <= column)
                cells.Add("");
            cells[column] = Text(cell, texts, out string? fault);
            if (fault is not null)
                (faults ??= [])[column] = fault;
        }
        return ([.. cells], faults);
    }

    private static string Text(Cell cell, List<string> texts, out string? fault)
    {
        string value = cell.CellValue?.Text ?? "";
        fault = null;
        CellValues type = cell.DataType?.Value ?? CellValues.Number;
        if (type == CellValues.Error)
            fault = $"The cell {cell.CellReference?.Value} shows the error {value}. Type the answer in its place.";
        else if (cell.CellFormula is not null && value.Length == 0 && type != CellValues.String)
            fault = $"The cell {cell.CellReference?.Value} holds a formula whose result was not saved. Type the answer in its place.";
        return type switch
        {
            CellValues.SharedString => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < texts.Count ? texts[index] : "",
            CellValues.InlineString => cell.InlineString is { } inline ? TextOf(inline) : "",
            CellValues.Boolean => value is "1" or "true" ? "TRUE" : "FALSE",
            CellValues.Number => Number(value),
            _ => value,
        };
    }

    // Excel saves 1234567 as it is and 123456789012 as 123456789012 or 1.23456789012E11.
    private static string Number(string value) =>
        value.AsSpan().IndexOfAny('E', 'e') >= 0 && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            ? number.ToString("0.############################", CultureInfo.InvariantCulture) : value;

    // Phonetic readings of Japanese texts stand beside them and are no part of them.
    private static string TextOf(OpenXmlElement element)
    {
        StringBuilder text = new();
        foreach (Text part in element.Descendants<Text>().Where(t => t.Parent is not PhoneticRun))
            text.Append(part.Text);
        return text.ToString();
    }

    private static int Column(string reference)
    {
        int column = 0;
        foreach (char c in reference)
        {
            if (!char.IsAsciiLetter(c))
                break;
            column = (column * 26) + (char.ToUpperInvariant(c) - 'A' + 1);
            if (column > 20_000)
                break;
        }
        return column - 1;
    }
}
