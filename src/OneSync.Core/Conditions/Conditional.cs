using OneSync.Core.Settings;

namespace OneSync.Core.Conditions;

/// <summary>
/// An expression that selects people, such as <c>role -eq 'student' -and grades -in 'KG', 01..12</c>, compiled once and asked for
/// every person. It can be used from several threads at once, each with a context of its own.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Precedence is PowerShell's: <c>-not</c> takes what follows it directly; <c>-and</c>, <c>-or</c> and <c>-xor</c> rank alike, from left to
/// right. Case is ignored; <c>-ceq</c> and its like regard it.</item>
/// <item>A multi-valued left side is true if any value is. An operator with a <em>not</em> in it (<c>-ne</c>, <c>-notlike</c>, <c>-notin</c>, …) is the
/// exact opposite: it is true if no value is, so <c>grades -ne '12'</c> holds for who has no grade 12 among others.</item>
/// <item>The right side says how to compare. A quoted text compares text; a number compares those values that are numbers, so
/// <c>'05'</c> equals <c>5</c>; a number with leading zeros, <c>05</c>, equals that text alone, but <c>-gt</c> and its like take it as a number; a date
/// compares days; <c>$true</c> is true, 1 and yes, <c>$false</c> is false, 0 and no.</item>
/// <item>An attribute that is absent or empty equals <c>$null</c> and <c>''</c>, and passes no other test.</item>
/// <item>An attribute that stands alone is true if it has a value other than false, 0 and no.</item>
/// <item>A word without quotes on the right must be an attribute; two attributes are equal as texts.</item>
/// </list>
/// </remarks>
public sealed class Conditional
{
    private readonly Condition _condition;

    private Conditional(SourceText text, Condition condition, IReadOnlySet<string> attributes) =>
        (Text, _condition, Attributes) = (text, condition, attributes);

    /// <summary>The expression as it was written.</summary>
    public SourceText Text { get; }

    /// <summary>The attributes it reads, those of its collections included, as the schema spells them; related ones with their prefix.</summary>
    public IReadOnlySet<string> Attributes { get; }

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="ConfigurationException">
    /// The expression, or a collection it uses, is not valid: <c>ExpressionSyntax</c>, <c>UnknownAttribute</c>, <c>UnknownOperator</c>,
    /// <c>UnknownFunction</c>, <c>UnquotedText</c>, <c>CyclicCollection</c>, <c>BadPattern</c>.
    /// </exception>
    public static Conditional Compile(SourceText text, ExpressionScope scope)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scope);
        List<ConfigurationProblem> problems = [];
        Conditional conditional = Compile(text, scope, new RowNames(scope), problems);
        return problems.Count == 0 ? conditional : throw new ConfigurationException(problems);
    }

    /// <summary>Compiles an expression over other names than the row's alone; problems are added to the list.</summary>
    internal static Conditional Compile(SourceText text, ExpressionScope scope, NameScope attributes, List<ConfigurationProblem> problems)
    {
        ConditionNames names = new(attributes, scope, problems);
        return new Conditional(text, names.Compile(text), names.Used);
    }

    /// <summary>Whether the person is selected.</summary>
    /// <exception cref="EvaluationException">A pattern took too long on this person (<c>PatternTimeout</c>).</exception>
    public bool Matches(EvaluationContext context) => _condition.Holds(context);

    /// <inheritdoc/>
    public override string ToString() => Text.Text;
}
