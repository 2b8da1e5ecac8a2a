using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// Names of directory objects as texts (RFC 4514): the one place where values are escaped for them and read back. A name is a list of parts such as
/// <c>CN=Ada Byron</c>, the object's own first.
/// </summary>
internal static class DistinguishedName
{
    /// <summary>The value as it stands in a name: whatever it holds, it stays one value.</summary>
    public static string Escape(string value)
    {
        StringBuilder escaped = new(value.Length + 8);
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            bool edge = (i == 0 && c is ' ' or '#') || (i == value.Length - 1 && c == ' ');
            if (c < ' ' || c == '\x7F')
                escaped.Append(CultureInfo.InvariantCulture, $"\\{(int)c:X2}");
            else if (edge || c is ',' or '+' or '"' or '\\' or '<' or '>' or ';' or '=')
                escaped.Append('\\').Append(c);
            else
                escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>A part: a type and a value, which is escaped.</summary>
    public static string Part(string type, string value) => $"{type}={Escape(value)}";

    /// <summary>The name of an object below another; below nothing it is the part itself.</summary>
    public static string Join(string part, string parent) => parent.Length == 0 ? part : $"{part},{parent}";

    /// <summary>Splits a name into its parts, still escaped, without the spaces around them; null when it is no name.</summary>
    public static IReadOnlyList<string>? Parts(string name)
    {
        List<string> parts = [];
        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && name[i] == '\\')
            {
                i++;
                continue;
            }
            if (i < name.Length && name[i] is not (',' or ';'))
                continue;
            string part = TrimPart(name[start..Math.Min(i, name.Length)]);
            if (part.Length == 0 && name.Trim().Length == 0)
                return [];
            if (!TryReadPart(part, out _, out _))
                return null;
            parts.Add(part);
            start = i + 1;
        }
        return parts;
    }

    /// <summary>Takes the first part from the rest.</summary>
    public static bool TrySplit(string name, [NotNullWhen(true)] out string? first, [NotNullWhen(true)] out string? parent)
    {
        (first, parent) = (null, null);
        if (Parts(name) is not { Count: > 0 } parts)
            return false;
        first = parts[0];
        parent = string.Join(',', parts.Skip(1));
        return true;
    }

    /// <summary>Reads a part: its type, and its value with nothing escaped.</summary>
    public static bool TryReadPart(string part, [NotNullWhen(true)] out string? type, [NotNullWhen(true)] out string? value)
    {
        (type, value) = (null, null);
        int at = part.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0 || at == part.Length - 1)
            return false;
        string before = part[..at].Trim();
        if (!before.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') || Unescape(part[(at + 1)..].TrimStart(' ')) is not { Length: > 0 } text)
            return false;
        (type, value) = (before, text);
        return true;
    }

    /// <summary>One writing for every writing of a name: types in capitals, one way to escape. A text that is no name stays as it is.</summary>
    public static string Canonical(string name)
    {
        if (IsCanonical(name) || Parts(name) is not { } parts)
            return name;
        return string.Join(',', parts.Select(p => TryReadPart(p, out string? type, out string? value) ? Part(type.ToUpperInvariant(), value) : p));
    }

    /// <summary>Whether two names mean the same object; case is ignored.</summary>
    public static bool Same(string one, string other) => string.Equals(Canonical(one), Canonical(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>The part of <paramref name="name"/> before <paramref name="ancestor"/>: <c>""</c> for the ancestor itself, null for what is not under it.</summary>
    public static string? Below(string name, string ancestor)
    {
        (string canonical, string above) = (Canonical(name), Canonical(ancestor));
        if (canonical.Equals(above, StringComparison.OrdinalIgnoreCase))
            return "";
        return above.Length > 0 && canonical.EndsWith("," + above, StringComparison.OrdinalIgnoreCase) && Parts(canonical) is { } parts && parts.Count > Parts(above)!.Count
            ? string.Join(',', parts.Take(parts.Count - Parts(above)!.Count)) : null;
    }

    // Most names, seen at a glance: types in capitals, and nothing in the values that means something.
    private static bool IsCanonical(string name)
    {
        bool inValue = false;
        for (int i = 0, start = 0; i <= name.Length; i++)
        {
            char c = i < name.Length ? name[i] : ',';
            if (c == ',')
            {
                if (!inValue || i == start || name[i - 1] == ' ' || name[start] is ' ' or '#')
                    return false;
                (inValue, start) = (false, i + 1);
            }
            else if (!inValue && c == '=')
            {
                if (i == start)
                    return false;
                (inValue, start) = (true, i + 1);
            }
            else if (inValue ? c is < ' ' or '\x7F' or '+' or '"' or '\\' or '<' or '>' or ';' or '=' : !(char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            {
                return false;
            }
        }
        return true;
    }

    // The value with nothing escaped; null when an escape is broken.
    private static string? Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
            return value.IndexOfAny(['"', '<', '>', '+']) >= 0 ? null : value;
        List<byte> utf8 = [];
        StringBuilder text = new();
        void Flush()
        {
            text.Append(Encoding.UTF8.GetString([.. utf8]));
            utf8.Clear();
        }
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\')
            {
                Flush();
                text.Append(value[i]);
            }
            else if (i + 2 < value.Length && byte.TryParse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet))
            {
                utf8.Add(octet);
                i += 2;
            }
            else if (++i < value.Length)
            {
                Flush();
                text.Append(value[i]);
            }
            else
            {
                return null;
            }
        }
        Flush();
        return text.ToString();
    }

    // A space at the end that is escaped belongs to the value.
    private static string TrimPart(string part)
    {
        string trimmed = part.Trim(' ');
        int slashes = trimmed.Length - trimmed.TrimEnd('\\').Length;
        return slashes % 2 == 1 ? trimmed + " " : trimmed;
    }
}
