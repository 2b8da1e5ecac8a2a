namespace OneSync.Core.Correlation;

/// <summary>The American Soundex code of a name: its first letter and three digits. Text that does not start with a Latin letter stays.</summary>
internal static class Soundex
{
    // For a to z: 0 is a vowel, which parts equal codes; 7 is h or w, which does not.
    private const string Codes = "01230127022455012623017202";

    public static void Encode(KeyText text)
    {
        Span<char> name = text.Span;
        if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
            return;
        Span<char> code = ['0', '0', '0', '0'];
        code[0] = char.ToUpperInvariant(name[0]);
        char last = CodeOf(name[0]);
        int length = 1;
        for (int i = 1; i < name.Length && length < code.Length; i++)
        {
            if (!char.IsAsciiLetter(name[i]))
                continue;
            char next = CodeOf(name[i]);
            if (next == '7')
                continue;
            if (next != '0' && next != last)
                code[length++] = next;
            last = next;
        }
        text.Set(code);
    }

    private static char CodeOf(char letter) => Codes[(letter | 0x20) - 'a'];
}
