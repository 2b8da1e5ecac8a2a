using OneSync.Core.Correlation;
using OneSync.Core.Model;
using OneSync.Core.Settings;
using static OneSync.Core.Tests.Correlation.District;

namespace OneSync.Core.Tests.Correlation;

public sealed class RuleCheckTests
{
    private static readonly AttributeTable Known = new("given", "family", "born", "employeeNumber");

    public static TheoryData<string, string?, CorrelationRule> Faults => new()
    {
        { "UnknownAttribute", "employeeNumber", Exact("x", "employeNumber") },
        { "UnknownNormalizer", "accents", Exact("x") with { Match = [Key("given", "acents")] } },
        { "UnknownWithin", "review", Exact("x", "given") with { Within = "reviw" } },
        { "CorrelationWithoutMatch", null, Exact("x") },
        { "FuzzyWithoutBlock", null, Alike("x") with { Block = [] } },
        { "UnknownAttribute", "family", Alike("x") with { Block = [Key("famly")] } },
        { "LinkAtBelowReviewAt", null, Alike("x") with { LinkAt = 0.7 } },
        { "LinkAtOutOfRange", null, Alike("x") with { LinkAt = 1.5 } },
        { "ReviewAtOutOfRange", null, Alike("x") with { ReviewAt = 0 } },
        { "WeightOutOfRange", null, Alike("x") with { Match = [Key("given") with { Weight = 0 }] } },
        { "WeightOutOfRange", null, Alike("x") with { Match = [Key("given") with { Weight = double.NaN }] } },
        { "UnknownComparison", "similar", Alike("x") with { Match = [Key("given") with { Compare = "similiar" }] } },
        { "TooManyFuzzyKeys", null, Alike("x") with { Match = [.. Enumerable.Repeat(Key("given"), 33)] } },
        { "DistinctOnFuzzy", null, Alike("x") with { Distinct = true } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_is_named_with_its_place_and_the_nearest_name(string id, string? nearest, CorrelationRule rule)
    {
        ConfigurationProblem problem = Assert.Single(CorrelationRules.Check([rule], Known));
        Assert.Equal(id, problem.Id);
        Assert.Equal(nearest, problem.Nearest);
        Assert.Contains("'x'", problem.Message, StringComparison.Ordinal);
        Assert.Equal("test", problem.At.File);
    }

    [Fact]
    public void A_name_is_given_once() =>
        Assert.Equal("DuplicateCorrelation", Assert.Single(CorrelationRules.Check([Exact("x", "given"), Exact("X", "born")], Known)).Id);

    [Fact]
    public void Valid_rules_have_no_problems_and_unknown_schemas_accept_any_attribute()
    {
        Assert.Empty(CorrelationRules.Check([Exact("x", "given"), Alike("y")], Known));
        Assert.Empty(CorrelationRules.Check([Exact("x", "whatever")], known: null));
    }

    [Fact]
    public void The_correlator_refuses_rules_that_are_not_valid()
    {
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => new Correlator([Alike("x") with { Block = [] }], new AttributeTable()));
        Assert.Equal("FuzzyWithoutBlock", Assert.Single(e.Problems).Id);
    }
}
