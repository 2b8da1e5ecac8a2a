namespace OneSync.Core.Model;

/// <summary>The small letters that no decomposition turns into plain ones, and what stands for them.</summary>
internal static class LetterFolding
{
    /// <summary>Latin letters with a stroke, and ligatures.</summary>
    public static string? Latin(char small) => small switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' or 'ð' or 'ɖ' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ĸ' => "k",
        'ŋ' => "ng",
        'ŧ' => "t",
        'ə' => "e",
        'ĳ' => "ij",
        _ => null,
    };

    /// <summary>Those, the letters of Greek and Cyrillic, and typographic punctuation.</summary>
    public static string? Any(char small) => Latin(small) ?? Greek(small) ?? Cyrillic(small) ?? Punctuation(small);

    private static string? Greek(char small) => small switch
    {
        'α' => "a", 'β' => "v", 'γ' => "g", 'δ' => "d", 'ε' => "e", 'ζ' => "z", 'η' => "i", 'θ' => "th",
        'ι' => "i", 'κ' => "k", 'λ' => "l", 'μ' => "m", 'ν' => "n", 'ξ' => "x", 'ο' => "o", 'π' => "p",
        'ρ' => "r", 'σ' or 'ς' => "s", 'τ' => "t", 'υ' => "y", 'φ' => "f", 'χ' => "ch", 'ψ' => "ps", 'ω' => "o",
        _ => null,
    };

    private static string? Cyrillic(char small) => small switch
    {
        'а' => "a", 'б' => "b", 'в' => "v", 'г' or 'ґ' => "g", 'д' => "d", 'е' or 'э' => "e", 'ж' => "zh", 'з' => "z",
        'и' or 'і' => "i", 'к' => "k", 'л' => "l", 'м' => "m", 'н' => "n", 'о' => "o", 'п' => "p", 'р' => "r",
        'с' => "s", 'т' => "t", 'у' => "u", 'ф' => "f", 'х' => "kh", 'ц' => "ts", 'ч' => "ch", 'ш' => "sh",
        'щ' => "shch", 'ъ' or 'ь' => "", 'ы' => "y", 'ю' => "yu", 'я' => "ya", 'є' => "ye",
        'ђ' => "dj", 'ј' => "j", 'љ' => "lj", 'њ' => "nj", 'ћ' => "c", 'џ' => "dz", 'ѕ' => "dz",
        _ => null,
    };

    private static string? Punctuation(char c) => c switch
    {
        '‘' or '’' or '‚' or '‛' or 'ʻ' or 'ʼ' or 'ʹ' or '′' => "'",
        '“' or '”' or '„' or '‟' or '″' => "\"",
        '‐' or '‑' or '‒' or '–' or '—' or '―' or '−' => "-",
        '⁄' => "/",
        _ => char.IsWhiteSpace(c) ? " " : null,
    };
}
