using OneSync.Core.Merging;
using OneSync.Core.Model;
using OneSync.Core.Ports.Vault;
using OneSync.Core.Settings;

namespace OneSync.Core.Tests.Merging;

public sealed class RecordMergerTests
{
    private readonly AttributeTable _attributes = new(WellKnown.Sources, "name", "mail", "phone");
    private readonly Dictionary<int, string> _sources = new() { [1] = "sis", [2] = "hr" };

    private static SourceText Text(string text) => SourceText.Parameter("test", text);

    private RecordMerger Merger(params (string Attribute, string[] Order)[] precedence)
    {
        Position at = new("onesync.yaml", 1, 1);
        WorkspaceSettings settings = new("/", ":memory:")
        {
            Sources = [new SourceSettings(Text("sis"), Text("Csv"), at), new SourceSettings(Text("hr"), Text("Csv"), at)],
            Precedence = precedence.ToDictionary(p => p.Attribute, p => (IReadOnlyList<SourceText>)[.. p.Order.Select(Text)]),
        };
        return new RecordMerger(new Precedence(settings, _attributes, _sources), _sources, _attributes);
    }

    private byte[] Row(params (string Attribute, string? Value)[] values)
    {
        AttributeBuffer row = new();
        foreach ((string attribute, string? value) in values)
            row[_attributes.Add(attribute)] = AttributeValue.Of(value);
        return row.Encode();
    }

    private static MemberRecord Record(int number, int source, byte[] data, RecordState state = RecordState.Present) => new(number, source, state, null, data, 0);

    private OneSyncUser Merge(RecordMerger merger, params List<MemberRecord> records) => new(_attributes, merger.Merge(records, null).ToArray());

    [Fact]
    public void The_source_in_front_wins_and_gaps_are_filled_by_the_next()
    {
        OneSyncUser user = Merge(Merger(("default", ["sis", "hr"]), ("mail", ["hr"])),
            Record(1, 1, Row(("name", "Ann"), ("mail", "s@x"), ("phone", ""))), Record(2, 2, Row(("name", "Anna"), ("mail", "h@x"), ("phone", "1"))));
        Assert.Equal(("Ann", "h@x", "1"), (user["name"].ToString(), user["mail"].ToString(), user["phone"].ToString()));
        Assert.Equal(["hr", "sis"], user["sources"].ToArray());
    }

    [Fact]
    public void Empty_is_a_weaker_word_than_a_value_and_a_stronger_one_than_none()
    {
        RecordMerger merger = Merger(("default", ["sis", "hr"]), ("mail", ["sis"]));
        OneSyncUser user = Merge(merger, Record(1, 1, Row(("name", ""), ("mail", ""))), Record(2, 2, Row(("phone", ""))));
        Assert.Equal((true, true, true), (user["name"].IsEmpty, user["mail"].IsEmpty, user["phone"].IsEmpty));
    }

    [Fact]
    public void Who_is_not_present_speaks_only_when_nobody_is()
    {
        MemberRecord gone = Record(1, 1, Row(("name", "Ann"), ("phone", "1")), RecordState.Gone), here = Record(2, 2, Row(("name", "Anna")));
        OneSyncUser user = Merge(Merger(), gone, here);
        Assert.Equal(("Anna", true, "hr"), (user["name"].ToString(), user["phone"].IsAbsent, user["sources"].ToString()));
        user = Merge(Merger(), gone);
        Assert.Equal(("Ann", true), (user["name"].ToString(), user["sources"].IsEmpty));
    }

    [Fact]
    public void The_order_of_records_does_not_matter()
    {
        MemberRecord one = Record(1, 1, Row(("name", "Ann"), ("mail", "a@x"))), two = Record(2, 1, Row(("name", "Anna"), ("mail", "b@x")));
        RecordMerger merger = Merger(("mail", ["hr", "sis"]));
        Assert.Equal(merger.Merge([one, two], null).ToArray(), merger.Merge([two, one], null).ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_user_of_one_record_is_a_head_and_the_record(bool present)
    {
        RecordMerger merger = Merger(("mail", ["hr", "sis"]));
        byte[] row = Row(("name", "Ann"), ("mail", ""), ("phone", "1"));
        Assert.Equal(merger.Merge([Record(1, 1, row, present ? RecordState.Present : RecordState.Gone)], null).ToArray(), (byte[])[.. merger.Head(1, present), .. row]);
    }

    [Fact]
    public void An_override_has_the_last_word_emptiness_too()
    {
        UserOverride[] overrides = [new(1, "name", AttributeValue.Of("By hand"), "me", default), new(1, "PHONE", AttributeValue.Empty, "me", default)];
        OneSyncUser user = new(_attributes, Merger().Merge([Record(1, 1, Row(("name", "Ann"), ("phone", "1")))], overrides).ToArray());
        Assert.Equal(("By hand", true), (user["name"].ToString(), user["phone"].IsEmpty));
    }
}
