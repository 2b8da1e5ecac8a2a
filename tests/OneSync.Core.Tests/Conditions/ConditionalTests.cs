using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Tests.Conditions;

public sealed class ConditionalTests
{
    private static readonly Person Ana = new(
        ("role", "Student"), ("grades", "09|10"), ("givenName", "Ana"), ("familyName", "O'Neil"), ("birthDate", "2010-03-01"),
        ("enabledUser", "true"), ("id", "007"), ("metadata.homeroom", "12B"), ("First Name", "Ana"), ("nickname", ""), ("friend", "ana"), ("size", "10"));

    [Theory]
    [InlineData("role -eq 'student'", true)]
    [InlineData("role -EQ \"STUDENT\"", true)]
    [InlineData("role -ieq 'student'", true)]
    [InlineData("role -ceq 'student'", false)]
    [InlineData("role -ne 'staff'", true)]
    [InlineData("familyName -eq 'O''Neil'", true)]
    [InlineData("familyName -eq \"O'Neil\"", true)]
    [InlineData("role -like 'stu*'", true)]
    [InlineData("role -like 'st?dent'", true)]
    [InlineData("role -like '[r-t]tudent'", true)]
    [InlineData("role -clike 's*'", false)]
    [InlineData("role -notlike '*ff'", true)]
    [InlineData("role -match '^stu'", true)]
    [InlineData("role -cmatch '^stu'", false)]
    [InlineData("role -notmatch 'staff'", true)]
    [InlineData("role -startswith 'STU'", true)]
    [InlineData("role -notstartswith 'STU'", false)]
    [InlineData("role -endswith 'dent'", true)]
    [InlineData("role -notendswith 'dent'", false)]
    [InlineData("role -in 'staff', 'student'", true)]
    [InlineData("role -in ('staff', 'teacher')", false)]
    [InlineData("role -in @('student')", true)]
    [InlineData("role -in @()", false)]
    [InlineData("role -notin 'staff', 'teacher'", true)]
    [InlineData("metadata.homeroom -eq '12b'", true)]
    [InlineData("$_.role -eq 'student'", true)]
    [InlineData("$_.'First Name' -eq 'Ana'", true)]
    public void Texts_are_compared_without_regard_to_case(string expression, bool expected) => Assert.Equal(expected, Ana.Is(expression));

    [Theory]
    [InlineData("grades -eq '10'", true)]
    [InlineData("grades -ne '10'", false)]
    [InlineData("grades -ne '11'", true)]
    [InlineData("grades -contains '09'", true)]
    [InlineData("grades -notcontains '12'", true)]
    [InlineData("grades -notin '10', '12'", false)]
    [InlineData("grades -gt 9", true)]
    [InlineData("grades -gt 10", false)]
    [InlineData("grades -like '1*'", true)]
    [InlineData("grades -notlike '1*'", false)]
    [InlineData("'10' -in grades", true)]
    [InlineData("'11' -notin grades", true)]
    [InlineData("'staff', 'student' -contains role", true)]
    public void A_multi_valued_left_side_is_true_if_any_value_is_and_a_not_is_its_opposite(string expression, bool expected) =>
        Assert.Equal(expected, Ana.Is(expression));

    [Theory]
    [InlineData("9", "grades -eq 9", true)]
    [InlineData("09", "grades -eq 9", true)]
    [InlineData("9", "grades -eq 09", false)]
    [InlineData("09", "grades -eq 09", true)]
    [InlineData("9", "grades -eq '09'", false)]
    [InlineData("9", "grades -ge 09", true)]
    [InlineData("9.50", "grades -eq 9.5", true)]
    [InlineData("-3", "grades -lt -2", true)]
    [InlineData("KG", "grades -lt 3", false)]
    [InlineData("KG", "grades -ne 3", true)]
    [InlineData("10", "grades -gt 9", true)]
    [InlineData("10", "grades -gt '9'", false)]
    [InlineData("10", "9 -lt grades", true)]
    [InlineData("12345678901234567891", "grades -eq 12345678901234567890", false)]
    public void Numbers_compare_as_numbers_and_quoted_ones_as_text(string value, string expression, bool expected) =>
        Assert.Equal(expected, new Person(("grades", value)).Is(expression));

    [Theory]
    [InlineData("KG", true)]
    [InlineData("01", true)]
    [InlineData("12", true)]
    [InlineData("13", false)]
    [InlineData("1", false)]
    [InlineData("PK|05", true)]
    public void A_padded_range_keeps_its_zeros(string value, bool expected) =>
        Assert.Equal(expected, new Person(("grades", value)).Is("grades -in 'KG', 01..12"));

