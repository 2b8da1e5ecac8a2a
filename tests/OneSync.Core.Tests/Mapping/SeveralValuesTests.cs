using FsCheck;
using FsCheck.Fluent;
using OneSync.Core.Mapping;
using OneSync.Core.Model;

namespace OneSync.Core.Tests.Mapping;

/// <summary>What templates do with several values.</summary>
public sealed class SeveralValuesTests
{
    private static AttributeValue Evaluate(string template, params string[] values)
    {
        AttributeTable schema = new("roles");
        AttributeBuffer row = new();
        row[0] = AttributeValue.Of(values);
        AttributeTable output = new("out");
        AttributeBuffer result = new();
        AttributeMapper.Compile([new(new("out", new("y", 1, 1)), [new(null, new(template, new("y", 1, 1)))])], new(schema), output, MappingResources.None)
            .Apply(new() { Row = row, Today = new DateOnly(2026, 9, 1) }, result);
        return result[output.Add("out")];
    }

    [Theory]
    [InlineData("{roles|prefer c b}", "a;b;c", "c; b; a")]
    [InlineData("{roles|prefer C}", "a;c;b", "c; a; b")]
    [InlineData("{roles|prefer 'of the board' staff}", "staff;of the board", "of the board; staff")]
    [InlineData("{roles|prefer x}", "a;b", "a; b")]
    [InlineData("{roles|prefer x}", "a", "a")]
    [InlineData("{roles|distinct}", "a;B;A;b", "a; B")]
    [InlineData("{roles|distinct}", "a;A", "a")]
    [InlineData("{roles|prefer b|first}", "a;b", "b")]
    public void They_are_put_in_order_and_made_one(string template, string values, string expected) =>
        Assert.Equal(expected, Evaluate(template, values.Split(';')).ToString());

    [Fact]
    public void Prefer_loses_nothing_and_is_the_same_twice() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.Elements("a", "b", "c", "d", "e").NonEmptyListOf().ToArbitrary(), values =>
        {
            string[] given = [.. values];
            AttributeValue once = Evaluate("{roles|prefer d b}", given);
            Assert.Equal(given.Order(), once.ToArray().Order());
            Assert.Equal(once, Evaluate("{roles|prefer d b}", [.. once.ToArray()]));
            Assert.Equal(given.Contains("d") ? "d" : given.Contains("b") ? "b" : given[0], once.First);
        }));
}
