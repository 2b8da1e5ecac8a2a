using System.Text;

namespace OneSync.Core.Conditions;

/// <summary>Texts in quotes, as expressions and templates write them: a quote inside is doubled.</summary>
internal static class QuotedText
{
    /// <summary>Reads the quoted text that starts at <paramref name="at"/> and moves behind it; false when it has no end.</summary>
    public static bool TryRead(string text, ref int at, out string content)
    {
        char quote = text[at++];
        StringBuilder read = new();
        while (at < text.Length)
        {
            char c = text[at++];
            if (c != quote)
                read.Append(c);
            else if (at < text.Length && text[at] == quote)
                read.Append(text[at++]);
            else
            {
                content = read.ToString();
                return true;
            }
        }
        content = "";
        return false;
    }
}
