using OneSync.Connectors.OneRoster;

namespace OneSync.Connectors.Tests.OneRoster;

public class Crc32Tests
{
    [Fact]
    public void Is_the_checksum_of_zip_files_in_any_pieces()
    {
        byte[] text = "The quick brown fox jumps over the lazy dog"u8.ToArray();
        Assert.Equal(0x414FA339u, Crc32.Append(0, text));
        for (int cut = 0; cut <= text.Length; cut++)
            Assert.Equal(0x414FA339u, Crc32.Append(Crc32.Append(0, text.AsSpan(0, cut)), text.AsSpan(cut)));
    }
}
