using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Groups;

/// <summary>Selectors mean what they mean to the Adobe connector, its faults mended.</summary>
public sealed class SelectorTests : IDisposable
{
    private readonly RosterWorkspace _w = new("[]");

    public SelectorTests()
    {
        _w.Import();
        _w.Engine.Merge(false, default);
    }

    public void Dispose() => _w.Dispose();

    [Theory]
    [InlineData("classes::Art I - Fall::students", "u1 u2")] // Both classes of that title count.
    [InlineData("classes::Art I - Fall::teachers", "v1")]
    [InlineData("classes::ART i - fall::users", "u1 u2 v1")]
    [InlineData("sections::Class 003, Homeroom - Stark - 0::users", "u3 u4 v2")]
    [InlineData("courses::Class 001, Homeroom::students", "u3 u4")]
    [InlineData("courses::Alg-102::students", "u1 u4")]
    [InlineData("courses::Art I::users", "u1 u2 v1")]
    [InlineData("schools::Spring Valley::students", "u1 u2 u4")]
    [InlineData("schools::Rockaway Beach Middle School::teachers", "v2")]
    [InlineData("orgs::Rockaway Beach Middle School::users", "u3 u4 v2")]
    [InlineData("orgs::Spring Valley District::teachers", "v1 v2")] // No school of that name: the district, with its schools.
    [InlineData("  classes :: Art I - Fall ::Students", "u1 u2")]
    [InlineData("Art I - Fall", "u1 u2")] // A name alone takes the defaults.
    [InlineData("k3", "u1 u4")] // Any of title, name, sourcedId and id may equal it.
    [InlineData("classes::k3::teachers", "v1")]
    [InlineData("*", "u1 u2 u3 u4 v1 v2")]
    public void Each_kind_of_selector_finds_its_users(string selector, string expected) => Assert.Equal(expected.Split(' '), _w.Select(selector));

    [Fact]
    public void Several_selectors_select_whoever_any_of_them_does() =>
        Assert.Equal(["u1", "u2", "u4", "v2"], _w.Select("classes::Art I - Fall::students", "courses::Alg-102::students", "schools::Rockaway Beach Middle School::teachers"));

    [Theory]
    [InlineData("course::Art I::students", "courses")]
    [InlineData("classes::Art I::stud", "students")]
    [InlineData("classes::Art I::student", "students")]
    [InlineData("classes::Art I", null)]
    [InlineData("classes::a::b::students", null)]
    [InlineData("classes:::Art I::students", null)]
    [InlineData("classes::Art I:::students", null)]
    [InlineData("classes:: ::students", null)]
    [InlineData("   ", null)]
    public void Anything_else_is_an_error_that_names_what_was_meant(string selector, string? nearest)
    {
        ConfigurationProblem problem = Assert.Single(Assert.Throws<ConfigurationException>(() => _w.Select(selector)).Problems);
        Assert.Equal(("SelectorSyntax", nearest), (problem.Id, problem.Nearest));
    }

    [Fact]
    public void A_selector_that_matches_nothing_selects_nobody_and_says_so()
    {
        Assert.Empty(_w.Select("classes::Art I - Fal::students"));
        Assert.Equal("The selector 'classes::Art I - Fal::students' matches nothing in the roster. Did you mean 'Art I - Fall'?", _w.Observer.Warnings[^1]);
    }

    [Fact]
    public void The_settings_of_selectors_change_what_they_mean()
    {
        _w.Configure("[]", selectors: "{ delimiter: '##', defaultGroupFilter: schools, defaultUserFilter: teachers, matchGroupsBy: name, allUsersFilter: students }");
        Assert.Equal(["v2"], _w.Select("Rockaway Beach Middle School"));
        Assert.Equal(["u1", "u2", "u3", "u4"], _w.Select("*"));
        Assert.Empty(_w.Select("schools##s2##users"));
        Assert.Equal(["u3", "u4"], _w.Select("schools##Rockaway Beach Middle School##students"));
    }

    [Theory]
    [InlineData("{ familyName: Houston, enabledUser: 'true', role: student }", "u2")]
    [InlineData("{ role: 'student,teacher' }", "u1 u2 v1")]
    [InlineData("{ grade: '10' }", "u2")] // Who has no value is left out.
    public void Only_users_with_the_values_of_includeOnly_count(string includeOnly, string expected)
    {
        _w.Configure("[]", selectors: $"{{ includeOnly: {includeOnly} }}");
        Assert.Equal(expected.Split(' '), _w.Select("classes::Art I - Fall::users"));
    }

    [Fact]
    public void An_unknown_attribute_in_includeOnly_is_an_error_with_its_place()
    {
        _w.Configure("[]", selectors: "{ includeOnly: { familyNam: Houston } }");
        ConfigurationProblem problem = Assert.Single(Assert.Throws<ConfigurationException>(() => _w.Select("*")).Problems);
        Assert.Equal(("UnknownAttribute", "familyName", 10), (problem.Id, problem.Nearest, problem.At.Line));
    }

    [Fact]
    public void Enrollments_count_from_their_first_day_to_the_day_before_their_last()
    {
        _w.Enrollments("u1 k1 student 2026-09-01", "u2 k1 student 2026-09-02", "u3 k1 student - 2026-09-02", "u4 k1 student 2026-08-15 2026-09-01");
        _w.Import();
        Assert.Equal(["u1", "u3"], _w.Select("classes::Art I - Fall::students"));
    }

    [Fact]
    public void A_class_that_its_source_has_given_up_has_nobody()
    {
        _w.With("classes.csv", "sourcedId,status,dateLastModified,title,courseSourcedId,classCode,classType,schoolSourcedId,termSourcedIds",
            "k1,active,2026-08-01T00:00:00Z,Art I - Fall,c1,A1,scheduled,s1,t1");
        _w.Import();
        Assert.Equal(["u1"], _w.Select("classes::Art I - Fall::students"));
    }
}
