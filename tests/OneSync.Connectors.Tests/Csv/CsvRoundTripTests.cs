using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OneSync.Connectors.Csv;
using OneSync.Core.Model;

namespace OneSync.Connectors.Tests.Csv;

public sealed class CsvRoundTripTests
{
    private static readonly string[] Hostile =
    [
        "", "\"", "\"\"", "a\"b", "\r\n", "a\nb", "\r", ",", ";", "\\", "\\;", "a\\", "a;b", " x", "x ", "\t", "'", "''", "'t Hooft", "'=1", "''-x",
        "=1+1", "=cmd|' /C calc'!A0", "+1", "+46 70 123-45", "+1-555-0100", "-5", "-5.25", "-x", "@SUM(A1)", "\t=1", "＝1", "å", "日本語", "👩‍🏫",
        "\uFEFFx", "|", "NULL", "true", "sep=;", "-", "+", "=", "@", "\uFFFF", "a,b;c\td|e",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements(Hostile),
        from parts in Gen.Elements(Hostile).ListOf(3) select string.Concat(parts),
        ArbMap.Default.GeneratorFor<string>().Where(s => s is not null).Select(Encodable));

    private static readonly Gen<AttributeValue> Value = Gen.Frequency(
        (1, Gen.Constant(AttributeValue.Absent)), (1, Gen.Constant(AttributeValue.Empty)),
        (4, Text.Select(AttributeValue.Of)), (3, Text.ListOf().Select(l => AttributeValue.Of(l))));

    private static readonly Gen<CsvWriteFormat> Format =
        from delimiter in Gen.Elements(',', ';', '\t', '|')
        from newLine in Gen.Elements("\r\n", "\n")
        from encoding in Gen.Elements("utf-8", "utf-16", "utf-16BE")
        from mark in Gen.Elements(true, false)
        from raw in Gen.Elements(true, false)
        from separator in Gen.Elements(';', '|', ',', '\n')
        select new CsvWriteFormat
        {
            Delimiter = delimiter, NewLine = newLine, Encoding = encoding, ByteOrderMark = mark,
            Cells = new CsvCellFormat { Raw = raw, ValueSeparator = separator },
        };

    [Fact]
    public void A_value_given_as_bytes_becomes_the_same_cell()
    {
        var cases = from format in Format from texts in Text.Where(t => t.Length > 0).NonEmptyListOf() select (format, texts);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using MemoryStream asText = new(), asBytes = new();
            using (CsvFileWriter text = new(asText, c.format, leaveOpen: true), bytes = new(asBytes, c.format, leaveOpen: true))
            {
                foreach (string value in c.texts)
                {
                    text.Write(AttributeValue.Of(value));
                    bytes.WriteUtf8(Encoding.UTF8.GetBytes(value));
                }
                text.EndRow();
                bytes.EndRow();
            }
            return asText.ToArray().AsSpan().SequenceEqual(asBytes.ToArray());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var cases = from format in Format from rows in Value.ListOf(3).ListOf() select (format, rows);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            byte[] file = Write(c.format, c.rows);
            using CsvRowReader reader = new(new MemoryStream(file), file.Length, "out.csv", new CsvDialect { Encoding = c.format.Encoding });
            foreach (IReadOnlyList<AttributeValue> row in c.rows)
            {
                if (!reader.MoveNext() || !(reader.Problem is CsvRowProblem.None || row.Any(v => v.ToString().Contains('\uFFFF'))))
                    return false;
                for (int i = 0; i < row.Count; i++)
                {
                    if (c.format.Cells.Read(reader, i + 1) != row[i])
                        return false;
                }
            }
            return !reader.MoveNext() && reader.Incomplete is null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void No_cell_starts_a_formula_unless_raw()
    {
        Prop.ForAll(Value.Where(v => !v.IsAbsent).ToArbitrary(), value =>
        {
            string cell = CsvCellFormat.Default.ToCell(value)!;
            bool harmless = cell.Length == 0 || !"=@\t\r\n＝＋－＠".Contains(cell[0])
                && (cell[0] is not ('+' or '-') || cell.All(c => char.IsAsciiDigit(c) || "+- .,()/".Contains(c)));
            return harmless && (!CsvCellFormat.IsFormula(value.First) || value.IsMultiValued || cell[0] == '\'');
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Theory]
    [InlineData("-5", "-5")]
    [InlineData("+46 70 123-45", "+46 70 123-45")]
    [InlineData("+4670123", "+4670123")]
    [InlineData("-5+A1", "'-5+A1")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("=1", "'=1")]
    [InlineData("@x", "'@x")]
    [InlineData("'t Hooft", "'t Hooft")]
    [InlineData("'=1", "''=1")]
    [InlineData("SCHOOL\\ann", "SCHOOL\\ann")]
    [InlineData("a;b", "a\\;b")]
    public void Cells_are_changed_only_where_they_must_be(string value, string cell)
    {
        Assert.Equal(cell, CsvCellFormat.Default.ToCell(AttributeValue.Of(value)));
        Assert.Equal(AttributeValue.Of(value), CsvCellFormat.Default.FromCell(cell));
    }

    [Fact]
    public void The_file_is_plain_rfc_4180()
    {
        byte[] file = Write(new CsvWriteFormat(), [[AttributeValue.Of(["a", "b"]), AttributeValue.Empty, AttributeValue.Of("x \"y\", z")], [default, AttributeValue.Of("=1"), AttributeValue.Of(" s ")]]);
        Assert.Equal("id,a,b,c\r\n0,a;b,\"\",\"x \"\"y\"\", z\"\r\n1,,'=1, s \r\n", Encoding.UTF8.GetString(file));
        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'i'], Write(new CsvWriteFormat { ByteOrderMark = true }, [])[..4]);
    }

    [Fact]
    public void A_character_that_the_encoding_lacks_is_an_error_and_never_a_question_mark()
    {
        CsvWriteFormat narrow = new() { Encoding = "windows-1252" };
        Assert.Contains("U+0142", Assert.Throws<InvalidDataException>(() => Write(narrow, [[AttributeValue.Of("Małgorzata"), default, default]])).Message);
        Assert.Contains((byte)0xEB, Write(narrow, [[AttributeValue.Of("Zoë"), default, default]]));
    }

    [Fact]
    public void Several_values_without_a_separator_are_refused()
    {
        CsvCellFormat one = new() { ValueSeparator = null };
        Assert.Throws<InvalidOperationException>(() => one.ToCell(AttributeValue.Of(["a", "b"])));
        Assert.Equal(AttributeValue.Of("a;b"), one.FromCell(one.ToCell(AttributeValue.Of("a;b"))!));
    }

    private static byte[] Write(CsvWriteFormat format, IEnumerable<IReadOnlyList<AttributeValue>> rows)
    {
        MemoryStream file = new();
        using (CsvFileWriter writer = new(file, format, leaveOpen: true))
        {
            writer.WriteHeader(["id", "a", "b", "c"]);
            int id = 0;
            foreach (IReadOnlyList<AttributeValue> row in rows)
            {
                writer.WriteText(id++.ToString(System.Globalization.CultureInfo.InvariantCulture));
                foreach (AttributeValue value in row)
                    writer.Write(value);
                writer.EndRow();
            }
        }
        return file.ToArray();
    }

    // Text that UTF-8 can carry, without NUL, which no CSV file has.
    private static string Encodable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\0", "", StringComparison.Ordinal);
}
