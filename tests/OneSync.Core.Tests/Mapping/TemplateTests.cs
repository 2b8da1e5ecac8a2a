using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OneSync.Core.Mapping;
using OneSync.Core.Model;
using OneSync.Core.Settings;
using OneSync.Core.Tests.Conditions;

namespace OneSync.Core.Tests.Mapping;

public sealed class TemplateTests
{
    private static AttributeValue Evaluate(string template, Person person) =>
        Template.Compile(SourceText.Parameter("map", template), person.Scope, Tables.Resources, "target").Evaluate(person.Context);

    private static string? Text(string template, string? role = null) => Evaluate(template, new Person(("role", role))).First;

    [Theory]
    [InlineData("{role}", "Ana", "Ana")]
    [InlineData("{ role }", "Ana", "Ana")]
    [InlineData("{$_.ROLE}", "Ana", "Ana")]
    [InlineData("a{role}b{role}c", "-", "a-b-c")]
    [InlineData("{{{role}}}", "x", "{x}")]
    [InlineData("{{role}}", "x", "{role}")]
    [InlineData("plain", "x", "plain")]
    [InlineData("[{role}]", "", "[]")]
    [InlineData("{role}", "", "")]
    [InlineData("$(Get-Date) {role}", "`$x", "$(Get-Date) `$x")]
    public void Placeholders_stand_for_values(string template, string value, string expected) => Assert.Equal(expected, Text(template, value));

    [Theory]
    [InlineData("{First Name}", "Ana")]
    [InlineData("{metadata.homeroom|lower}", "12b")]
    [InlineData("{class.title ?? 'none'}", "none")]
    public void Names_may_have_spaces_dots_and_prefixes(string template, string expected) =>
        Assert.Equal(expected, Evaluate(template, new Person(("First Name", "Ana"), ("metadata.homeroom", "12B"))).First);

    [Theory]
    [InlineData("lower", "ÀB", "àb")]
    [InlineData("upper", "iß", "Iß")]
    [InlineData("title", "ANA maría o'brien-LÓPEZ", "Ana María O'Brien-López")]
    [InlineData("title", "mcDonald jane's d’angelo", "Mcdonald Jane's D’Angelo")]
    [InlineData("trim", "  a b ", "a b")]
    [InlineData("trim '-_'", "-_a-", "a")]
    [InlineData("left 1", "Ana", "A")]
    [InlineData("left 9", "Ana", "Ana")]
    [InlineData("left 0", "Ana", "")]
    [InlineData("left 1", "😀x", "😀")]
    [InlineData("right 2", "Ana", "na")]
    [InlineData("right 9", "Ana", "Ana")]
    [InlineData("right 1", "x😀", "😀")]
    [InlineData("substring 1", "Ana", "na")]
    [InlineData("substring 1 1", "Ana", "n")]
    [InlineData("substring 7 2", "Ana", "")]
    [InlineData("replace ' ' '.'", "a b c", "a.b.c")]
    [InlineData("replace ST Saint-", "st John", "Saint- John")]
    [InlineData("replace '''' ''", "o'neil", "oneil")]
    [InlineData("replace \"|\" \"}\"", "a\u007cb", "a}b")]
    [InlineData("regex '[^a-z]' ''", "A1b2", "Ab")]
    [InlineData("regex '(\\d+)$'", "room 12", "12")]
    [InlineData("regex '\\d' '<$0>'", "a1", "a<1>")]
    [InlineData("ascii", "Łukasz Åß", "Lukasz Ass")]
    [InlineData("alnum", "O'Neil-José 3!", "ONeilJosé3")]
    [InlineData("pad 6", "42", "000042")]
    [InlineData("pad 4 '-'", "42", "--42")]
    [InlineData("pad 1", "42", "42")]
    [InlineData("date 'MM/dd/yyyy'", "2010-03-01", "03/01/2010")]
    [InlineData("date 'yyyy HH:mm'", "2010-03-01T13:05:00.000Z", "2010 13:05")]
    [InlineData("date 'yyyy-MM-dd' 'M/d/yyyy'", "3/1/2010", "2010-03-01")]
    [InlineData("date MMMM", "2010-03-01", "March")]
    [InlineData("addDays 30", "2010-03-01", "2010-03-31")]
    [InlineData("addDays -1", "2010-03-01T10:00:00Z", "2010-02-28")]
    [InlineData("gradYear", "12", "2027")]
    [InlineData("gradYear", "KG", "2039")]
    [InlineData("gradYear", "pk", "2040")]
    [InlineData("gradYear", "09", "2030")]
    [InlineData("gradYear 10", "12", "2026")]
    [InlineData("gradYear 1", "12", "2026")]
    [InlineData("lookup schools.ou", "s1", "North")]
    [InlineData("lookup SCHOOLS.ou", "S2", "South")]
    [InlineData("lookup schools.phone", "s1", "")]
    [InlineData("hash 8", "abc", "ba7816bf")]
    [InlineData("hash sha512 6", "abc", "ddaf35")]
    [InlineData("hash|left 4", "abc", "ba78")]
    [InlineData("default 'x'", "", "x")]
    [InlineData("default 'x'", "y", "y")]
    [InlineData("join", "a", "a")]
    [InlineData("first", "a", "a")]
    [InlineData("left 2 | upper", "ana", "AN")]
    [InlineData("LOWER", "A", "a")]
    public void Functions_change_a_value(string function, string value, string expected)
    {
        Person person = new();
        ((AttributeBuffer)person.Context.Row)[0] = AttributeValue.Of(value);
        Assert.Equal(expected, Evaluate($"{{role|{function}}}", person).First);
    }

