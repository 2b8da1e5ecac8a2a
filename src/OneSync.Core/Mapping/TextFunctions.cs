using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OneSync.Core.Conditions;
using OneSync.Core.Model;
using static OneSync.Core.Mapping.TemplateFunctions;

namespace OneSync.Core.Mapping;

/// <summary>The template functions that change text.</summary>
internal static class TextFunctions
{
    private const int Longest = 1024;

    public static readonly TemplateFunction[] All =
    [
        new("lower", "lower", 0, 0, _ => Each(v => v.ToLowerInvariant())),
        new("upper", "upper", 0, 0, _ => Each(v => v.ToUpperInvariant())),
        new("title", "title", 0, 0, _ => Each(Title)),
        new("trim", "trim or trim 'characters'", 0, 1, a => a.Count == 0 ? Each(v => v.Trim()) : Trim(a.Text(0).ToCharArray())),
        new("left", "left 3", 1, 1, a => Left(a.Integer(0, 0, Longest))),
        new("right", "right 3", 1, 1, a => Right(a.Integer(0, 0, Longest))),
        new("substring", "substring 2 or substring 2 3 (the start from 0, the length)", 1, 2,
            a => Substring(a.Integer(0, 0, Longest), a.Integer(1, 0, Longest, Longest))),
        new("replace", "replace 'old' 'new'", 1, 2, Replace),
        new("regex", "regex 'pattern' or regex 'pattern' 'replacement'", 1, 2, Pattern),
        new("ascii", "ascii", 0, 0, _ => Each(TextFolding.Ascii)),
        new("alnum", "alnum", 0, 0, _ => Each(LettersAndDigits)),
        new("pad", "pad 6 or pad 6 'character'", 1, 2, Pad),
    ];

    private static Stage Trim(char[] characters) => Each(v => v.Trim(characters));

    private static Stage Left(int count) => Each(v => v[..Offset(v, count)]);

    private static Stage Right(int count) => Each(v => v[Offset(v, Math.Max(0, Length(v) - count))..]);

    private static Stage Substring(int start, int count) => Each(v =>
    {
        string rest = v[Offset(v, start)..];
        return rest[..Offset(rest, count)];
    });

    private static Stage Replace(FunctionArguments a)
    {
        (string old, string replacement) = (a.Text(0), a.Text(1));
        if (old.Length == 0)
            a.Fail("FunctionArguments", "'replace' needs a text to look for.", a.StartOf(0));
        return Each(v => v.Replace(old, replacement, StringComparison.OrdinalIgnoreCase));
    }

    private static Stage Pattern(FunctionArguments a)
    {
        if (Patterns.TryCompile(a.Text(0), caseSensitive: false, out string? reason) is not { } pattern)
        {
            a.Fail("BadPattern", reason!, a.StartOf(0));
            return Each(v => v);
        }
        if (a.Count == 2)
        {
            string replacement = a.Text(1);
            return Each(v => pattern.Replace(v, replacement));
        }
        return new ValueStage((v, _) => Found(pattern.Match(v)), v => $"the pattern '{pattern}' is not found in '{v}'");
    }

    private static string? Found(Match match) => !match.Success ? null : match.Groups.Count > 1 ? match.Groups[1].Value : match.Value;

    private static Stage Pad(FunctionArguments a)
    {
        int width = a.Integer(0, 1, Longest, 1);
        string with = a.Text(1, "0");
        if (with.Length != 1)
            a.Fail("FunctionArguments", "'pad' fills with one character.", a.StartOf(1));
        return Each(v => v.PadLeft(width, with.Length == 1 ? with[0] : '0'));
    }

    private static string LettersAndDigits(string value)
    {
        int kept = 0;
        foreach (char c in value)
            kept += IsLetterOrDigit(c) ? 1 : 0;
        return kept == value.Length ? value : string.Concat(value.Where(IsLetterOrDigit));
    }

    // The marks and the halves of letters beyond the basic plane belong to letters.
    private static bool IsLetterOrDigit(char c) =>
        char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // ana o'brien-LÓPEZ is Ana O'Brien-López; jane's is Jane's.
    private static string Title(string value)
    {
        StringBuilder title = new(value.Length);
        bool first = true;
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            title.Append(first ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c));
            bool inWord = char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
            first = c is '\'' or '’' ? i + 2 < value.Length && char.IsLetter(value[i + 2]) : !inWord;
        }
        return title.ToString();
    }

    // Characters are counted as people see them where that is one or two code units: a surrogate pair is never cut in half.
    private static int Offset(string value, int count)
    {
        int at = 0;
        for (; count > 0 && at < value.Length; count--)
            at += char.IsSurrogatePair(value, at) ? 2 : 1;
        return at;
    }

    private static int Length(string value)
    {
        int count = 0;
        for (int at = 0; at < value.Length; count++)
            at += char.IsSurrogatePair(value, at) ? 2 : 1;
        return count;
    }
}
