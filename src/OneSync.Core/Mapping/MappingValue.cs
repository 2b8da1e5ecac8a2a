using System.Diagnostics.CodeAnalysis;
using OneSync.Core.Conditions;
using OneSync.Core.Model;

namespace OneSync.Core.Mapping;

/// <summary>Reads the value of a mapping: the name of an attribute, a <c>'literal'</c>, or a template with braces.</summary>
internal static class MappingValue
{
    /// <summary>What reads the value; where it is wrong, the problem is noted and any reader comes back.</summary>
    public static ValueReader Compile(string target, ProblemLog log, NameScope names, MappingResources resources)
    {
        string text = log.Source.Text.Trim();
        if (TryLiteral(text, out string? literal))
            return new ConstantReader(AttributeValue.Of(literal));
        if (text.Contains('{') || text.Contains('}'))
            return Template.Read(target, log, names, resources);
        ValueReader anything = new ConstantReader(AttributeValue.Absent);
        if (text.Length == 0)
        {
            log.Add("EmptyMapping", $"The mapping of '{target}' says nothing; write an attribute, a 'text', or '' to clear it.", 0);
            return anything;
        }
        bool likeTemplate = text.Contains('|') || text.Contains("??", StringComparison.Ordinal);
        bool rowOnly = text.StartsWith("$_.", StringComparison.Ordinal);
        string name = rowOnly ? text[3..].Trim('\'') : text;
        int at = log.Source.Text.IndexOf(text, StringComparison.Ordinal);
        if (names.Find(name, rowOnly, mustExist: likeTemplate) is { } found)
            return found.Reader;
        if (likeTemplate)
            log.Add("TemplateSyntax", $"Functions and fallbacks stand in braces: {{{text}}}.", at);
        else
            names.AddUnknown(log, name, at, hint: $"a text stands in quotes: \"'{text}'\"");
        return anything;
    }

    private static bool TryLiteral(string text, [NotNullWhen(true)] out string? literal)
    {
        literal = null;
        if (text.Length < 2 || text[0] != '\'' || text[^1] != '\'')
            return false;
        string unescaped = text[1..^1].Replace("''", "\0", StringComparison.Ordinal);
        if (unescaped.Contains('\''))
            return false;
        literal = unescaped.Replace('\0', '\'');
        return true;
    }
}
