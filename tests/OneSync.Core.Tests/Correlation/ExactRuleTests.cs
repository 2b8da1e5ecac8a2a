using OneSync.Core.Correlation;
using OneSync.Core.Settings;
using static OneSync.Core.Tests.Correlation.District;

namespace OneSync.Core.Tests.Correlation;

public sealed class ExactRuleTests
{
    private readonly District _district = new();

    [Fact]
    public void Records_with_the_same_key_are_one_user_and_the_trace_names_the_rule()
    {
        _district.Rules.Add(Exact("staff id", "id"));
        _district.Rules.Add(Exact("e-mail", "mail"));
        int a = _district.Add(Sis, "id=7"), b = _district.Add(Hr, "id=7 mail=x@y"), c = _district.Add(Library, "mail=X@Y"), d = _district.Add(Hr, "id=8");

        CorrelationResult result = _district.Resolve();

        Assert.Equal([0, 0, 0, 1], result.ClusterOf.ToArray());
        Assert.Equal(2, result.ClusterCount);
        Assert.Empty(result.Proposals);
        Assert.Equal(new CorrelationTrace(0, "staff id", 1), result.JoinedBy(a));
        Assert.Equal(new CorrelationTrace(0, "staff id", 1), result.JoinedBy(b));
        Assert.Equal(new CorrelationTrace(1, "e-mail", 1), result.JoinedBy(c));
        Assert.Null(result.JoinedBy(d));
    }

    [Fact]
    public void A_composite_key_needs_every_value()
    {
        _district.Rules.Add(Exact("name", "given", "family"));
        _district.Add(Sis, "given=Ann family=Lee");
        _district.Add(Hr, "given=Ann family=Lee");
        _district.Add(Library, "given=Ann");
        _district.Add(3, "given=Ann");
        _district.Add(4, "given=AnnL family=ee");
        _district.Add(5, "given=Ann family=--");
        Assert.Equal([0, 0, 1, 2, 3, 4], _district.Resolve().ClusterOf.ToArray());
    }

    [Fact]
    public void Any_of_several_values_can_agree()
    {
        _district.Rules.Add(Exact("e-mail", "mail"));
        int a = _district.Add(Sis, "mail=old@x|new@x"), b = _district.Add(Hr, "mail=new@x|other@x");
        Assert.True(_district.Resolve().Together(a, b));
    }

    [Fact]
    public void Names_match_without_accents_case_and_spaces()
    {
        _district.Rules.Add(Exact("name", "given", "family", "born") with
        {
            Match = [Key("given"), Key("family", "case", "accents", "punctuation", "spaces"), Key("born", "date")],
        });
        int a = _district.Add(Sis, "given=José family=O’Brien-Núñez born=2011-03-19"), b = _district.Add(Hr, "given=JOSE family=o'briennunez born=19/3/2011");
        Assert.True(_district.Resolve().Together(a, b));
    }

    [Fact]
    public void Two_of_one_source_are_proposed_and_a_third_from_elsewhere_makes_it_disputed()
    {
        _district.Rules.Add(Exact("staff id", "id"));
        _district.Add(Sis, "id=1");
        _district.Add(Sis, "id=1");
        _district.Add(Sis, "id=2");
        _district.Add(Sis, "id=2");
        _district.Add(Hr, "id=2");

        CorrelationResult result = _district.Resolve();

        Assert.Equal(5, result.ClusterCount);
        Assert.Equal(["staff id: Proposed SameSource [0 1]", "staff id: Disputed Ambiguous [2 3 4]"], result.Told());
        Assert.All(result.Proposals, p => Assert.Equal(["id"], p.Agreed));
        Assert.All(result.Proposals, p => Assert.NotEmpty(p.Explanation));
    }

    [Fact]
    public void Within_link_joins_duplicates_of_one_source()
    {
        _district.Rules.Add(Exact("staff id", "id") with { Within = "link" });
        _district.Add(Sis, "id=2");
        _district.Add(Sis, "id=2");
        _district.Add(Hr, "id=2");
        Assert.Equal(1, _district.Resolve().ClusterCount);
    }

    [Fact]
    public void Within_ignore_says_nothing_of_one_source_but_still_disputes_a_third_record()
    {
        _district.Rules.Add(Exact("home phone", "phone") with { Within = "ignore" });
        _district.Add(Sis, "phone=1");
        _district.Add(Sis, "phone=1");
        _district.Add(Sis, "phone=2");
        _district.Add(Sis, "phone=2");
        _district.Add(Hr, "phone=2");
        CorrelationResult result = _district.Resolve();
        Assert.Equal(["home phone: Disputed Ambiguous [2 3 4]"], result.Told());
        Assert.Equal(5, result.ClusterCount);
    }

