using System.Runtime.CompilerServices;
using System.Text;
using OneSync.Core.Conditions;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Core.Mapping;

/// <summary>
/// A text with placeholders, such as <c>{givenName|left 1}{familyName|ascii|lower}@district.test</c>, compiled once. It can be used
/// from several threads at once, each with a context of its own, if its resources can.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A placeholder is an attribute, a <c>'literal'</c>, <c>today()</c>, <c>random n</c>, <c>digit n</c> or <c>word</c>, then functions after
/// <c>|</c> and fallbacks after <c>??</c>, which apply from left to right: <c>{preferredGivenName ?? givenName|lower}</c> is the lower case of
/// either.</item>
/// <item><c>??</c> stands in for a value that is absent or empty, and for a function without a result: a look-up that finds nothing, a
/// date that is none. Without it, absent is a <see cref="MappingException"/> and empty is <c>''</c>.</item>
/// <item>Functions leave what is absent or empty as it is; of several values they take each. A template that is one placeholder
/// keeps several values; inside a text they need <c>join</c> or <c>first</c>.</item>
/// <item><c>{{</c> and <c>}}</c> stand for the braces themselves.</item>
/// </list>
/// </remarks>
public sealed class Template
{
    private readonly ValueReader _reader;

    private Template(SourceText text, ValueReader reader) => (Text, _reader) = (text, reader);

    /// <summary>The template as it was written.</summary>
    public SourceText Text { get; }

    /// <summary>Compiles a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="scope">The names it may use.</param>
    /// <param name="resources">Tables, words and chance.</param>
    /// <param name="target">What it makes, such as <c>password</c>, for errors.</param>
    /// <exception cref="ConfigurationException">
    /// The template is not valid: <c>TemplateSyntax</c>, <c>UnknownAttribute</c>, <c>UnknownFunction</c>, <c>FunctionArguments</c>,
    /// <c>UnknownLookup</c>, <c>BadPattern</c>, <c>BadFormat</c>, <c>NoWords</c>.
    /// </exception>
    public static Template Compile(SourceText text, ExpressionScope scope, MappingResources resources, string target)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(resources);
        List<ConfigurationProblem> problems = [];
        ValueReader reader = Read(target, new ProblemLog(text, problems), new RowNames(scope), resources);
        return problems.Count == 0 ? new Template(text, reader) : throw new ConfigurationException(problems);
    }

    /// <summary>The value for one person.</summary>
    /// <exception cref="MappingException">There is none.</exception>
    public AttributeValue Evaluate(EvaluationContext context) => _reader.Read(context);

    /// <inheritdoc/>
    public override string ToString() => Text.Text;

    /// <summary>Reads the template; where it is wrong, the problems are noted and any reader comes back.</summary>
    internal static ValueReader Read(string target, ProblemLog log, NameScope names, MappingResources resources)
    {
        try
        {
            return Assemble(ReadParts(new PlaceholderParser(target, log, names, resources), log), resources.EscapeOf(target));
        }
        catch (UnreadableTextException)
        {
            return new ConstantReader(AttributeValue.Empty);
        }
    }

    private static List<TemplatePart> ReadParts(PlaceholderParser placeholders, ProblemLog log)
    {
        string text = log.Source.Text;
        List<TemplatePart> parts = [];
        StringBuilder literal = new();
        int at = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (c is '{' or '}' && at + 1 < text.Length && text[at + 1] == c)
            {
                literal.Append(c);
                at += 2;
            }
            else if (c == '{')
            {
                if (literal.Length > 0)
                    parts.Add(new TemplatePart(literal.ToString(), null));
                literal.Clear();
                if (placeholders.Parse(at, out at) is { } placeholder)
                    parts.Add(new TemplatePart("", placeholder));
            }
            else if (c == '}')
            {
                throw log.Stop("TemplateSyntax", "This } has no { before it; write }} for the character itself.", at);
            }
            else
            {
                literal.Append(c);
                at++;
            }
        }
        if (literal.Length > 0)
            parts.Add(new TemplatePart(literal.ToString(), null));
        return parts;
    }

    private static ValueReader Assemble(List<TemplatePart> parts, Func<string, string>? escape) => parts switch
    {
        [] => new ConstantReader(AttributeValue.Empty),
        [{ Placeholder: { } only }] => only,
        [{ Literal: var text }] => new ConstantReader(AttributeValue.Of(text)),
        _ => new TextReader([.. parts], escape),
    };

    /// <summary>A piece of a template: a text or a placeholder.</summary>
    private readonly record struct TemplatePart(string Literal, Placeholder? Placeholder);

    private sealed class TextReader(TemplatePart[] parts, Func<string, string>? escape) : ValueReader
    {
        public override AttributeValue Read(EvaluationContext context)
        {
            DefaultInterpolatedStringHandler text = new(0, 0, null, stackalloc char[256]);
            foreach (TemplatePart part in parts)
                text.AppendLiteral(part.Placeholder is { } placeholder ? Read(placeholder, context) : part.Literal);
            return AttributeValue.Of(text.ToStringAndClear());
        }

        private string Read(Placeholder placeholder, EvaluationContext context)
        {
            string value = placeholder.ReadText(context);
            return escape is null || placeholder.IsTrusted ? value : escape(value);
        }
    }
}
