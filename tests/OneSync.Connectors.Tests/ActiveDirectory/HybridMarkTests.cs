using OneSync.Connectors.ActiveDirectory;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>What Exchange and Entra Connect know an account by is not written over.</summary>
public sealed class HybridMarkTests
{
    private static IReadOnlyList<ConfigurationProblem> Check(string attribute, ApplyMode apply)
    {
        DestinationSettings settings = new(SourceText.Parameter("name", "ad"), SourceText.Parameter("type", "ActiveDirectory"), new Position("onesync.yaml", 1, 1))
        {
            Map = [new MappingSettings(new SourceText(attribute, new Position("onesync.yaml", 7, 3)), [], apply)],
        };
        ProblemCollector problems = new();
        HybridMarks.Check(settings, problems);
        return problems.Problems;
    }

    [Theory]
    [InlineData("targetAddress", ApplyMode.Always)]
    [InlineData("msExchHideFromAddressLists", ApplyMode.Always)]
    [InlineData("MS-DS-ConsistencyGUID", ApplyMode.Merge)]
    public void A_mapping_that_would_write_a_mark_over_is_an_error_at_its_place(string attribute, ApplyMode apply)
    {
        ConfigurationProblem problem = Assert.Single(Check(attribute, apply));
        Assert.Equal(("HybridMark", 7), (problem.Id, problem.At.Line));
        Assert.Contains(attribute, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("targetAddress", ApplyMode.OnCreate)]
    [InlineData("msExchHideFromAddressLists", ApplyMode.IfEmpty)]
    [InlineData("proxyAddresses", ApplyMode.Merge)]
    [InlineData("mail", ApplyMode.Always)]
    public void One_that_sets_it_where_nobody_did_is_none(string attribute, ApplyMode apply) => Assert.Empty(Check(attribute, apply));
}
