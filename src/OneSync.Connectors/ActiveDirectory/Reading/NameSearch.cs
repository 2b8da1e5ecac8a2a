using System.DirectoryServices.Protocols;
using System.Text;
using OneSync.Core.Ports;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Finds names that are in use in the whole domain, whoever has them: users, groups, computers, contacts.</summary>
internal static class NameSearch
{
    private static readonly string[] s_mail = ["mail", "proxyAddresses", "userPrincipalName"];

    /// <summary>The names in use of each attribute. A mail address is taken by whoever has it as mail, proxy address or user principal name.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="pageSize">How many entries at a time.</param>
    /// <param name="container">The DN of the domain; <c>""</c> in a global catalog, for the forest.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IEnumerable<NameInUse> Read(DirectorySession session, int pageSize, string container, IReadOnlyList<string> attributes, CancellationToken cancellation)
    {
        // A common name need not be unique but in its container.
        string[] wanted = [.. attributes.Where(a => !AccountAttributes.IsMadeUp(a) && !a.Equals(AccountAttributes.Name, StringComparison.OrdinalIgnoreCase))];
        string[] read = [.. wanted.SelectMany(Kin).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (read.Length == 0)
            yield break;
        string filter = LdapFilter.Any(read.Select(name => $"({name}=*)"));
        foreach (SearchResultEntry entry in PagedSearch.Read(session, pageSize, container, SearchScope.Subtree, filter, [.. read, .. EntryAnchor.Attributes], cancellation))
        {
            string anchor = EntryAnchor.Of(entry).ToString();
            foreach (string attribute in wanted)
            {
                foreach (string name in Kin(attribute).SelectMany(kin => Names(session, entry, attribute, kin, cancellation)))
                    yield return new NameInUse(attribute, name, anchor);
            }
        }
    }

    /// <summary>Whether an attribute holds addresses, which must be unique in the whole forest.</summary>
    public static bool IsMail(string attribute) => s_mail.Contains(attribute, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Names(DirectorySession session, SearchResultEntry entry, string attribute, string kin, CancellationToken cancellation)
    {
        IEnumerable<string> values = PagedSearch.Values(session, entry, kin, cancellation).Select(Encoding.UTF8.GetString);
        bool isProxy = kin.Equals("proxyAddresses", StringComparison.OrdinalIgnoreCase);
        if (attribute.Equals("proxyAddresses", StringComparison.OrdinalIgnoreCase))
            return isProxy ? values : values.SelectMany(v => new[] { "SMTP:" + v, "smtp:" + v });
        return isProxy ? values.Select(MailAddresses.OfProxy).OfType<string>() : values;
    }

    private static string[] Kin(string attribute) => IsMail(attribute) ? s_mail : [attribute];
}
