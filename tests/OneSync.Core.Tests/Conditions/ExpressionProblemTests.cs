using FsCheck;
using FsCheck.Fluent;
using OneSync.Core.Conditions;
using OneSync.Core.Settings;

namespace OneSync.Core.Tests.Conditions;

public sealed class ExpressionProblemTests
{
    // The expression stands at column 11 of line 7.
    [Theory]
    [InlineData("rol -eq 'x'", "UnknownAttribute", 11, "role")]
    [InlineData("$_.rol -eq 'x'", "UnknownAttribute", 11, "role")]
    [InlineData("class.statu -eq 'x'", "UnknownAttribute", 11, "class.status")]
    [InlineData("studnets", "UnknownAttribute", 11, "students")]
    [InlineData("exists(grade)", "UnknownAttribute", 18, "grades")]
    [InlineData("role -eqq 'x'", "UnknownOperator", 16, "-eq")]
    [InlineData("role = 'x'", "UnknownOperator", 16, "-eq")]
    [InlineData("role != 'x'", "UnknownOperator", 16, "-ne")]
    [InlineData("(role >= 3)", "UnknownOperator", 17, "-ge")]
    [InlineData("role -eq 'x' and grades -eq 3", "UnknownOperator", 24, "-and")]
    [InlineData("role -eq 'x' && grades -eq 3", "UnknownOperator", 24, "-and")]
    [InlineData("role -contain 'x'", "UnknownOperator", 16, "-contains")]
    [InlineData("exist(role)", "UnknownFunction", 11, "exists")]
    [InlineData("role -eq now()", "UnknownFunction", 20, null)]
    [InlineData("role -eq student", "UnquotedText", 20, null)]
    [InlineData("role -eq grade", "UnquotedText", 20, "grades")]
    [InlineData("grades -in KG, 01..12", "UnquotedText", 22, null)]
    [InlineData("role -match '('", "BadPattern", 23, null)]
    [InlineData("role -like '[a'", "BadPattern", 22, null)]
    [InlineData("", "ExpressionSyntax", 11, null)]
    [InlineData("  ", "ExpressionSyntax", 11, null)]
    [InlineData("role -eq", "ExpressionSyntax", 19, null)]
    [InlineData("role -eq 'x", "ExpressionSyntax", 20, null)]
    [InlineData("(role -eq 'x'", "ExpressionSyntax", 11, null)]
    [InlineData("role -eq 'x')", "ExpressionSyntax", 23, null)]
    [InlineData("role -eq 'x' -and", "ExpressionSyntax", 28, null)]
    [InlineData("-and role", "ExpressionSyntax", 11, null)]
    [InlineData("role -eq 'a', 'b'", "ExpressionSyntax", 20, null)]
    [InlineData("grades -eq 9..12", "ExpressionSyntax", 22, null)]
    [InlineData("-not role -eq 'x'", "ExpressionSyntax", 11, null)]
    [InlineData("role -eq 'x' -eq $true", "ExpressionSyntax", 24, null)]
    [InlineData("(role -eq 'x') -eq $true", "ExpressionSyntax", 12, null)]
    [InlineData("role -eq (grades -eq '1')", "ExpressionSyntax", 21, null)]
    [InlineData("'x'", "ExpressionSyntax", 11, null)]
    [InlineData("role 'x'", "ExpressionSyntax", 16, null)]
    [InlineData("$role -eq 'x'", "ExpressionSyntax", 11, null)]
    [InlineData("role -gt $true", "ExpressionSyntax", 20, null)]
    [InlineData("role -like givenName", "ExpressionSyntax", 22, null)]
    [InlineData("birthDate -lt 14d", "ExpressionSyntax", 25, null)]
    [InlineData("birthDate -lt today() + 14", "ExpressionSyntax", 35, null)]
    [InlineData("birthDate -lt 2026-02-30", "ExpressionSyntax", 25, null)]
    [InlineData("birthDate -lt today(1)", "ExpressionSyntax", 31, null)]
    [InlineData("exists('role')", "ExpressionSyntax", 18, null)]
    [InlineData("grades + 1 -eq 2", "ExpressionSyntax", 18, null)]
    [InlineData("role -eq 'a' ; x", "ExpressionSyntax", 24, null)]
    [InlineData("grades -in 001..999999", "ExpressionSyntax", 22, null)]
    [InlineData("role -eq 99999999999999999999999999999999", "ExpressionSyntax", 20, null)]
    public void A_fault_has_an_id_a_column_and_the_nearest_name(string expression, string id, int column, string? nearest)
    {
        Person person = new();
        person.Collections["students"] = SourceText.Parameter("c", "role -eq 'student'");
        ConfigurationProblem problem = person.Problem(expression);
        Assert.Equal((id, 7, column, nearest), (problem.Id, problem.At.Line, problem.At.Column, problem.Nearest));
    }

    [Fact]
    public void The_hint_says_how_to_quote() =>
        Assert.Contains("put a text in quotes: 'student'", new Person().Problem("role -eq student").Message, StringComparison.Ordinal);

    [Fact]
    public void Each_unknown_name_is_reported_on_its_own_line()
    {
        IReadOnlyList<ConfigurationProblem> problems = new Person().Problems("rol -eq 'x' -and\n  grads -eq '9'");
        Assert.Equal([("role", 7, 11), ("grades", 8, 3)], problems.Select(p => (p.Nearest!, p.At.Line, p.At.Column)));
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_followed() =>
        Assert.Contains("nested", new Person().Problem(new string('(', 5000) + "role").Message, StringComparison.Ordinal);

    [Fact]
    public void Any_text_compiles_or_is_a_configuration_problem()
    {
        string[] words = ["role", "grades", "-eq", "-in", "-not", "-and", "(", ")", ",", "'x'", "5", "01..12", "$null", "today()", "+ 1d", "!", "exists(", "@(", "-"];
        Person person = new(("role", "x"));
        Gen<string> texts = Gen.Elements(words).ListOf().Select(w => string.Join(' ', w));
        Prop.ForAll(texts.ToArbitrary(), text => IsSound(person, text)).QuickCheckThrowOnFailure();
        Prop.ForAll<string?>(text => IsSound(person, text ?? "")).QuickCheckThrowOnFailure();
    }

    private static bool IsSound(Person person, string text)
    {
        try
        {
            Conditional.Compile(SourceText.Parameter("when", text), person.Scope).Matches(person.Context);
            return true;
        }
        catch (ConfigurationException e)
        {
            return e.Problems.Count > 0;
        }
    }
}