    [Fact]
    public void Link_review_proposes_and_a_later_rule_can_confirm()
    {
        _district.Rules.Add(Exact("name", "family") with { Link = CorrelationLink.Review });
        _district.Rules.Add(Exact("e-mail", "mail"));
        int a = _district.Add(Sis, "family=Lee mail=l@x"), b = _district.Add(Hr, "family=Lee mail=l@x");
        int c = _district.Add(Sis, "family=Roe"), d = _district.Add(Hr, "family=Roe");

        CorrelationResult result = _district.Resolve();

        Assert.True(result.Together(a, b));
        Assert.False(result.Together(c, d));
        Assert.Equal(["name: Proposed ReviewAsked [2 3]"], result.Told());
    }

    [Fact]
    public void What_one_rule_disputes_a_later_rule_does_not_settle()
    {
        _district.Rules.Add(Exact("staff id", "id"));
        _district.Rules.Add(Exact("e-mail", "mail"));
        int a1 = _district.Add(Sis, "id=1 mail=a@x"), a2 = _district.Add(Sis, "id=1"), b = _district.Add(Hr, "id=1 mail=a@x");
        int outside = _district.Add(Library, "mail=a2@x");
        CorrelationResult result = _district.Resolve();
        Assert.Equal(4, result.ClusterCount);
        Assert.Equal(["staff id: Disputed Ambiguous [0 1 2]", "e-mail: Disputed DisputedEarlier [0 2]"], result.Told());
        Assert.False(result.Together(a1, b) || result.Together(a2, b) || result.Together(outside, b));
    }

    [Fact]
    public void A_parent_in_a_dispute_is_still_joined_with_the_own_record_elsewhere()
    {
        _district.Rules.Add(Exact("e-mail", "mail"));
        _district.Rules.Add(Exact("name", "given", "family"));
        _district.Add(Sis, "mail=home@x given=Kim family=Lee");
        _district.Add(Sis, "mail=home@x given=Tim family=Lee");
        int parent = _district.Add(Hr, "mail=home@x given=Ann family=Lee"), card = _district.Add(Library, "given=Ann family=Lee");
        CorrelationResult result = _district.Resolve();
        Assert.True(result.Together(parent, card));
        Assert.Equal(["e-mail: Disputed Ambiguous [0 1 2 3]"], result.Told());
    }

    [Fact]
    public void Distinct_ids_explain_twins_away()
    {
        _district.Rules.Add(Exact("pupil id", "id") with { Distinct = true });
        _district.Rules.Add(Exact("name", "family", "born"));
        _district.Add(Sis, "id=1 family=Lee born=2011-01-01");
        _district.Add(Sis, "id=2 family=Lee born=2011-01-01");
        Assert.Empty(_district.Resolve().Proposals);

        _district.Add(Library, "family=Lee born=2011-01-01");
        Assert.Equal(["name: Disputed ToldApart [0 1 2]"], _district.Resolve().Told());
    }

    [Fact]
    public void What_a_later_rule_finds_can_end_the_ambiguity_of_an_earlier_one()
    {
        _district.Rules.Add(Exact("pupil id", "id") with { Distinct = true });
        _district.Rules.Add(Exact("name", "family") with { Within = "ignore" });
        _district.Rules.Add(Exact("card", "card"));
        int a1 = _district.Add(Sis, "family=Lee card=9"), a2 = _district.Add(Sis, "family=Lee"), b = _district.Add(Hr, "family=Lee id=5");
        Assert.Equal(["name: Disputed Ambiguous [0 1 2]"], _district.Resolve().Told());

        int c = _district.Add(Library, "card=9 id=6");
        CorrelationResult result = _district.Resolve();
        Assert.True(result.Together(a1, c));
        Assert.True(result.Together(a2, b));
        Assert.Empty(result.Proposals);
    }

    [Fact]
    public void A_key_that_a_thousand_share_identifies_nobody()
    {
        _district.Rules.Add(Exact("e-mail", "mail") with { Within = "link" });
        for (int i = 0; i < 1001; i++)
            _district.Add(Sis, "mail=none@x");
        CorrelationResult result = _district.Resolve();
        Assert.Equal(1001, result.ClusterCount);
        Assert.Equal(ProposalReason.TooMany, Assert.Single(result.Proposals).Reason);
    }

    [Fact]
    public void No_records_and_no_rules_are_fine()
    {
        Assert.Equal(0, _district.Resolve().ClusterCount);
        _district.Add(Sis, "id=1");
        Assert.Equal(1, _district.Resolve().ClusterCount);
    }
}
