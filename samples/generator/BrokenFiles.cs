using System.Text;

namespace OneSync.Samples;

/// <summary>Files as they arrive on a bad day. None of them may disable anybody.</summary>
public static class BrokenFiles
{
    /// <summary>All of them, made from the good ones.</summary>
    public static IEnumerable<SampleFile> Make(byte[] oneRoster, byte[] staff)
    {
        byte[] emptied = staff[..(staff.AsSpan().IndexOf((byte)'\n') + 1)];
        yield return new("broken/oneroster-torn.zip", oneRoster[..(oneRoster.Length * 6 / 10)]);
        yield return new("broken/staff-truncated.csv", staff[..(staff.Length * 55 / 100)]);
        yield return new("broken/staff-emptied.csv", emptied);
        yield return new("broken/staff-empty.csv", []);
        yield return new("broken/staff-rows.csv", Rows());
    }

    // One good row, then one of each trouble, in lines 3 to 8; the quote in line 9 is never closed.
    private static byte[] Rows()
    {
        byte[] before = Encoding.UTF8.GetBytes(string.Join("\r\n",
            string.Join(';', StaffFile.Header),
            "E2001;Grethe;Berggren;grethe.berggren@rivermouth.example;1980-01-01;Teacher;100;Active;2005-08-01",
            "E2002;Too;Few;too.few@rivermouth.example",
            "E2003;Too;Many;too.many@rivermouth.example;1980-01-01;Teacher;100;Active;2005-08-01;one;two",
            ";Blank;Anchor;blank.anchor@rivermouth.example;1980-01-01;Teacher;100;Active;2005-08-01",
            "E2001;Repeated;Anchor;repeated.anchor@rivermouth.example;1980-01-01;Teacher;100;Active;2005-08-01",
            "E2004;Undecodable;B"));
        byte[] after = Encoding.UTF8.GetBytes(string.Join("\r\n",
            "cker;undecodable@rivermouth.example;1980-01-01;Teacher;100;Active;2005-08-01",
            "E2005;Good;Again;good.again@rivermouth.example;1980-01-01;Teacher;100;Active;2005-08-01",
            "E2006;\"Never closed;Quote;never.closed@rivermouth.example;1980-01-01;Teacher;100;Active;2005-08-01",
            "E2007;Swallowed;Row;swallowed.row@rivermouth.example;1980-01-01;Teacher;100;Active;2005-08-01",
            ""));
        return [.. Encoding.UTF8.Preamble, .. before, 0xE4, .. after]; // ä as Windows-1252 has it
    }
}
