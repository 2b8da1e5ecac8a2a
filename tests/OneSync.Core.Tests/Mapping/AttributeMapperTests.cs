using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Settings;
using OneSync.Core.Tests.Conditions;

namespace OneSync.Core.Tests.Mapping;

public sealed class AttributeMapperTests
{
    private int _line = 10;

    private readonly AttributeTable _output = new("existing");

    private SourceText Text(string text, int column = 5) => new(text, new Position("onesync.yaml", _line, column));

    private MappingSettings Map(string target, string? value, string? when = null, UniqueSettings? unique = null)
    {
        _line++;
        return new MappingSettings(Text(target, 1), [Case(value, when)], Unique: unique);
    }

    private MappingCase Case(string? value, string? when = null) =>
        new(when is null ? null : Text(when, 50), value is null ? null : Text(value));

    private AttributeMapper Compile(Person person, params MappingSettings[] settings) =>
        AttributeMapper.Compile(settings, person.Scope, _output, Tables.Resources);

    private AttributeValue[] Apply(Person person, params MappingSettings[] settings)
    {
        AttributeBuffer output = new();
        Compile(person, settings).Apply(person.Context, output);
        return [.. settings.Select(s => output[_output.TryGetIndex(s.Target.Text, out int i) ? i : -1])];
    }

    private IReadOnlyList<ConfigurationProblem> Problems(params MappingSettings[] settings) =>
        Assert.Throws<ConfigurationException>(() => Compile(new Person(), settings)).Problems;

    [Theory]
    [InlineData("givenName", "Ana")]
    [InlineData(" GIVENNAME ", "Ana")]
    [InlineData("$_.givenName", "Ana")]
    [InlineData("First Name", "Annie")]
    [InlineData("'staff'", "staff")]
    [InlineData("'it''s {givenName}'", "it's {givenName}")]
    [InlineData("''", "")]
    [InlineData("{givenName|lower}.x", "ana.x")]
    [InlineData("'{givenName}' and '{givenName}'", "'Ana' and 'Ana'")]
    public void A_value_is_a_name_a_literal_or_a_template(string value, string expected) =>
        Assert.Equal(expected, Apply(new Person(("givenName", "Ana"), ("First Name", "Annie")), Map("x", value))[0].First);

    [Fact]
    public void A_bare_name_copies_each_of_the_three_states_and_every_value()
    {
        AttributeValue[] copies = Apply(new Person(("role", null), ("givenName", ""), ("grades", "09|10")),
            Map("a", "role"), Map("b", "givenName"), Map("c", "grades"));
        Assert.True(copies[0].IsAbsent);
        Assert.True(copies[1].IsEmpty);
        Assert.Equal(["09", "10"], copies[2].ToArray());
    }

    [Fact]
    public void The_first_case_that_holds_gives_the_value_and_none_leaves_the_attribute_alone()
    {
        MappingSettings ou = new(Text("ou"), [
            Case("'OU=Seniors'", "grades -contains '12'"), Case(null, "grades -contains '11'"), Case("OU=Students,{role|lookup schools.ou}", "exists(role)")]);
        Assert.Equal("OU=Seniors", Apply(new Person(("grades", "11|12")), ou)[0].First);
        Assert.True(Apply(new Person(("grades", "11"), ("role", "s1")), ou)[0].IsAbsent);
        Assert.Equal("OU=Students,North", Apply(new Person(("grades", "9"), ("role", "s1")), ou)[0].First);
        Assert.True(Apply(new Person(("grades", "9")), ou)[0].IsAbsent);
    }

    [Fact]
    public void Applying_again_overwrites_what_the_last_person_left()
    {
        Person first = new(("role", "x"));
        AttributeMapper mapper = Compile(first, Map("a", "role"));
        AttributeBuffer output = new();
        output[0] = AttributeValue.Of("kept");
        mapper.Apply(first.Context, output);
        mapper.Apply(new Person().Context, output);
        Assert.True(output[1].IsAbsent);
        Assert.Equal("kept", output[0].First);
    }

    [Fact]
    public void A_mapping_uses_the_targets_of_others_whatever_their_order()
    {
        AttributeValue[] values = Apply(new Person(("givenName", "Ana"), ("familyName", "Núñez")),
            Map("mail", "{sAMAccountName}@district.test"),
            Map("upn", "mail"),
            Map("sAMAccountName", "{givenName|left 1|lower}{familyName|ascii|lower}"));
        Assert.Equal(["anunez@district.test", "anunez@district.test", "anunez"], values.Select(v => v.First!));
    }

    [Fact]
    public void Its_own_target_and_the_row_prefix_mean_the_row()
    {
        AttributeValue[] values = Apply(new Person(("givenName", "ana"), ("familyName", "LEE")),
            Map("givenName", "{givenName|title}"), Map("display", "{givenName} {$_.givenName}"),
            Map("familyName", "$_.role"), Map("role", "$_.familyName"));
        Assert.Equal(["Ana", "Ana ana", null, "LEE"], values.Select(v => v.First));
    }

    [Fact]
    public void Conditions_see_targets_and_collections_see_the_row()
    {
        Person person = new(("role", "T"));
        person.Collections["teachers"] = SourceText.Parameter("c", "role -eq 'T'");
        MappingSettings[] settings = [
            Map("role", "'teacher'"), Map("a", "'yes'", when: "role -eq 'teacher'"), Map("b", "'yes'", when: "teachers -and $_.role -eq 'T'")];
        Assert.Equal(["teacher", "yes", "yes"], Apply(person, settings).Select(v => v.First));
        Assert.Equal(["role"], Compile(person, settings).Attributes);
    }

