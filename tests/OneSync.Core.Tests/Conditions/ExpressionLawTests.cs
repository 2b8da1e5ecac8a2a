using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace OneSync.Core.Tests.Conditions;

public sealed class ExpressionLawTests
{
    private static readonly Arbitrary<string> Values =
        Gen.Elements("", "a", "A", "ab", "9", "09", "10", "-1", "2026-01-01", "true", "a|b", "9|x", "I", "i").ToArbitrary();

    private static readonly string[] Rights = ["'a'", "9", "'09'", "09", "2026-01-01", "$true", "'i'"];

    [Theory]
    [InlineData("-eq", "-ne")]
    [InlineData("-in", "-notin")]
    [InlineData("-contains", "-notcontains")]
    public void A_not_is_the_opposite_for_every_value(string op, string notOp) => Prop.ForAll(Values, Gen.Elements(Rights).ToArbitrary(), (value, right) =>
    {
        Person person = new(("role", value));
        return person.Is($"role {op} {right}") != person.Is($"role {notOp} {right}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Like_with_a_star_on_either_side_is_what_starts_ends_and_holds() => Prop.ForAll<NonEmptyString, NonEmptyString>((value, part) =>
    {
        string text = part.Get.Replace("|", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        string quoted = string.Concat(text.Select(c => c is '*' or '?' or '[' or ']' or '`' ? $"`{c}" : c.ToString()));
        Person person = new(("role", value.Get.Replace("|", "", StringComparison.Ordinal) + text));
        return !person.Is("exists(role)") || (person.Is($"role -like '*{quoted}'") && person.Is($"role -like '*{quoted}*'"));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void The_culture_changes_nothing(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Person person = new(("role", "TITLE"), ("grades", "1.5"), ("birthDate", "2026-01-02"));
            Assert.True(person.Is("ROLE -eq 'title' -and role -like 't?tle' -and role -match 'title' -and role -startswith 'ti' -and role -in 'x', 'title'"));
            Assert.True(person.Is("grades -eq 1.5 -and grades -lt 2 -and birthDate -gt 2026-01-01"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_wildcard_with_many_stars_stays_quick()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 30)) + "b";
        Assert.False(new Person(("role", new string('a', 5000))).Is($"role -like '{pattern}'"));
    }
}
