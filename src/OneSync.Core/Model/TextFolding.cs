using System.Runtime.CompilerServices;
using System.Text;

namespace OneSync.Core.Model;

/// <summary>
/// Folds text to simpler letters, the same in every culture. Text that is ASCII already comes back as the same instance, so
/// folding costs next to nothing for most names.
/// </summary>
public static class TextFolding
{
    /// <summary>
    /// The text without accents: <c>é</c> is <c>e</c>, <c>ø</c> is <c>o</c>, <c>ß</c> is <c>ss</c>, <c>Ærø</c> is <c>Aero</c>. Other scripts and
    /// punctuation stay. The result is composed (NFC); broken surrogates are left out.
    /// </summary>
    public static string RemoveAccents(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (System.Text.Ascii.IsValid(text))
            return text;
        return Fold(Decompose(text, NormalizationForm.FormD), LetterFolding.Latin, asciiOnly: false).Normalize(NormalizationForm.FormC);
    }

    /// <summary>
    /// The text in ASCII: accents removed, Greek and Cyrillic written in Latin letters, typographic quotes, dashes and spaces made
    /// plain; what is left beyond ASCII is dropped.
    /// </summary>
    public static string Ascii(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (System.Text.Ascii.IsValid(text))
            return text;
        return Fold(Decompose(text, NormalizationForm.FormKD), LetterFolding.Any, asciiOnly: true);
    }

    private static string Fold(string decomposed, Func<char, string?> fold, bool asciiOnly)
    {
        DefaultInterpolatedStringHandler folded = new(0, 0, null, stackalloc char[128]);
        for (int i = 0; i < decomposed.Length; i++)
        {
            char c = decomposed[i];
            if (char.IsAscii(c))
                folded.AppendFormatted(c);
            else if (IsAccent(c))
                continue;
            else if (fold(char.ToLowerInvariant(c)) is { } letters)
                AppendInCase(ref folded, letters, decomposed, i);
            else if (!asciiOnly)
                folded.AppendFormatted(c);
        }
        return folded.ToStringAndClear();
    }

    // Æ is AE among capitals and Ae elsewhere.
    private static void AppendInCase(ref DefaultInterpolatedStringHandler folded, string letters, string text, int at)
    {
        if (!char.IsUpper(text[at]) || letters.Length == 0)
        {
            folded.AppendLiteral(letters);
            return;
        }
        int next = at + 1;
        while (next < text.Length && IsAccent(text[next]))
            next++;
        bool amongCapitals = next < text.Length && char.IsLetter(text[next])
            ? char.IsUpper(text[next])
            : at > 0 && char.IsUpper(text[at - 1]);
        folded.AppendFormatted(char.ToUpperInvariant(letters[0]));
        folded.AppendLiteral(amongCapitals ? letters[1..].ToUpperInvariant() : letters[1..]);
    }

    // The accents of Latin, Greek and Cyrillic alone: vowel signs of other scripts are no ornament.
    private static bool IsAccent(char c) => c is >= '\u0300' and <= '\u036F';

    private static string Decompose(string text, NormalizationForm form)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uFFFF'))
            return text.Normalize(form);
        StringBuilder whole = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && !IsNonCharacter(rune.Value))
                whole.Append(rune);
        }
        return whole.ToString().Normalize(form);
    }

    // Normalisation refuses them.
    private static bool IsNonCharacter(int value) => (value & 0xFFFE) == 0xFFFE || value is >= 0xFDD0 and <= 0xFDEF;
}
