using System.Globalization;
using System.Text;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Filters of searches (RFC 4515): the one place where values are escaped for them.</summary>
internal static class LdapFilter
{
    /// <summary>User accounts, without computers and contacts.</summary>
    public const string Users = "(&(objectCategory=person)(objectClass=user))";

    /// <summary>Objects whose attribute has this value.</summary>
    public static string Equal(string attribute, string value) => $"({attribute}={Escape(value)})";

    /// <summary>Objects whose attribute has these bytes.</summary>
    public static string Equal(string attribute, ReadOnlySpan<byte> value)
    {
        StringBuilder filter = new StringBuilder(value.Length * 3 + attribute.Length + 3).Append('(').Append(attribute).Append('=');
        foreach (byte octet in value)
            filter.Append(CultureInfo.InvariantCulture, $"\\{octet:x2}");
        return filter.Append(')').ToString();
    }

    /// <summary>Objects for which any of the filters holds.</summary>
    public static string Any(IEnumerable<string> filters) => $"(|{string.Concat(filters)})";

    /// <summary>Objects for which all of the filters hold.</summary>
    public static string All(params IEnumerable<string> filters) => $"(&{string.Concat(filters)})";

    /// <summary>The value as it stands in a filter.</summary>
    public static string Escape(string value)
    {
        StringBuilder escaped = new(value.Length + 8);
        foreach (char c in value)
        {
            if (c is '*' or '(' or ')' or '\\' or '\0')
                escaped.Append(CultureInfo.InvariantCulture, $"\\{(int)c:x2}");
            else
                escaped.Append(c);
        }
        return escaped.ToString();
    }
}
