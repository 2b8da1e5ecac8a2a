using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.Spreadsheets;

/// <summary>Workbooks as other programs write and read them, and as somebody writes them who means harm.</summary>
public sealed class WorkbookTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly ConnectorHost _host = new();

    private string Book => Path.Combine(_scratch.Root, "book.xlsx");

    public void Dispose() => _scratch.Dispose();

    private static Sheet Sample => new("schools", ["sync", "name", "id"],
    [
        new(2, ["Yes", "Nørd & Söhne <1>", "007"]), new(3, ["", "=HYPERLINK(\"http://x\")", "-1"]), new(4, ["No", " spaced ", "1E5"]), new(5, ["", "\u0001odd\u4E00\U0001F600", ""]),
    ]);

    [Fact]
    public void What_is_written_is_a_valid_workbook()
    {
        _host.WriteSheets(Book, [Sample, new Sheet("empty", ["sync", "id"], [])]);
        using SpreadsheetDocument document = SpreadsheetDocument.Open(Book, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => $"{e.Path?.XPath}: {e.Description}"));
    }

    [Fact]
    public void Another_program_reads_what_is_written_as_text()
    {
        _host.WriteSheets(Book, [Sample]);
        string read = OpenPyxl.Run("""
            book = openpyxl.load_workbook(sys.argv[1])
            sheet = book['schools']
            for row in sheet.iter_rows(values_only=True):
                print('|'.join('' if v is None else v for v in row))
            print({c.data_type for r in sheet.iter_rows() for c in r if c.value is not None}, sheet.freeze_panes, sheet.auto_filter.ref, sheet.data_validations.dataValidation[0].formula1)
            """, Book);
        Assert.Equal(
            "sync|name|id\nYes|Nørd & Söhne <1>|007\n|=HYPERLINK(\"http://x\")|-1\nNo| spaced |1E5\n|odd一😀|\n{'s'} A2 A1:C5 \"Yes,No\"\n",
            read.Replace("\r", "", StringComparison.Ordinal).Replace("{'inlineStr'}", "{'s'}", StringComparison.Ordinal));
    }

    [Fact]
    public void Reading_gives_back_what_was_written()
    {
        _host.WriteSheets(Book, [Sample]);
        Sheet read = Assert.Single(_host.ReadSheets(Book));
        Assert.Equal(("schools", "sync,name,id"), (read.Name, string.Join(',', read.Columns)));
        Assert.Equal(["Yes|Nørd & Söhne <1>|007", "|=HYPERLINK(\"http://x\")|-1", "No| spaced |1E5", "|odd一😀|"], read.Rows.Select(r => $"{r.Cell(0)}|{r.Cell(1)}|{r.Cell(2)}"));
        Assert.Equal([2, 3, 4, 5], read.Rows.Select(r => r.Number));
    }

    [Fact]
    public void What_another_program_writes_is_read_as_it_shows()
    {
        OpenPyxl.Run("""
            book = openpyxl.Workbook()
            sheet = book.active
            sheet.title = 'Schools'
            sheet.append([' Sync ', 'id', 'n'])
            sheet.append([True, 12345678901234, 'twice'])
            sheet.append(['x', '007', 'twice'])
            sheet.append([])
            sheet.append(['=IF(1=1,"Yes","")', 'A', None])
            sheet['F6'] = 'far'
            sheet['A6'] = 1
            book.create_sheet('notes')['B2'] = 'hello'
            book.save(sys.argv[1])
            """, Book);
        IReadOnlyList<Sheet> sheets = _host.ReadSheets(Book);
        Assert.Equal(["Schools", "notes"], sheets.Select(s => s.Name));
        Assert.Equal(["2 TRUE 12345678901234", "3 x 007", "5  A", "6 1 "], sheets[0].Rows.Select(r => $"{r.Number} {r.Cell(0)} {r.Cell(1)}"));
        Assert.Equal(0, sheets[0].Column("sync"));
        Assert.Contains("formula whose result was not saved", Assert.Single(sheets[0].Rows[2].Faults!).Value);
        Assert.Equal("far", sheets[0].Rows[3].Cell(5));
    }

    [Fact]
    public void Of_a_formula_the_saved_result_counts_and_an_error_is_no_answer()
    {
        Write("""
            <row r="1"><c r="A1" t="inlineStr"><is><t>sync</t></is></c><c r="B1" t="s"><v>0</v></c></row>
            <row r="2"><c r="A2" t="str"><f>IF(TRUE,"Yes","")</f><v>Yes</v></c><c r="B2"><v>1.5E3</v></c></row>
            <row r="3"><c r="A3" t="e"><v>#REF!</v></c><c r="B3"><f>1+1</f><v>2</v></c></row>
            """);
        Sheet sheet = _host.ReadSheets(Book).Single();
        Assert.Equal(["sync", "id"], sheet.Columns);
        Assert.Equal(("Yes", "1500", "2"), (sheet.Rows[0].Cell(0), sheet.Rows[0].Cell(1), sheet.Rows[1].Cell(1)));
        Assert.Contains("#REF!", sheet.Rows[1].Faults![0]);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>", "&a;")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>", "&b;")]
    public void Entities_are_refused(string type, string entity)
    {
        Write($"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{entity}</t></is></c></row>", type);
        SourceUnavailableException error = Assert.Throws<SourceUnavailableException>(() => _host.ReadSheets(Book));
        Assert.Equal("BadWorkbook", error.Id);
        Assert.DoesNotContain(Environment.MachineName, error.Message);
    }

    [Fact]
    public void A_bomb_is_refused_before_it_goes_off()
    {
        using (ZipArchive zip = ZipFile.Open(Book, ZipArchiveMode.Create))
        {
            using Stream part = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.SmallestSize).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 40; i++)
                part.Write(zeros);
        }
        Assert.Equal("UnsafeWorkbook", Assert.Throws<SourceUnavailableException>(() => _host.ReadSheets(Book)).Id);
    }

    [Fact]
    public void A_workbook_of_countless_parts_is_refused()
    {
        using (ZipArchive zip = ZipFile.Open(Book, ZipArchiveMode.Create))
        {
            for (int i = 0; i < 2001; i++)
                zip.CreateEntry($"part{i}");
        }
        Assert.Equal("UnsafeWorkbook", Assert.Throws<SourceUnavailableException>(() => _host.ReadSheets(Book)).Id);
    }

    [Fact]
    public void What_is_no_workbook_is_said_so()
    {
        File.WriteAllText(Book, "sync,id\nYes,1\n");
        Assert.Equal("BadWorkbook", Assert.Throws<SourceUnavailableException>(() => _host.ReadSheets(Book)).Id);
        _host.WriteSheets(Book, [Sample]);
        File.WriteAllBytes(Book, File.ReadAllBytes(Book)[..^200]);
        Assert.Equal("BadWorkbook", Assert.Throws<SourceUnavailableException>(() => _host.ReadSheets(Book)).Id);
        File.Delete(Book);
        Assert.Equal("FileNotFound", Assert.Throws<SourceUnavailableException>(() => _host.ReadSheets(Book)).Id);
    }

    [Theory]
    [InlineData("xl/workbook.xml")]
    [InlineData("xl/worksheets/sheet1.xml")]
    [InlineData("[Content_Types].xml")]
    public void A_workbook_with_a_part_gone_is_no_crash(string part)
    {
        Write("<row r=\"1\"/>");
        using (ZipArchive zip = ZipFile.Open(Book, ZipArchiveMode.Update))
            zip.GetEntry(part)!.Delete();
        Assert.Equal("BadWorkbook", Assert.Throws<SourceUnavailableException>(() => _host.ReadSheets(Book)).Id);
    }

    // A workbook by hand, so that it can hold what no library writes.
    private void Write(string rows, string documentType = "")
    {
        using ZipArchive zip = ZipFile.Open(Book, ZipArchiveMode.Create);
        void Part(string name, string text)
        {
            using Stream part = zip.CreateEntry(name).Open();
            part.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?>" + text));
        }
        Part("[Content_Types].xml", """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
            <Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
            <Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
            """);
        Part("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Part("xl/_rels/workbook.xml.rels", """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
            <Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>
            """);
        Part("xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="schools" sheetId="1" r:id="r1"/></sheets></workbook>""");
        Part("xl/sharedStrings.xml", """<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>i</t></r><r><t>d</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si></sst>""");
        Part("xl/worksheets/sheet1.xml", $"""{documentType}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>""");
    }
}
