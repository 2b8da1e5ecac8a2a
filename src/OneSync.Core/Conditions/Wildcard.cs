namespace OneSync.Core.Conditions;

/// <summary>
/// A pattern of <c>-like</c>: <c>*</c> is any text, <c>?</c> one character, <c>[a-z]</c> one of a set; a backtick takes the next
/// character as it is. The time to match grows with text times pattern at worst.
/// </summary>
internal sealed class Wildcard
{
    private enum Kind : byte { Character, One, Many, Set }

    private readonly record struct Element(Kind Kind, char Character, string Set);

    private readonly Element[] _elements;
    private readonly bool _caseSensitive;

    private Wildcard(Element[] elements, bool caseSensitive) => (_elements, _caseSensitive) = (elements, caseSensitive);

    /// <summary>The pattern, or null when a set is not closed or is empty.</summary>
    public static Wildcard? TryParse(string pattern, bool caseSensitive)
    {
        List<Element> elements = [];
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            switch (c)
            {
                case '*':
                    if (elements is not [.., { Kind: Kind.Many }])
                        elements.Add(new Element(Kind.Many, c, ""));
                    break;
                case '?':
                    elements.Add(new Element(Kind.One, c, ""));
                    break;
                case '[':
                    int end = pattern.IndexOf(']', i + 1);
                    if (end <= i + 1)
                        return null;
                    elements.Add(new Element(Kind.Set, c, ExpandSet(pattern.AsSpan(i + 1, end - i - 1))));
                    i = end;
                    break;
                default:
                    if (c == '`' && i + 1 < pattern.Length)
                        c = pattern[++i];
                    elements.Add(new Element(Kind.Character, caseSensitive ? c : char.ToUpperInvariant(c), ""));
                    break;
            }
        }
        return new Wildcard([.. elements], caseSensitive);
    }

    /// <summary>Whether the whole of <paramref name="text"/> fits.</summary>
    public bool Fits(string text)
    {
        int at = 0, element = 0, many = -1, retry = 0;
        while (at < text.Length)
        {
            if (element < _elements.Length && _elements[element].Kind == Kind.Many)
            {
                many = element++;
                retry = at;
            }
            else if (element < _elements.Length && FitsOne(_elements[element], text[at]))
            {
                element++;
                at++;
            }
            else if (many >= 0)
            {
                element = many + 1;
                at = ++retry;
            }
            else
            {
                return false;
            }
        }
        while (element < _elements.Length && _elements[element].Kind == Kind.Many)
            element++;
        return element == _elements.Length;
    }

    private bool FitsOne(in Element element, char c)
    {
        if (element.Kind == Kind.One)
            return true;
        char compared = _caseSensitive ? c : char.ToUpperInvariant(c);
        if (element.Kind == Kind.Character)
            return element.Character == compared;
        return element.Set.Contains(c) || (!_caseSensitive && (element.Set.Contains(compared) || element.Set.Contains(char.ToLowerInvariant(c))));
    }

    private static string ExpandSet(ReadOnlySpan<char> set)
    {
        System.Text.StringBuilder members = new();
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-' && set[i] <= set[i + 2])
            {
                for (int c = set[i]; c <= set[i + 2]; c++)
                    members.Append((char)c);
                i += 2;
            }
            else
            {
                members.Append(set[i]);
            }
        }
        return members.ToString();
    }
}