    [Fact]
    public void Replacing_a_target_brings_along_what_depends_on_it_alone()
    {
        Person person = new(("givenName", "Ana"), ("familyName", "Lee"));
        UniqueSettings unique = new([Text("{givenName|left 2}{familyName}"), Text("{role}{familyName}")], 2, [Text("alias")]);
        AttributeMapper mapper = Compile(person,
            Map("upn", "{mail|upper}"), Map("mail", "{sam}@x"), Map("alias", "{givenName}"), Map("sam", "{givenName|left 1}{familyName}", unique: unique));
        CompiledMapping sam = mapper.Find("SAM")!;
        Assert.Equal(["mail", "upn"], sam.Dependents.Select(d => d.Target));
        Assert.Equal(["alias"], sam.With.Select(w => w.Target));
        Assert.Equal(unique, sam.Unique);
        AttributeBuffer output = new();
        mapper.Apply(person.Context, output);
        Assert.Equal("ALEE@X", output[mapper.Find("upn")!.Index].First);
        Assert.Equal("AnLee", sam.EvaluateAlternate(0, person.Context, output).First);
        mapper.Replace(sam, sam.EvaluateAlternate(0, person.Context, output), person.Context, output);
        Assert.Equal(["ANLEE@X", "AnLee@x", "Ana", "AnLee"], new[] { "upn", "mail", "alias", "sam" }.Select(t => output[mapper.Find(t)!.Index].First));
        Assert.Equal(2, sam.AlternateCount);
        Assert.Throws<MappingException>(() => sam.EvaluateAlternate(1, person.Context, output));
    }

    [Fact]
    public void A_missing_attribute_is_an_error_of_one_person_that_names_the_target()
    {
        AttributeMapper mapper = Compile(new Person(), Map("mail", "{givenName}@x"));
        AttributeBuffer output = new();
        MappingException e = Assert.Throws<MappingException>(() => mapper.Apply(new Person().Context, output));
        Assert.Equal(("mail", "givenName", "MissingValue"), (e.Target, e.Attribute, e.Id));
        mapper.Apply(new Person(("givenName", "Bo")).Context, output);
        Assert.Equal("Bo@x", output[1].First);
    }

    [Fact]
    public void Targets_are_added_to_the_output_in_their_order()
    {
        Compile(new Person(), Map("b", "role"), Map("EXISTING", "role"), Map("a", "b"));
        Assert.Equal(["existing", "b", "a"], _output.Names);
    }

    [Fact]
    public void Every_problem_of_the_list_is_reported()
    {
        IReadOnlyList<ConfigurationProblem> problems = Problems(
            Map("a", "rol"), Map("b", "{givenNam|lowr}"), Map("c", "role", when: "rol -eq 'x'"), Map("d", "role", when: "role -eqq 'x'"),
            Map("e", "role", unique: new UniqueSettings([Text("{rolle}")], 2, [Text("aa")])));
        Assert.Equal(
            ["11:5 UnknownAttribute role", "12:6 UnknownAttribute givenName", "12:15 UnknownFunction lower", "13:50 UnknownAttribute role",
             "14:5 UnknownAttribute a", "14:6 UnknownAttribute role", "14:55 UnknownOperator -eq"],
            problems.Select(p => $"{p.At.Line}:{p.At.Column} {p.Id} {p.Nearest}"));
    }

    [Theory]
    [InlineData("staff", "a text stands in quotes: \"'staff'\"")]
    [InlineData("givenName|lower", "{givenName|lower}")]
    [InlineData("role ?? givenName", "{role ?? givenName}")]
    [InlineData("", "'' to clear")]
    public void A_value_that_is_neither_says_what_was_meant(string value, string hint) =>
        Assert.Contains(hint, Assert.Single(Problems(Map("a", value))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_cycle_names_its_path()
    {
        ConfigurationProblem problem = Assert.Single(Problems(Map("a", "{b}"), Map("b", "x", when: null), Map("x", "'1'", when: "a -eq 'x'")));
        Assert.Equal("CyclicMapping", problem.Id);
        Assert.Contains("a → b → x → a", problem.Message, StringComparison.Ordinal);
        Assert.Equal(11, problem.At.Line);
    }

    [Fact]
    public void One_target_is_mapped_once()
    {
        ConfigurationProblem problem = Assert.Single(Problems(Map("mail", "role"), Map("MAIL", "givenName")));
        Assert.Equal(("DuplicateMapping", 12), (problem.Id, problem.At.Line));
        Assert.Contains("onesync.yaml:11:1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alternate_needs_its_targets_first_but_does_not_follow_them()
    {
        Person person = new(("role", "x"));
        AttributeMapper mapper = Compile(person, Map("a", "role", unique: new UniqueSettings([Text("{b}2")], 2, [])), Map("b", "'v'"));
        Assert.Equal(["b", "a"], mapper.Mappings.Select(m => m.Target));
        Assert.Empty(mapper.Find("b")!.Dependents);
    }

    [Fact]
    public void A_slow_pattern_in_a_condition_is_an_error_of_that_person_and_target()
    {
        Person person = new(("role", new string('a', 40) + "!"));
        AttributeMapper mapper = Compile(person, Map("t", "role", when: "role -match '^(a+)+$'"));
        MappingException e = Assert.Throws<MappingException>(() => mapper.Apply(person.Context, new AttributeBuffer()));
        Assert.Equal(("t", "PatternTimeout"), (e.Target, e.Id));
    }

    [Fact]
    public void Attributes_are_those_of_the_row_that_are_read() => Assert.Equal(["birthDate", "class.title", "givenName"],
        Compile(new Person(), Map("a", "GIVENNAME"), Map("b", "{a}{class.title}"), Map("c", "a", when: "exists(birthDate)")).Attributes.Order(StringComparer.Ordinal));
}
