using System.Text;
using OneSync.Connectors.Csv;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Csv;

public sealed class CsvSourceTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private ISource Source(string path, string? anchor = "id", params (string, object)[] options) =>
        new CsvSourceConnector().Create(Scratch.Settings("Csv", anchor, [("path", path), .. options]), _scratch.Context);

    private Reading Read(string text, params (string, object)[] options)
    {
        _scratch.Write("people.csv", text);
        return Reading.Of(Source("people.csv", "id", options));
    }

    [Fact]
    public void Reads_people_with_every_field()
    {
        Reading people = Read("id,First,Last\r\n1,Ann,\"Lee, Jr. \"\"A\"\"\"\r\n2,Åsa,\r\n");
        Assert.Equal(["id", "First", "Last"], people.Fields);
        Assert.Equal(["1", "2"], people.Anchors);
        Assert.Equal("Lee, Jr. \"A\"", people["1", "last"].First);
        Assert.Equal("Åsa", people["2", "first"].First);
        Assert.True(people["2", "last"].IsEmpty);
        Assert.Empty(people.Quarantined);
        Assert.Empty(people.Warnings);
        Assert.Null(people.Incomplete);
        Assert.Equal(1, people.Progress);
    }

    [Theory]
    [InlineData("id,name;x\n1,a\n", "name;x")]
    [InlineData("id;name\n1;a\n", "name")]
    [InlineData("id\tname\n1\ta\n", "name")]
    [InlineData("id|name\n1|a\n", "name")]
    [InlineData("\"i;;;d\",name\n1,a\n", "name")]
    [InlineData("sep=;\r\nid;name\r\n1;a\r\n", "name")]
    public void Detects_the_delimiter_outside_quotes(string text, string second)
    {
        _scratch.Write("people.csv", text);
        Reading people = Reading.Of(Source("people.csv", text.Contains("i;;;d", StringComparison.Ordinal) ? "i;;;d" : "id"));
        Assert.Equal(second, people.Fields[1]);
        Assert.Equal("a", people["1", second].First);
    }

    [Theory]
    [InlineData("||", "id||na|me\n1||\"x||y\"\n")]
    [InlineData("¦", "id¦na|me\n1¦\"x||y\"\n")]
    public void Takes_any_delimiter_that_is_named(string delimiter, string text)
    {
        Reading people = Read(text, ("delimiter", delimiter));
        Assert.Equal("x||y", people["1", "na|me"].First);
    }

    [Fact]
    public void Takes_any_quote_and_none()
    {
        Assert.Equal("a,b", Read("id,x\n1,'a,b'\n", ("quote", "'"))["1", "x"].First);
        Assert.Equal("\"a", Read("id,x\n1,\"a\n", ("quote", "none"))["1", "x"].First);
    }

    public static TheoryData<string, bool> Encodings => new()
    {
        { "utf-8", true }, { "utf-8", false }, { "utf-16", true }, { "utf-16", false }, { "utf-16BE", true }, { "utf-16BE", false },
        { "utf-32", true }, { "windows-1252", false },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Detects_and_obeys_encodings(string name, bool mark)
    {
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("id,name\r\n1,Zoë Müller\r\n2,Ann\r\n")];
        _scratch.Write("people.csv", bytes);
        foreach (Reading people in new[] { Reading.Of(Source("people.csv")), Reading.Of(Source("people.csv", "id", ("encoding", name))) })
        {
            Assert.Equal("Zoë Müller", people["1", "name"].First);
            Assert.Empty(people.Quarantined);
            Assert.Null(people.Incomplete);
        }
    }

    [Fact]
    public void A_guess_that_is_not_unicode_is_told()
    {
        _scratch.Write("people.csv", Encoding.Latin1.GetBytes("id,name\n1,Zoë\n"));
        Assert.Contains("windows-1252", Assert.Single(Reading.Of(Source("people.csv")).Warnings));
    }

    [Fact]
    public void Undecodable_bytes_in_a_utf8_file_cost_their_row_alone()
    {
        _scratch.Write("people.csv", [.. "id,name\n1,Zoë Müller\n2,"u8, 0xE9, .. "\n3,Åsa\n"u8]);
        Reading people = Reading.Of(Source("people.csv"));
        Assert.Equal(["1", "3"], people.Anchors);
        QuarantinedRow bad = Assert.Single(people.Quarantined);
        Assert.Equal(("UndecodableBytes", 3L, "people.csv"), (bad.Reason, bad.Line, bad.File));
        Assert.Contains("encoding", bad.Message);
    }

    [Fact]
    public void Undecodable_bytes_in_utf16_cost_their_row_alone()
    {
        byte[] text = Encoding.Unicode.GetBytes("id,name\n1,?\n2,b\n");
        int at = Encoding.Unicode.GetBytes("id,name\n1,").Length;
        (text[at], text[at + 1]) = (0x00, 0xD8);
        _scratch.Write("people.csv", [0xFF, 0xFE, .. text]);
        Reading people = Reading.Of(Source("people.csv"));
        Assert.Equal(["2"], people.Anchors);
        Assert.Equal("UndecodableBytes", Assert.Single(people.Quarantined).Reason);
    }

    [Fact]
    public void Nul_bytes_cost_their_row()
    {
        Reading people = Read("id,name\n1,a\0b\n2,c\n");
        Assert.Equal(["2"], people.Anchors);
        Assert.Equal("NulBytes", Assert.Single(people.Quarantined).Reason);
    }

    [Fact]
    public void Ragged_rows_are_quarantined_with_line_and_anchor()
    {
        Reading people = Read("id,a,b\n1,x,y\n2,x\n3,x,y,z\n4,x,y,\n5,x,y\n");
        Assert.Equal(["1", "5"], people.Anchors);
        Assert.Equal([("RaggedRow", 3L, "2"), ("RaggedRow", 4L, "3"), ("RaggedRow", 5L, "4")],
            people.Quarantined.Select(q => (q.Reason, q.Line, q.Anchor!)));
        Assert.Contains("2 cells", people.Quarantined[0].Message);
        Assert.Null(people.Incomplete);
    }

    [Fact]
    public void Unnamed_columns_at_the_end_may_be_there_or_not()
    {
        Reading people = Read("id,a,,\n1,x,,\n2,x\n3,x,\n4,x,,,\n");
        Assert.Equal(["1", "2", "3"], people.Anchors);
        Assert.Equal(["id", "a"], people.Fields);
        Assert.Equal(5, Assert.Single(people.Quarantined).Line);
    }

    [Fact]
    public void Blank_lines_and_spreadsheet_blank_rows_are_passed_over()
    {
        Reading people = Read("\nid,a\n\n1,x\n   \n,\n\r\n2,y\n,,\n");
        Assert.Equal(["1", "2"], people.Anchors);
        Assert.Empty(people.Quarantined);
    }

    [Fact]
    public void Blank_and_repeated_anchors_are_quarantined_and_the_first_kept()
    {
        Reading people = Read("id,a\n1,x\n ,y\n1,z\n\"\",w\n");
        Assert.Equal("x", people["1", "a"].First);
        Assert.Equal([("BlankAnchor", 3L, null), ("RepeatedAnchor", 4L, "1"), ("BlankAnchor", 5L, (string?)null)],
            people.Quarantined.Select(q => (q.Reason, q.Line, q.Anchor)));
    }

    [Fact]
    public void A_quote_that_never_closes_makes_the_reading_incomplete()
    {
        Reading people = Read("id,a\n1,x\n2,\"open\n3,y\n4,z\n");
        Assert.Equal(["1"], people.Anchors);
        QuarantinedRow bad = Assert.Single(people.Quarantined);
        Assert.Equal(("UnclosedQuote", 3L), (bad.Reason, bad.Line));
        Assert.Contains("line 3", people.Incomplete);
    }

    [Fact]
    public void A_quote_that_closes_rows_later_makes_the_reading_incomplete()
    {
        Reading people = Read("id,a\n1,x\n2,\"open\n3,y\n4,\"z\"\n5,v\n");
        Assert.Equal(["1", "5"], people.Anchors);
        Assert.Equal("MisplacedQuote", Assert.Single(people.Quarantined).Reason);
        Assert.Contains("several lines", people.Incomplete);
    }

    [Fact]
    public void A_stray_quote_does_not_hide_one_that_never_closes()
    {
        Reading people = Read("id,a,b\n1,5\" pipe,x\n2,5\" pipe,\"open\n3,y,z\n");
        Assert.Equal(["1"], people.Anchors);
        Assert.Equal("5\" pipe", people["1", "a"].First);
        Assert.Equal("UnclosedQuote", Assert.Single(people.Quarantined).Reason);
        Assert.NotNull(people.Incomplete);
        Assert.Single(people.Warnings);
    }

    [Fact]
    public void An_unclosed_quote_at_the_start_of_a_large_file_is_found_in_flat_memory()
    {
        StringBuilder text = new("id,a\n1,\"open\n");
        for (int i = 2; i < 600_000; i++)
            text.Append(i).Append(",value\n");
        Reading people = Read(text.ToString());
        Assert.Empty(people.Anchors);
        Assert.Equal("UnclosedQuote", Assert.Single(people.Quarantined).Reason);
        Assert.Contains("not closed within", people.Incomplete);
    }

    [Fact]
    public void Text_after_a_closing_quote_costs_the_row()
    {
        Reading people = Read("id,a\n1,\"x\"y\n2,z\n");
        Assert.Equal(["2"], people.Anchors);
        Assert.Equal("MisplacedQuote", Assert.Single(people.Quarantined).Reason);
        Assert.Null(people.Incomplete);
    }

    [Fact]
    public void A_file_that_ends_in_the_middle_of_a_row_is_incomplete()
    {
        Reading people = Read("id,a,b\n1,x,y\n2,x");
        Assert.Equal(["1"], people.Anchors);
        Assert.Contains("middle of a row", people.Incomplete);
        Assert.Contains("middle of this row", Assert.Single(people.Quarantined).Message);
    }

    [Fact]
    public void Cut_anywhere_but_between_rows_or_in_a_last_cell_a_file_is_incomplete()
    {
        const string whole = "id,a,b\n1,x,\"y\"\n2,x,\"y\"\n3,x,\"y\"\n";
        int rows = whole.IndexOf('\n') + 1;
        for (int cut = rows + 1; cut < whole.Length; cut++)
        {
            string text = whole[..cut];
            if (text[^1] is '\n' || whole[cut] is '\n')
                continue;
            Reading people = Read(text);
            Assert.True(people.Incomplete is not null || text.EndsWith(','), text);
            Assert.All(people.Records, r => Assert.True(text.EndsWith(',') || r.Values["b"].First == "y", text));
        }
    }

    [Fact]
    public void A_final_line_break_can_be_required()
    {
        Assert.Null(Read("id,a\n1,x").Incomplete);
        Assert.NotNull(Read("id,a\n1,x", ("requireFinalNewline", "true")).Incomplete);
        Assert.Null(Read("id,a\n1,x\n", ("requireFinalNewline", "true")).Incomplete);
    }

    [Fact]
    public void A_header_alone_is_a_complete_reading_of_nobody_and_an_empty_file_none()
    {
        Reading nobody = Read("id,a\n");
        Assert.Empty(nobody.Records);
        Assert.Null(nobody.Incomplete);
        foreach (string text in new[] { "", "\uFEFF", "\n\n" })
            Assert.Equal("EmptyFile", Assert.Throws<SourceUnavailableException>(() => Read(text)).Id);
    }

    [Fact]
    public void Headers_that_cannot_be_used_are_refused()
    {
        SourceUnavailableException duplicate = Assert.Throws<SourceUnavailableException>(() => Read("id,Mail,mail \n1,a,b\n"));
        Assert.Equal("DuplicateColumn", duplicate.Id);
        Assert.Equal("MalformedHeader", Assert.Throws<SourceUnavailableException>(() => Read("id,\"a\n1,b\n")).Id);
    }

    [Fact]
    public void The_anchor_must_be_named_and_be_there()
    {
        _scratch.Write("people.csv", "Employee_ID,StudentNumber,Name\n1,2,3\n");
        SourceUnavailableException unset = Assert.Throws<SourceUnavailableException>(() => Reading.Of(Source("people.csv", anchor: null)));
        Assert.Equal("AnchorNotSet", unset.Id);
        Assert.Contains("Employee_ID, StudentNumber.", unset.Message);
        SourceUnavailableException missing = Assert.Throws<SourceUnavailableException>(() => Reading.Of(Source("people.csv", "EmployeeId")));
        Assert.Equal("MissingAnchorColumn", missing.Id);
        Assert.Contains("Did you mean 'Employee_ID'?", missing.Message);
    }

    [Fact]
    public void Several_files_are_read_as_one_by_column_name()
    {
        _scratch.Write("staff-b.csv", "Mail,ID\nb@x,2\na@x,1\n");
        _scratch.Write("staff-a.csv", "id,mail,room\n1,a@x,R1\n");
        _scratch.Write("other.csv", "id\n9\n");
        Reading people = Reading.Of(Source("staff-*.csv"));
        Assert.Equal(["1", "2"], people.Anchors);
        Assert.Equal("b@x", people["2", "mail"].First);
        Assert.True(people["2", "room"].IsAbsent);
        Assert.Contains("room", Assert.Single(people.Warnings));
        QuarantinedRow repeated = Assert.Single(people.Quarantined);
        Assert.Equal(("staff-b.csv", 3L, "RepeatedAnchor"), (repeated.File, repeated.Line, repeated.Reason));
    }

    [Fact]
    public void Paths_may_be_folders_and_deep_patterns_and_hold_brackets()
    {
        _scratch.Write("in/a/x.csv", "id\n1\n");
        _scratch.Write("in/b/c/x.csv", "id\n2\n");
        _scratch.Write("in/b/c/[1].csv", "id\n3\n");
        Assert.Equal(["1", "2"], Reading.Of(Source("in/**/x.csv")).Anchors);
        Assert.Equal(["3", "2"], Reading.Of(Source("in/b/c")).Anchors);
        Assert.Equal(["3"], Reading.Of(Source("in/b/c/[1].csv")).Anchors);
        Assert.Equal(["1"], Reading.Of(Source("in/?/x.csv")).Anchors);
    }

    [Fact]
    public void A_missing_file_is_named_with_the_nearest()
    {
        _scratch.Write("staff.csv", "id\n1\n");
        SourceUnavailableException missing = Assert.Throws<SourceUnavailableException>(() => Reading.Of(Source("staf.csv")));
        Assert.Equal("FileNotFound", missing.Id);
        Assert.Contains("Did you mean 'staff.csv'?", missing.Message);
        Assert.Equal("FileNotFound", Assert.Throws<SourceUnavailableException>(() => Reading.Of(Source("x-*.csv"))).Id);
    }

    [Fact]
    public void Files_without_a_header_take_the_columns_given()
    {
        _scratch.Write("people.csv", "1,Ann\n2,Bo\n");
        Reading people = Reading.Of(Source("people.csv", "key", ("header", "false"), ("columns", new[] { "key", "name" })));
        Assert.Equal(["1", "2"], people.Anchors);
        Assert.Equal("Bo", people["2", "name"].First);
    }

    [Fact]
    public void Cells_are_trimmed_and_split_when_asked()
    {
        Reading people = Read("id,a\n1, x \n2,\" y \"\n3,p;q\\;r\n");
        Assert.Equal((" x ", " y ", "p;q\\;r"), (people["1", "a"].First, people["2", "a"].First, people["3", "a"].First));
        people = Read("id,a\n1, x \n2,\" y \"\n3,p;q\\;r\n", ("trim", "true"), ("valueSeparator", ";"));
        Assert.Equal(("x", "y"), (people["1", "a"].First, people["2", "a"].First));
        Assert.Equal(AttributeValue.Of(["p", "q;r"]), people["3", "a"]);
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_incomplete()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets nobody write the file meanwhile.");
        string path = _scratch.Write("people.csv", "id,a\n" + string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i},some value\n")));
        using ISourceSession session = Source("people.csv").Open(CancellationToken.None);
        using IRecordReader reader = session.Read(RecordKind.Person, CancellationToken.None);
        Assert.True(reader.MoveNext());
        // Another program, which does not ask for locks.
        using (System.Diagnostics.Process other = System.Diagnostics.Process.Start("truncate", ["-s", "2000000", path])!)
            other.WaitForExit();
        while (reader.MoveNext())
        {
        }
        Assert.Contains("changed while it was read", reader.Incomplete);
    }

    [Theory]
    [InlineData("quote", "ab", "BadQuote")]
    [InlineData("encoding", "utf-9", "UnknownEncoding")]
    [InlineData("valueSeparator", "\\", "BadValueSeparator")]
    [InlineData("columns", "a", "ColumnsAndHeader")]
    [InlineData("header", "false", "ColumnsMissing")]
    [InlineData("delimiter", "\"", "BadDelimiter")]
    public void Options_that_cannot_be_meant_are_refused(string option, string value, string id)
    {
        ConfigurationException wrong = Assert.Throws<ConfigurationException>(() => Source("people.csv", "id", (option, value)));
        Assert.Equal(id, Assert.Single(wrong.Problems).Id);
    }

    [Fact]
    public void Cancelling_stops_the_reading()
    {
        _scratch.Write("people.csv", "id\n1\n2\n");
        using CancellationTokenSource cancel = new();
        using ISourceSession session = Source("people.csv").Open(cancel.Token);
        using IRecordReader reader = session.Read(RecordKind.Person, cancel.Token);
        Assert.True(reader.MoveNext());
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => reader.MoveNext());
    }
}