    [Theory]
    [InlineData("9", true)]
    [InlineData("09", true)]
    [InlineData("12", true)]
    [InlineData("9.5", false)]
    [InlineData("8", false)]
    [InlineData("x", false)]
    public void A_plain_range_is_of_numbers(string value, bool expected)
    {
        Assert.Equal(expected, new Person(("grades", value)).Is("grades -in 9..12"));
        Assert.Equal(expected, new Person(("grades", value)).Is("grades -in (12..9)"));
        Assert.Equal(!expected, new Person(("grades", value)).Is("grades -notin 9..12"));
    }

    [Theory]
    [InlineData(null, "role -eq $null", true)]
    [InlineData("", "role -eq $null", true)]
    [InlineData("x", "role -eq $null", false)]
    [InlineData("x", "role -ne $null", true)]
    [InlineData("", "role -eq ''", true)]
    [InlineData(null, "$null -eq role", true)]
    [InlineData("", "role -in 'a', $null", true)]
    [InlineData(null, "role -ne 'x'", true)]
    [InlineData(null, "role -like '*'", false)]
    [InlineData(null, "role -notmatch '.'", true)]
    [InlineData(null, "role -lt 5", false)]
    [InlineData(null, "role -ne $false", true)]
    [InlineData(null, "role -eq $false", false)]
    [InlineData(null, "exists(role)", false)]
    [InlineData("", "exists(role)", false)]
    [InlineData("a", "exists($_.role)", true)]
    [InlineData(null, "empty(role)", true)]
    [InlineData("a|b", "empty(role)", false)]
    [InlineData("1,5", "numeric(role)", false)]
    [InlineData("1.5", "NUMERIC(role)", true)]
    [InlineData("a|7", "numeric(role)", true)]
    [InlineData(null, "numeric(role)", false)]
    public void Absent_and_empty_are_null(string? value, string expression, bool expected) =>
        Assert.Equal(expected, new Person(("role", value)).Is(expression));

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("Yes", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("no", false)]
    public void Booleans_take_the_usual_words(string value, bool truth)
    {
        Person person = new(("enabledUser", value));
        Assert.Equal(truth, person.Is("enabledUser -eq $true"));
        Assert.Equal(!truth, person.Is("enabledUser -eq $false"));
        Assert.Equal(truth, person.Is("enabledUser -ne $false"));
        Assert.Equal(truth, person.Is("enabledUser"));
        Assert.Equal(!truth, person.Is("!enabledUser"));
    }

    [Fact]
    public void A_word_that_is_no_boolean_is_neither_true_nor_false_but_stands_for_a_value()
    {
        Person person = new(("enabledUser", "maybe"));
        Assert.False(person.Is("enabledUser -eq $true -or enabledUser -eq $false"));
        Assert.True(person.Is("enabledUser"));
        Assert.False(new Person().Is("enabledUser"));
    }

    // Today is 2026-09-15.
    [Theory]
    [InlineData("2026-09-15", "birthDate -eq today()", true)]
    [InlineData("2026-09-29", "birthDate -le today() + 14d", true)]
    [InlineData("2026-09-30", "birthDate -le today()+14d", false)]
    [InlineData("2026-09-08", "birthDate -lt today() - 7d", false)]
    [InlineData("2026-09-07", "birthDate -lt today()-1w", true)]
    [InlineData("2027-03-15", "birthDate -eq today() + 6m", true)]
    [InlineData("2024-10-15", "birthDate -eq today() - 2Y + 1m", true)]
    [InlineData("2026-09-01T23:59:59.000Z", "birthDate -eq 2026-09-01", true)]
    [InlineData("2026-08-31", "birthDate -ge 2026-09-01", false)]
    [InlineData("2026-09-02", "birthDate -gt 2026-09-01", true)]
    [InlineData("2026-03-01", "birthDate -eq 2026-02-28 + 1d", true)]
    [InlineData("2026-09-02", "birthDate -in 2026-09-01, 2026-09-02", true)]
    [InlineData("2026-09-02", "birthDate -gt '2026-09-01'", true)]
    [InlineData("not a date", "birthDate -lt 2026-09-01", false)]
    [InlineData("2026-02-30", "birthDate -lt 2026-09-01", false)]
    [InlineData("2026-09-14", "today() -gt birthDate", true)]
    [InlineData("2026-09-14", "birthDate -lt (today() + 1d)", true)]
    [InlineData("2026-09-14", "birthDate -lt today() + 9999999y", true)]
    public void Dates_compare_as_days(string value, string expression, bool expected) =>
        Assert.Equal(expected, new Person(("birthDate", value)).Is(expression));

