using System.Buffers;
using System.Text;
using OneSync.Connectors.Csv;
using OneSync.Connectors.Odbc.Binding;

namespace OneSync.Connectors.Tests.Odbc;

/// <summary>Text as driver managers of all builds pass it, and cells as drivers of all habits fill them.</summary>
public class OdbcTextTests
{
    public static TheoryData<string> Forms => ["narrow", "1252", "utf16", "utf32"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Is_encoded_with_a_terminator_and_decoded_without(string form)
    {
        OdbcText text = Text(form);
        foreach (string given in new[] { "", "select 'Núñez'", form == "1252" ? "é" : "李 😀" })
        {
            byte[] encoded = text.Encode(given);
            Assert.Equal(given, text.Decode(encoded.AsSpan(0, encoded.Length - text.UnitSize)));
            Assert.All(encoded[^text.UnitSize..], b => Assert.Equal(0, b));
            Assert.True(encoded.Length <= text.CellWidth(Math.Max(1, given.EnumerateRunes().Count())), given);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Loses_padding_of_columns_with_a_fixed_length_and_zeros_at_the_end(string form)
    {
        OdbcText text = Text(form);
        Assert.Equal("é b", Read(Column(OdbcType.Char), text, "é b   \0\0"));
        Assert.Equal("", Read(Column(OdbcType.WideChar), text, "    "));
        Assert.Equal("é b   ", Read(Column(OdbcType.VarChar), text, "é b   "));
        // A zero in between is the database's, and does not end the text.
        Assert.Equal("a\0b", Read(Column(OdbcType.VarChar), text, "a\0b\0"));
    }

    [Fact]
    public void Half_a_character_is_no_text()
    {
        ArrayBufferWriter<byte> target = new();
        Assert.False(Text("utf16").TryWriteUtf8([0x3D, 0xD8], target));
        Assert.False(Text("utf32").TryWriteUtf8([0, 0xD8, 0, 0], target));
        Assert.False(Text("narrow").TryWriteUtf8([0xC3], target));
    }

    [Fact]
    public void The_width_of_wide_characters_is_told_by_the_zeros_of_a_sample()
    {
        Assert.Equal(2, OdbcText.OfSample(Encoding.Unicode.GetBytes("03.52\0")).UnitSize);
        Assert.Equal(4, OdbcText.OfSample(Encoding.UTF32.GetBytes("03.52\0")).UnitSize);
    }

    [Theory]
    [InlineData(nameof(OdbcType.Decimal), ".5", "0.5")]
    [InlineData(nameof(OdbcType.Decimal), "-.5", "-0.5")]
    [InlineData(nameof(OdbcType.Numeric), "+12,50", "12.50")]
    [InlineData(nameof(OdbcType.Numeric), " 7 ", "7")]
    [InlineData(nameof(OdbcType.Integer), "007", "007")]
    [InlineData(nameof(OdbcType.BigInt), "none", "none")]
    [InlineData(nameof(OdbcType.Time), "7:08:09.50", "07:08:09.5")]
    [InlineData(nameof(OdbcType.SqlServerTime), "07:08:09.1234567", "07:08:09.1234567")]
    [InlineData(nameof(OdbcType.SqlServerTimestampOffset), "2026-01-31 01:30:00.5000000 +02:00", "2026-01-30T23:30:00.5Z")]
    public void Numbers_and_times_come_in_one_form(string type, string cell, string expected) => Assert.Equal(expected, Read(Column(Enum.Parse<OdbcType>(type)), Text("narrow"), cell));

    [Theory]
    [InlineData("1", "true")]
    [InlineData("f", "false")]
    [InlineData("maybe", "maybe")]
    public void Booleans_that_come_as_text_are_booleans(string cell, string expected) => Assert.Equal(expected, Read(Column(OdbcType.VarChar) with { TypeName = "bool" }, Text("narrow"), cell));

    [Fact]
    public void Structures_become_text_and_impossible_dates_stay_what_they_are()
    {
        Assert.Equal("2026-01-31", ReadBytes(OdbcType.Date, [0xEA, 0x07, 1, 0, 31, 0]));
        Assert.Equal("0000-00-00", ReadBytes(OdbcType.OldDate, [0, 0, 0, 0, 0, 0]));
        Assert.Equal("2026-01-31T07:08:09.000000001", ReadBytes(OdbcType.Timestamp, [0xEA, 0x07, 1, 0, 31, 0, 7, 0, 8, 0, 9, 0, 1, 0, 0, 0]));
        Assert.Equal("2026-01-31T00:00:00", ReadBytes(OdbcType.OldTimestamp, [0xEA, 0x07, 1, 0, 31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Equal("true", ReadBytes(OdbcType.Bit, [1]));
        Assert.Equal("0.1", ReadBytes(OdbcType.Double, BitConverter.GetBytes(0.1)));
        Assert.Equal("0.1", ReadBytes(OdbcType.Real, BitConverter.GetBytes(0.1f)));
        Assert.Equal("6f9619ff-8b86-d011-b42d-00cf4fc964ff", ReadBytes(OdbcType.Guid, new Guid("6F9619FF-8B86-D011-B42D-00CF4FC964FF").ToByteArray()));
    }

    private static OdbcText Text(string form) => form switch
    {
        "narrow" => new OdbcText.Narrow(TextEncodings.Named("utf-8")),
        "1252" => new OdbcText.Narrow(TextEncodings.Named("windows-1252")),
        "utf16" => new OdbcText.Utf16(),
        _ => new OdbcText.Utf32(),
    };

    private static OdbcColumn Column(OdbcType type) => new(1, "c", type, 40, 0, "");

    private static string Read(OdbcColumn column, OdbcText text, string cell)
    {
        CellForm form = CellForm.Of(column, text, new OdbcProduct("Some", "1", "some.so", "1", CanReread: false));
        return Read(form, (form.CType == text.CType && form.ClrType == typeof(string) ? text : Text("narrow")).Encode(cell)[..^(form.TerminatorSize)]);
    }

    private static string ReadBytes(OdbcType type, byte[] cell) => Read(CellForm.Of(Column(type), Text("narrow"), new OdbcProduct("Some", "1", "some.so", "1", CanReread: false)), cell);

    private static string Read(CellForm form, ReadOnlySpan<byte> cell)
    {
        if (form.IsInvariant(ref cell))
            return Encoding.UTF8.GetString(cell);
        ArrayBufferWriter<byte> target = new();
        Assert.True(form.TryWrite(cell, target));
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
