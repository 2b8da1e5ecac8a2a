using OneSync.Core.Settings;

namespace OneSync.Core.Tests.Conditions;

public sealed class CollectionTests
{
    private static Person With(Person person, params (string Name, string Text)[] collections)
    {
        for (int i = 0; i < collections.Length; i++)
            person.Collections[collections[i].Name] = new SourceText(collections[i].Text, new Position("onesync.yaml", 100 + i, 5));
        return person;
    }

    [Fact]
    public void A_collection_stands_for_its_expression_and_can_use_others()
    {
        Person senior = With(new Person(("role", "student"), ("grades", "12")),
            ("students", "role -eq 'student'"), ("seniors", "Students -and grades -contains '12'"));
        Assert.True(senior.Is("seniors"));
        Assert.True(senior.Is("SENIORS -and students"));
        Assert.False(senior.Is("-not seniors"));
        Assert.True(senior.Is("(seniors) -or $false"));
    }

    [Fact]
    public void A_collection_is_taken_as_a_whole() => Assert.False(
        With(new Person(("role", "staff")), ("any", "role -eq 'staff' -or role -eq 'student'")).Is("any -and $false"));

    [Fact]
    public void Alone_a_name_is_the_collection_and_compared_it_is_the_attribute()
    {
        Person person = With(new Person(("role", "staff")), ("role", "$_.role -eq 'nobody'"));
        Assert.False(person.Is("role"));
        Assert.True(person.Is("role -eq 'staff'"));
    }

    [Fact]
    public void A_cycle_is_named_where_it_closes()
    {
        ConfigurationProblem problem = With(new Person(), ("a", "b"), ("b", "role -eq 'x' -or c"), ("c", "A")).Problem("a");
        Assert.Equal("CyclicCollection", problem.Id);
        Assert.Contains("a → b → c → a", problem.Message, StringComparison.Ordinal);
        Assert.Equal(new Position("onesync.yaml", 102, 5), problem.At);
    }

    [Fact]
    public void A_fault_in_a_collection_is_reported_once_at_its_own_place()
    {
        ConfigurationProblem problem = With(new Person(), ("bad", "rol -eq 'x'")).Problem("bad -or bad");
        Assert.Equal(new Position("onesync.yaml", 100, 5), problem.At);
        Assert.Equal("role", problem.Nearest);
    }

    [Fact]
    public void A_collection_is_not_compared() =>
        Assert.Contains("stands alone", With(new Person(), ("staff", "role -eq 'staff'")).Problem("staff -eq $true").Message, StringComparison.Ordinal);
}