    [Theory]
    [InlineData("role -eq 'staff' -or role -eq 'student' -and givenName -eq 'Bo'", false)]
    [InlineData("role -eq 'student' -or role -eq 'staff' -and givenName -eq 'Bo'", false)]
    [InlineData("role -eq 'student' -or (role -eq 'staff' -and givenName -eq 'Bo')", true)]
    [InlineData("-not (role -eq 'staff')", true)]
    [InlineData("!(role -eq 'student') -or givenName -eq 'Ana'", true)]
    [InlineData("-not -not enabledUser", true)]
    [InlineData("-not exists(familyName)", false)]
    [InlineData("role -eq 'student' -xor givenName -eq 'Ana'", false)]
    [InlineData("role -eq 'student' -AND -not (givenName -eq 'Bo')", true)]
    [InlineData("((role -eq 'student'))", true)]
    [InlineData("$true", true)]
    [InlineData("$false -or role -eq 'student'", true)]
    [InlineData("'a' -eq 'A'", true)]
    [InlineData("5 -gt 3", true)]
    [InlineData(" role\n  -eq\t'student' ", true)]
    public void Precedence_is_PowerShells(string expression, bool expected) => Assert.Equal(expected, Ana.Is(expression));

    [Theory]
    [InlineData("givenName -eq friend", true)]
    [InlineData("givenName -ceq friend", false)]
    [InlineData("givenName -ne familyName", true)]
    [InlineData("size -gt grades", true)]
    [InlineData("grades -contains size", true)]
    [InlineData("id -eq nickname", false)]
    [InlineData("nickname -eq $_.nickname", true)]
    [InlineData("givenName -startswith friend", true)]
    [InlineData("birthDate -lt birthDate", false)]
    [InlineData("givenName -in (role, friend)", true)]
    public void Two_attributes_can_be_compared(string expression, bool expected) => Assert.Equal(expected, Ana.Is(expression));

    [Fact]
    public void Equality_of_two_attributes_is_that_of_their_text() =>
        Assert.False(new Person(("id", "007"), ("role", "7")).Is("id -eq role"));

    [Fact]
    public void A_related_row_is_read_by_its_prefix_and_is_absent_when_it_is_missing()
    {
        Assert.True(new Person().InClass(("status", "active")).Is("class.status -eq 'active'"));
        Assert.True(new Person().InClass(("status", "active")).Is("CLASS.Status -eq 'active'"));
        Assert.True(new Person().Is("class.status -eq $null"));
    }

    [Fact]
    public void A_name_not_yet_known_reads_as_absent_until_it_comes()
    {
        Person person = new() { AllowUnknown = true };
        Conditional conditional = Conditional.Compile(SourceText.Parameter("when", "locker -eq '12'"), person.Scope);
        Assert.False(conditional.Matches(person.Context));
        ((AttributeBuffer)person.Context.Row)[person.Schema.Add("locker")] = AttributeValue.Of("12");
        Assert.True(conditional.Matches(person.Context));
    }

    [Fact]
    public void Attributes_names_what_is_read_as_the_schema_spells_it()
    {
        Person person = new();
        person.Collections["students"] = SourceText.Parameter("c", "ROLE -eq 'student'");
        Conditional conditional = Conditional.Compile(SourceText.Parameter("when", "students -and exists(BIRTHDATE) -or Class.status -eq 'x'"), person.Scope);
        Assert.Equal(["birthDate", "class.status", "role"], conditional.Attributes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_looks_like_a_script_is_text() =>
        Assert.True(new Person(("role", "$(Remove-Item x)")).Is("role -eq \"$(Remove-Item x)\""));

    [Fact]
    public void A_pattern_that_takes_too_long_is_an_error_that_names_the_expression()
    {
        Person person = new(("role", new string('a', 40) + "!"));
        EvaluationException e = Assert.Throws<EvaluationException>(() => person.Is("role -match '^(a+)+$'"));
        Assert.Equal("PatternTimeout", e.Id);
        Assert.Contains("role -match", e.Message, StringComparison.Ordinal);
        Assert.Equal(new Position("when", 1, 13), e.At);
    }
}
