using OneSync.Core.Correlation;
using OneSync.Core.Settings;
using static OneSync.Core.Tests.Correlation.District;

namespace OneSync.Core.Tests.Correlation;

public sealed class FuzzyRuleTests
{
    private readonly District _district = new() { Rules = { Alike("alike") } };

    [Fact]
    public void A_near_certain_match_is_joined_with_its_confidence()
    {
        int a = _district.Add(Sis, "given=Katherine family=Johnson born=2011-03-19"), b = _district.Add(Hr, "given=Katharine family=Johnson born=2011-03-19");
        CorrelationResult result = _district.Resolve();
        Assert.True(result.Together(a, b));
        CorrelationTrace trace = Assert.NotNull(result.JoinedBy(a));
        Assert.Equal("alike", trace.Rule);
        Assert.InRange(trace.Confidence, 0.95, 0.999);
    }

    [Fact]
    public void A_fair_match_is_proposed_with_what_agreed_and_what_differed()
    {
        _district.Add(Sis, "given=Katherine family=Johnson born=2011-03-09");
        _district.Add(Hr, "given=Katherine family=Johnson born=2011-09-03");
        CorrelationResult result = _district.Resolve();
        Assert.Equal(["alike: Proposed LowConfidence [0 1]"], result.Told());
        CorrelationProposal proposal = result.Proposals[0];
        Assert.Equal(2.8 / 3, proposal.Confidence, 1e-6);
        Assert.Equal(["given", "family"], proposal.Agreed);
        Assert.Equal(["born"], proposal.Differed);
    }

    [Fact]
    public void Two_candidates_are_disputed_and_three_that_all_agree_are_joined()
    {
        _district.Add(Sis, "given=Katherine family=Johnson born=2011-03-19");
        _district.Add(Hr, "given=Katharine family=Johnson born=2011-03-19");
        _district.Add(Library, "given=Kathleen family=Johnson born=2011-03-18");
        _district.Add(Sis, "given=Maximilian family=Mustermann born=2010-01-01");
        _district.Add(Hr, "given=Maximilian family=Mustermann born=2010-01-01");
        _district.Add(Library, "given=Maximilian family=Mustermann born=2010-01-01");
        CorrelationResult result = _district.Resolve();
        Assert.Equal(["alike: Disputed SeveralCandidates [0 1 2]"], result.Told());
        Assert.Equal([0, 1, 2, 3, 3, 3], result.ClusterOf.ToArray());
    }

    [Fact]
    public void Records_are_compared_only_within_a_block()
    {
        _district.Rules[0] = _district.Rules[0] with { Block = [Key("school")], ReviewAt = 0.5 };
        _district.Add(Sis, "given=Ann family=Lee born=2011-03-19 school=North");
        _district.Add(Hr, "given=Ann family=Lee born=2011-03-19 school=South");
        _district.Add(Library, "given=Ann family=Lee born=2011-03-19");
        Assert.Equal(3, _district.Resolve().ClusterCount);
    }

    [Fact]
    public void A_missing_value_is_left_out_but_half_of_the_weight_must_be_there()
    {
        _district.Rules[0] = _district.Rules[0] with { Block = [Key("family")] };
        int a = _district.Add(Sis, "given=Ann family=Lee born=2011-03-19"), b = _district.Add(Hr, "given=Ann family=Lee");
        _district.Add(Library, "family=Lee");
        CorrelationResult result = _district.Resolve();
        Assert.True(result.Together(a, b));
        Assert.Equal(2, result.ClusterCount);
    }

    [Fact]
    public void Those_an_id_tells_apart_are_not_compared()
    {
        _district.Rules.Insert(0, Exact("id", "id") with { Distinct = true });
        _district.Add(Sis, "id=1 given=Kim family=Lee born=2011-03-19");
        _district.Add(Sis, "id=2 given=Tim family=Lee born=2011-03-19");
        Assert.Empty(_district.Resolve().Proposals);
    }

    [Fact]
    public void Those_no_longer_told_apart_are_compared_after_all()
    {
        _district.Rules[0] = _district.Rules[0] with { Within = "link" };
        _district.Rules.Insert(0, Exact("mail", "mail") with { Distinct = true, Link = CorrelationLink.Review, Within = "link" });
        int a = _district.Add(Sis, "mail=a@x given=kathleen family=johnson born=2011-03-08");
        int b = _district.Add(Hr, "mail=c@x given=katherine family=johnson born=2011-03-09");
        int c = _district.Add(Hr, "given=katherine family=johnston born=2011-09-03");
        _district.Add(Hr, "mail=a@x given=katherine family=johnston");
        int e = _district.Add(Hr, "mail=c@x given=katharine family=johnson");
        Assert.Equal(1, _district.Accept(a, b).Accept(c, e).Resolve().ClusterCount);
    }

    [Fact]
    public void A_large_block_is_compared_with_neighbours_in_the_order_of_every_key()
    {
        _district.Rules[0] = _district.Rules[0] with { Block = [Key("school")], Within = "ignore" };
        for (int i = 0; i < 400; i++)
            _district.Add(Sis, $"school=North given={Word(i)} family={Word(i + 7919)} born=20{10 + i % 10}-0{1 + i % 9}-1{i % 7}");
        // The first letter is wrong, so the two are far apart in the order of given names, but near in that of family names.
        int pupil = _district.Add(Sis, "school=North given=Bartholomew family=Featherstone born=2012-05-05");
        int card = _district.Add(Library, "school=North given=Vartholomew family=Featherstone born=2012-05-05");
        Assert.True(_district.Resolve().Together(pupil, card));
    }

    [Theory]
    [InlineData("martha", "marhta", 0.9611)]
    [InlineData("dixon", "dicksonx", 0.8133)]
    [InlineData("dwayne", "duane", 0.84)]
    [InlineData("same", "same", 1)]
    [InlineData("abc", "xyz", 0)]
    [InlineData("", "a", 0)]
    public void Jaro_Winkler_is_as_published_and_symmetric(string a, string b, double expected)
    {
        Assert.Equal(expected, TextSimilarity.JaroWinkler(a, b), 4);
        Assert.Equal(TextSimilarity.JaroWinkler(a, b), TextSimilarity.JaroWinkler(b, a));
    }

    [Theory]
    [InlineData("2011-03-09", "2011-03-09", 1)]
    [InlineData("2011-03-09", "2011-09-03", 0.8)]
    [InlineData("2011-03-09", "2012-03-09", 0.8)]
    [InlineData("2011-03-09", "2012-03-08", 0)]
    [InlineData("2011-03-09", "2011-3-9", 0)]
    public void Dates_are_near_when_swapped_or_one_digit_off(string a, string b, double expected) =>
        Assert.Equal(expected, TextSimilarity.Date(a, b));

    private static string Word(int seed)
    {
        Random random = new(seed);
        return string.Concat(Enumerable.Range(0, 9).Select(_ => (char)('a' + random.Next(26))));
    }
}
