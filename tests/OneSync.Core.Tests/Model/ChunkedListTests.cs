using OneSync.Core.Model;

namespace OneSync.Core.Tests.Model;

public class ChunkedListTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData(70_000)]
    public void It_holds_what_was_added_wherever_a_chunk_ends(int count)
    {
        ChunkedList<long> list = new();
        for (int i = 0; i < count; i++)
            list.Add(3L * i);

        Assert.Equal(count, list.Count);
        for (int i = 0; i < count; i++)
            Assert.Equal(3L * i, list[i]);
    }

    [Fact]
    public void A_place_can_be_changed()
    {
        ChunkedList<int> list = new();
        for (int i = 0; i < 10_000; i++)
            list.Add(i);

        list[9_000] = -1;

        Assert.Equal(-1, list[9_000]);
        Assert.Equal(8_999, list[8_999]);
        Assert.Equal(9_001, list[9_001]);
    }
}
