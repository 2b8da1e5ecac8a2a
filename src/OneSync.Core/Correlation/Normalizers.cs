using System.Globalization;
using OneSync.Core.Model;

namespace OneSync.Core.Correlation;

/// <summary>The normalizers a correlation key can name, each a change of the text in place.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>case</c>: lower case, invariant.</item>
/// <item><c>accents</c>: <c>é</c> is <c>e</c>, <c>ß</c> is <c>ss</c>; typographic quotes and dashes become plain.</item>
/// <item><c>punctuation</c>: punctuation and symbols are removed, so that <c>O'Brien</c> is <c>OBrien</c> and <c>12-345</c> is <c>12345</c>.</item>
/// <item><c>spaces</c>: all white space is removed, so that <c>Van Dyk</c> is <c>VanDyk</c>.</item>
/// <item><c>phone</c>: the last nine digits before any letter, which leaves country and trunk prefixes out.</item>
/// <item><c>date</c>: ISO form, where the date is unambiguous (see <see cref="DateText"/>).</item>
/// <item><c>soundex</c>: the American Soundex code, for blocks.</item>
/// <item><c>left N</c>: the first N characters, N from 1 to 99, for blocks.</item>
/// <item><c>exact</c>: nothing.</item>
/// </list>
/// </remarks>
internal static class Normalizers
{
    private static readonly Dictionary<string, Action<KeyText>> Steps = new(StringComparer.OrdinalIgnoreCase)
    {
        ["case"] = Case,
        ["accents"] = Accents,
        ["punctuation"] = text => text.Remove(c => char.IsPunctuation(c) || char.IsSymbol(c)),
        ["spaces"] = text => text.Remove(char.IsWhiteSpace),
        ["phone"] = Phone,
        ["date"] = DateText.Normalize,
        ["soundex"] = Soundex.Encode,
        ["exact"] = _ => { },
    };

    /// <summary>Every name, for messages and completion.</summary>
    public static IEnumerable<string> Names => Steps.Keys.Append("left 1");

    /// <summary>The step called <paramref name="name"/>, or <see langword="null"/>.</summary>
    public static Action<KeyText>? Find(string name)
    {
        string trimmed = name.Trim();
        if (Steps.TryGetValue(trimmed, out Action<KeyText>? step))
            return step;
        return trimmed.StartsWith("left", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(trimmed.AsSpan(4).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= 99
            ? text => text.Take(Math.Min(count, text.Span.Length))
            : null;
    }

    private static void Case(KeyText text)
    {
        foreach (ref char c in text.Span)
            c = char.ToLowerInvariant(c);
    }

    // What each letter of the Latin blocks folds to, where that is one letter; 0 elsewhere. It spares nearly every name a string.
    private static readonly char[] FoldedLetters = [.. Enumerable.Range(0, 0x250).Select(code =>
        TextFolding.RemoveAccents(((char)code).ToString()) is [char folded] ? folded : '\0')];

    private static void Accents(KeyText text)
    {
        int next = 0;
        foreach (ref char c in text.Span)
        {
            char folded = c < FoldedLetters.Length ? FoldedLetters[c] : '\0';
            if (folded == 0)
                break;
            c = folded;
            next++;
        }
        if (next == text.Span.Length)
            return;
        text.Set(TextFolding.RemoveAccents(text.Span.ToString()));
        foreach (ref char c in text.Span)
        {
            c = c switch
            {
                '\u2018' or '\u2019' or '\u02BC' or '\u00B4' => '\'',
                '\u201C' or '\u201D' => '"',
                >= '\u2010' and <= '\u2015' => '-',
                _ => c,
            };
        }
    }

    private static void Phone(KeyText text)
    {
        const int significant = 9;
        Span<char> span = text.Span;
        int digits = 0;
        foreach (char c in span)
        {
            int digit = CharUnicodeInfo.GetDecimalDigitValue(c);
            if (digit >= 0)
                span[digits++] = (char)('0' + digit);
            else if (digits > 0 && char.IsLetter(c))
                break; // an extension
        }
        int skipped = Math.Max(0, digits - significant);
        span[skipped..digits].CopyTo(span);
        text.Take(digits - skipped);
    }
}