    [Theory]
    [InlineData("{role ?? givenName}", "r", "g", "r")]
    [InlineData("{role ?? givenName|upper}", null, "g", "G")]
    [InlineData("{role ?? givenName|upper}", "", "g", "G")]
    [InlineData("{role ?? givenName ?? 'none'}", null, null, "none")]
    [InlineData("{role ?? givenName}", "", null, "")]
    [InlineData("{role|upper ?? givenName}", null, "g", "g")]
    [InlineData("{role|default 'it''s'}", null, null, "it's")]
    [InlineData("{role|lookup schools.ou ?? 'Unknown'}", "s9", null, "Unknown")]
    [InlineData("{role|lookup schools.ou ?? 'Unknown'|upper}", "s1", null, "NORTH")]
    [InlineData("{role|date 'yyyy' ?? '-'}", "soon", null, "-")]
    [InlineData("{role|gradYear ?? ''}", "UG", null, "")]
    [InlineData("{role|regex '\\d+' ?? '0'}", "none", null, "0")]
    [InlineData("{'lit|eral}'|upper}", null, null, "LIT|ERAL}")]
    [InlineData("{today()|addDays 1}", null, null, "2026-09-16")]
    public void A_fallback_stands_in_for_what_is_absent_empty_or_without_result(string template, string? role, string? givenName, string expected) =>
        Assert.Equal(expected, Evaluate(template, new Person(("role", role), ("givenName", givenName))).First);

