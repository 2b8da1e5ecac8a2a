using System.Buffers;
using System.Text;

namespace OneSync.Connectors.Odbc;

/// <summary>
/// An ODBC connection string: <c>key=value</c> pairs between semicolons, where a value in braces may hold anything. Later settings of a key are added only
/// when it is not there yet.
/// </summary>
internal sealed class ConnectionText
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("[]{}(),;?*=!@");

    private readonly List<KeyValuePair<string, string>> _pairs = [];

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">A part is no pair, or a brace is not closed.</exception>
    public static ConnectionText Parse(string text)
    {
        ConnectionText parsed = new();
        int at = 0;
        while (at < text.Length)
        {
            if (text[at] == ';' || char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            int equals = text.IndexOf('=', at);
            if (equals < 0 || text.IndexOf(';', at) is >= 0 and var semicolon && semicolon < equals)
                throw new FormatException("between semicolons stand pairs such as Server=db1");
            string key = text[at..equals].Trim();
            at = equals + 1;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            parsed._pairs.Add(new KeyValuePair<string, string>(key, at < text.Length && text[at] == '{' ? Braced(text, key, ref at) : Plain(text, ref at)));
        }
        return parsed;
    }

    /// <summary>The value of a key; null when it has none. The first of a key counts, as ODBC has it.</summary>
    public string? this[string key]
    {
        get
        {
            foreach ((string name, string value) in _pairs)
            {
                if (name.Equals(key, StringComparison.OrdinalIgnoreCase))
                    return value;
            }
            return null;
        }
    }

    /// <summary>The password, when the string has one.</summary>
    public string? Password => this["PWD"] ?? this["Password"];

    /// <summary>Adds a pair unless the key has a value.</summary>
    public void Add(string key, string value)
    {
        if (this[key] is null)
            _pairs.Add(new KeyValuePair<string, string>(key, value));
    }

    /// <summary>The whole string, secrets and all.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach ((string key, string value) in _pairs)
        {
            bool braces = value.AsSpan().ContainsAny(s_special) || (value.Length > 0 && (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])));
            text.Append(key).Append('=').Append(braces ? $"{{{value.Replace("}", "}}", StringComparison.Ordinal)}}}" : value).Append(';');
        }
        return text.ToString();
    }

    private static string Plain(string text, ref int at)
    {
        int end = text.IndexOf(';', at) is >= 0 and var semicolon ? semicolon : text.Length;
        string value = text[at..end].Trim();
        at = end + 1;
        return value;
    }

    private static string Braced(string text, string key, ref int at)
    {
        StringBuilder value = new();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '}')
            {
                value.Append(text[at]);
                continue;
            }
            if (at + 1 < text.Length && text[at + 1] == '}')
            {
                value.Append('}');
                at++;
                continue;
            }
            at = text.IndexOf(';', at) is >= 0 and var semicolon ? semicolon + 1 : text.Length;
            return value.ToString();
        }
        throw new FormatException($"the value of '{key}' starts with a brace that is not closed");
    }
}
