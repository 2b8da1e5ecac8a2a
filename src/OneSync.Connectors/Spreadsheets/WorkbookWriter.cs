using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using OneSync.Core.Ports;
using Sheet = OneSync.Core.Ports.Sheet;

namespace OneSync.Connectors.Spreadsheets;

/// <summary>
/// Writes sheets as an XLSX workbook. Every cell is text, so that no spreadsheet runs one or drops the zeros of an id. A column
/// <c>sync</c> offers Yes and No.
/// </summary>
internal static class WorkbookWriter
{
    private const uint PlainStyle = 0, HeadStyle = 1, TextStyle = 2;
    private const int Narrowest = 8, Widest = 48;

    /// <summary>Writes the workbook to a stream.</summary>
    public static void Write(Stream target, IReadOnlyList<Sheet> sheets)
    {
        // A package needs to go back in its stream, and a file under construction should not.
        using MemoryStream package = new();
        using (SpreadsheetDocument document = SpreadsheetDocument.Create(package, SpreadsheetDocumentType.Workbook))
        {
            WorkbookPart workbook = document.AddWorkbookPart();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            Sheets list = new();
            uint number = 0;
            foreach (Sheet sheet in sheets)
            {
                WorksheetPart part = workbook.AddNewPart<WorksheetPart>();
                Write(part, sheet);
                list.AppendChild(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Name = sheet.Name, SheetId = ++number, Id = workbook.GetIdOfPart(part) });
            }
            workbook.Workbook = new Workbook(list);
        }
        package.Position = 0;
        package.CopyTo(target);
    }

    private static void Write(WorksheetPart part, Sheet sheet)
    {
        using OpenXmlWriter writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
        if (sheet.Columns.Count > 0)
            writer.WriteElement(new Columns(sheet.Columns.Select((_, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = Width(sheet, i), CustomWidth = true, Style = TextStyle })));
        writer.WriteStartElement(new SheetData());
        WriteRow(writer, 1, sheet.Columns, HeadStyle);
        for (int i = 0; i < sheet.Rows.Count; i++)
            WriteRow(writer, i + 2, sheet.Rows[i].Cells, TextStyle);
        writer.WriteEndElement();
        int last = sheet.Rows.Count + 1;
        if (sheet.Columns.Count > 0)
            writer.WriteElement(new AutoFilter { Reference = $"A1:{Letters(sheet.Columns.Count - 1)}{last}" });
        if (sheet.Column("sync") is >= 0 and var sync && last > 1)
            writer.WriteElement(Answers($"{Letters(sync)}2:{Letters(sync)}{last}"));
        writer.WriteEndElement();
    }

    private static void WriteRow(OpenXmlWriter writer, int number, IReadOnlyList<string> cells, uint style)
    {
        writer.WriteStartElement(new Row { RowIndex = (uint)number });
        for (int i = 0; i < cells.Count; i++)
        {
            if (cells[i].Length == 0)
                continue;
            writer.WriteElement(new Cell(new InlineString(new Text(Writable(cells[i])) { Space = SpaceProcessingModeValues.Preserve }))
            {
                CellReference = $"{Letters(i)}{number}", DataType = CellValues.InlineString, StyleIndex = style,
            });
        }
        writer.WriteEndElement();
    }

    private static DataValidations Answers(string cells)
    {
        DataValidation answer = new(new Formula1("\"Yes,No\""))
        {
            Type = DataValidationValues.List, AllowBlank = true, SequenceOfReferences = new ListValue<StringValue> { InnerText = cells },
            // Other ways to say yes are read as well.
            ShowErrorMessage = false,
        };
        return new DataValidations(answer) { Count = 1 };
    }

    private static Stylesheet Styles() => new(
        new Fonts(new Font(), new Font(new Bold())) { Count = 2 },
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })) { Count = 2 },
        new Borders(new Border()) { Count = 1 },
        new CellStyleFormats(new CellFormat()) { Count = 1 },
        // Number format 49 is text.
        new CellFormats(
            new CellFormat { FormatId = PlainStyle },
            new CellFormat { FormatId = 0, FontId = 1, ApplyFont = true, NumberFormatId = 49, ApplyNumberFormat = true },
            new CellFormat { FormatId = 0, NumberFormatId = 49, ApplyNumberFormat = true }) { Count = 3 },
        new CellStyles(new CellStyle { Name = "Normal", FormatId = 0, BuiltinId = 0 }) { Count = 1 });

    private static double Width(Sheet sheet, int column) =>
        Math.Clamp(sheet.Rows.Select(r => r.Cell(column).Length).Append(sheet.Columns[column].Length).Max() + 2, Narrowest, Widest);

    // XML has no way to write these.
    private static string Writable(string text) =>
        text.All(System.Xml.XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Where(r => r.Value > 0xFFFF || System.Xml.XmlConvert.IsXmlChar((char)r.Value)));

    private static string Letters(int column)
    {
        string letters = "";
        for (int rest = column; rest >= 0; rest = (rest / 26) - 1)
            letters = (char)('A' + (rest % 26)) + letters;
        return letters;
    }
}