    [Theory]
    [InlineData("{role}", null, "the attribute 'role' is absent")]
    [InlineData("x{role|upper}", null, "the attribute 'role' is absent")]
    [InlineData("{role ?? givenName}", null, "the attribute 'givenName' is absent")]
    [InlineData("{role|lookup schools.ou}", "s9", "the lookup table 'schools' has no row for 's9'")]
    [InlineData("{role|date 'yyyy'}", "soon", "'soon' is no date")]
    [InlineData("{role|addDays 1}", "2026-13-01", "'2026-13-01' is no date")]
    [InlineData("{role|gradYear}", "UG", "'UG' is no grade")]
    [InlineData("{role|regex '\\d'}", "x", "is not found in 'x'")]
    [InlineData("{role|lookup schools.ou}", "s1|s9", "has no row for")]
    public void What_is_missing_is_an_error_that_names_the_target_the_place_and_the_cause(string template, string? role, string cause)
    {
        Person person = new(("role", role));
        MappingException e = Assert.Throws<MappingException>(() => Template.Compile(
            new SourceText(template, new Position("onesync.yaml", 3, 5)), person.Scope, Tables.Resources, "mail").Evaluate(person.Context));
        Assert.Equal(("MissingValue", "mail", "role"), (e.Id, e.Target, e.Attribute));
        Assert.Equal(new Position("onesync.yaml", 3, 5 + template.IndexOf('{')), e.At);
        Assert.Contains(cause, e.Message, StringComparison.Ordinal);
        Assert.Contains("onesync.yaml:3:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_is_one_placeholder_keeps_several_values()
    {
        Person person = new(("role", "s1|s2"));
        Assert.Equal(["North", "South"], Evaluate("{role|lookup schools.ou}", person).ToArray());
        Assert.Equal("s1, s2", Evaluate("{role|join}", person).First);
        Assert.Equal("S1;S2", Evaluate("{role|upper|join ';'}", person).First);
        Assert.Equal("x s1", Evaluate("x {role|first}", person).First);
        Assert.Equal("s", Evaluate("{role|left 1|join ''|left 1}", person).First);
    }

    [Fact]
    public void Several_values_inside_a_text_are_an_error()
    {
        MappingException e = Assert.Throws<MappingException>(() => Evaluate("x{role}", new Person(("role", "a|b"))));
        Assert.Equal("SeveralValues", e.Id);
        Assert.Contains("|join or |first", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chance_has_the_asked_form_and_repeats_with_its_seed()
    {
        MappingResources Seeded() => Tables.Resources with { Random = new SeededRandomSource(42) };
        Person person = new();
        Template password = Template.Compile(SourceText.Parameter("p", "{word|title}-{word}-{digit 3}{random 8}"), person.Scope, Seeded(), "password");
        string first = password.Evaluate(person.Context).First!;
        Assert.Matches("^(Apple|River|Stone)-(apple|river|stone)-[0-9]{3}[A-Za-z2-9]{8}$", first);
        Assert.NotEqual(first, password.Evaluate(person.Context).First);
        Assert.Equal(first, Template.Compile(password.Text, person.Scope, Seeded(), "password").Evaluate(person.Context).First);
    }

    [Fact]
    public void A_seeded_source_can_be_restarted_and_stays_within_its_bound()
    {
        SeededRandomSource source = new(5);
        int[] first = [.. Enumerable.Range(0, 1000).Select(_ => source.Next(7))];
        source.Restart(5);
        Assert.Equal(first, Enumerable.Range(0, 1000).Select(_ => source.Next(7)));
        Assert.Equal(Enumerable.Range(0, 7), first.Distinct().Order());
    }

    [Fact]
    public void A_pattern_that_takes_too_long_is_an_error_of_that_person() => Assert.Equal("PatternTimeout",
        Assert.Throws<MappingException>(() => Text("{role|regex '^(a+)+$' ''}", new string('a', 40) + "!")).Id);

    // The template stands at column 5 of line 3.
    [Theory]
    [InlineData("{rol}", "UnknownAttribute", 6, "role")]
    [InlineData("x {role}{ rol }", "UnknownAttribute", 15, "role")]
    [InlineData("{role ?? rol}", "UnknownAttribute", 14, "role")]
    [InlineData("{role|uper}", "UnknownFunction", 11, "upper")]
    [InlineData("{role|random 3}", "UnknownFunction", 11, null)]
    [InlineData("{role|left}", "FunctionArguments", 11, null)]
    [InlineData("{role|left x}", "FunctionArguments", 16, null)]
    [InlineData("{role|left -1}", "FunctionArguments", 16, null)]
    [InlineData("{role|lower 1}", "FunctionArguments", 17, null)]
    [InlineData("{role|pad 3 'ab'}", "FunctionArguments", 17, null)]
    [InlineData("{role|hash md5 3}", "FunctionArguments", 16, null)]
    [InlineData("{role|hash 65}", "FunctionArguments", 16, null)]
    [InlineData("{role|replace '' 'a'}", "FunctionArguments", 19, null)]
    [InlineData("{random}", "FunctionArguments", 6, null)]
    [InlineData("{role|regex '('}", "BadPattern", 17, null)]
    [InlineData("{role|date '%'}", "BadFormat", 16, null)]
    [InlineData("{role|date ''}", "BadFormat", 16, null)]
    [InlineData("{role|lookup school.ou}", "UnknownLookup", 18, "schools")]
    [InlineData("{role|lookup schools.oo}", "UnknownLookup", 18, "ou")]
    [InlineData("{role|lookup schools}", "UnknownLookup", 18, null)]
    [InlineData("{role", "TemplateSyntax", 5, null)]
    [InlineData("{role|lower", "TemplateSyntax", 5, null)]
    [InlineData("{role {x}}", "TemplateSyntax", 5, null)]
    [InlineData("a}b", "TemplateSyntax", 6, null)]
    [InlineData("{}", "TemplateSyntax", 6, null)]
    [InlineData("{role|}", "TemplateSyntax", 11, null)]
    [InlineData("{role ?? }", "TemplateSyntax", 14, null)]
    [InlineData("{role|replace 'a}", "TemplateSyntax", 19, null)]
    public void A_fault_has_an_id_a_column_and_the_nearest_name(string template, string id, int column, string? nearest)
    {
        ConfigurationProblem problem = Assert.Single(Assert.Throws<ConfigurationException>(() => Template.Compile(
            new SourceText(template, new Position("onesync.yaml", 3, 5)), new Person().Scope, Tables.Resources, "mail")).Problems);
        Assert.Equal((id, new Position("onesync.yaml", 3, column), nearest), (problem.Id, problem.At, problem.Nearest));
    }

    [Fact]
    public void Word_needs_words() => Assert.Equal("NoWords", Assert.Single(Assert.Throws<ConfigurationException>(() =>
        Template.Compile(SourceText.Parameter("p", "{word}"), new Person().Scope, MappingResources.None, "password")).Problems).Id);

    [Fact]
    public void An_attribute_called_like_a_source_of_chance_is_the_attribute() =>
        Assert.Equal("mine", Evaluate("{word}", new Person(("word", "mine"))).First);

    [Fact]
    public void Any_text_compiles_or_is_a_configuration_problem()
    {
        string[] pieces = ["{", "}", "role", "|", "??", "'", "left 1", " ", "lookup schools.ou", "x", "{{", "hash", "\"", "$_."];
        Gen<string> texts = Gen.Elements(pieces).ListOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            try
            {
                Template.Compile(SourceText.Parameter("map", text), new Person().Scope, Tables.Resources, "x");
                return true;
            }
            catch (ConfigurationException e)
            {
                return e.Problems.Count > 0;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Text_with_doubled_braces_is_that_text() => Prop.ForAll<NonNull<string>>(text =>
        Text(text.Get.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)) == text.Get).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("th-TH")]
    public void The_culture_changes_nothing(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal("title", Text("{role|lower}", "TITLE"));
            Assert.Equal("Ivy-Iris", Text("{role|title}", "ivy-IRIS"));
            Assert.Equal("2026/09/16", Text("{today()|addDays 1|date 'yyyy/MM/dd'}"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
