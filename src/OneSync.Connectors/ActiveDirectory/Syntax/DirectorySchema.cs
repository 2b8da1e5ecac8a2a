using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Text;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>An attribute as the directory's schema has it.</summary>
/// <param name="Name">Its name as the schema writes it.</param>
/// <param name="Syntax">How its values look.</param>
/// <param name="IsSingle">Whether it has one value at most.</param>
/// <param name="MaxLength">The greatest number of characters of a value; null for any.</param>
/// <param name="IsSystemOnly">Whether only the directory sets it.</param>
/// <param name="IsLinkBack">Whether it is the other end of a link, such as memberOf, which is set at the first end.</param>
internal sealed record SchemaAttribute(string Name, AttributeSyntax Syntax, bool IsSingle, int? MaxLength, bool IsSystemOnly = false, bool IsLinkBack = false);

/// <summary>Reads the schema of a directory for the attributes that a configuration names.</summary>
internal static class DirectorySchema
{
    private const string NamePart = "2.5.5.1", TextWithoutCase = "2.5.5.4", Boolean = "2.5.5.8", Integer = "2.5.5.9", Bytes = "2.5.5.10", Time = "2.5.5.11", LargeInteger = "2.5.5.16", Sid = "2.5.5.17";

    // 64-bit numbers that are moments; the schema does not tell them from others.
    private static readonly HashSet<string> s_moments = new(StringComparer.OrdinalIgnoreCase)
        { "pwdLastSet", "lastLogon", "lastLogonTimestamp", "lockoutTime", "badPasswordTime", "lastLogoff" };

    private static readonly HashSet<string> s_guids = new(StringComparer.OrdinalIgnoreCase) { "objectGUID", "mS-DS-ConsistencyGuid" };

    /// <summary>The attributes by name, case ignored; those that the directory does not have are missing.</summary>
    /// <exception cref="LdapException">The connection was lost.</exception>
    /// <exception cref="DirectoryOperationException">The schema cannot be read.</exception>
    public static Dictionary<string, SchemaAttribute> Read(DirectorySession session, IEnumerable<string> names, CancellationToken cancellation)
    {
        Dictionary<string, SchemaAttribute> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (string[] some in names.Distinct(StringComparer.OrdinalIgnoreCase).Chunk(100))
        {
            SearchRequest search = new(session.Root.Schema, LdapFilter.All("(objectClass=attributeSchema)", LdapFilter.Any(some.Select(n => LdapFilter.Equal("lDAPDisplayName", n)))),
                SearchScope.OneLevel, "lDAPDisplayName", "attributeSyntax", "isSingleValued", "rangeUpper", "systemOnly", "linkID");
            foreach (SearchResultEntry entry in ((SearchResponse)session.Send(search, cancellation)).Entries)
            {
                SchemaAttribute attribute = Of(entry);
                found[attribute.Name] = attribute;
            }
        }
        return found;
    }

    private static SchemaAttribute Of(SearchResultEntry entry)
    {
        string Text(string name) => entry.Attributes[name] is { Count: > 0 } values ? Encoding.UTF8.GetString((byte[])values.GetValues(typeof(byte[]))[0]) : "";
        string name = Text("lDAPDisplayName"), syntax = Text("attributeSyntax");
        bool isText = syntax is TextWithoutCase or "2.5.5.12" or "2.5.5.5" or "2.5.5.6" or "2.5.5.3";
        int? longest = isText && int.TryParse(Text("rangeUpper"), NumberStyles.None, CultureInfo.InvariantCulture, out int upper) && upper > 0 ? upper : null;
        bool back = int.TryParse(Text("linkID"), NumberStyles.None, CultureInfo.InvariantCulture, out int link) && link % 2 == 1;
        return new SchemaAttribute(name, Syntax(name, syntax), Text("isSingleValued") == "TRUE", longest, Text("systemOnly") == "TRUE", back);
    }

    private static AttributeSyntax Syntax(string name, string syntax) => syntax switch
    {
        _ when s_guids.Contains(name) => AttributeSyntax.Guid,
        _ when name.Equals("accountExpires", StringComparison.OrdinalIgnoreCase) => AttributeSyntax.Expiry(TimeZoneInfo.Local),
        _ when s_moments.Contains(name) => AttributeSyntax.Ticks,
        NamePart => AttributeSyntax.Name,
        Boolean => AttributeSyntax.Boolean,
        Integer or LargeInteger => AttributeSyntax.Integer,
        Bytes or Sid => AttributeSyntax.Bytes,
        Time => AttributeSyntax.Time,
        _ => AttributeSyntax.Text,
    };
}
