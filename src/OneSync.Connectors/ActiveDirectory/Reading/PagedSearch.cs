using System.DirectoryServices.Protocols;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Searches that have no end of their own: page by page, the next one under way while this one is looked at.</summary>
internal static class PagedSearch
{
    /// <summary>The entries that a filter finds, each once; parts of the directory that the server does not have itself are told to <paramref name="elsewhere"/>.</summary>
    /// <exception cref="LdapException">The connection was lost.</exception>
    /// <exception cref="TimeoutException">A page took too long.</exception>
    /// <exception cref="DirectoryOperationException">The directory said no, or gave up before the end.</exception>
    public static IEnumerable<SearchResultEntry> Read(
        DirectorySession session, int pageSize, string container, SearchScope scope, string filter, string[] attributes, CancellationToken cancellation, ICollection<Uri>? elsewhere = null)
    {
        PageResultRequestControl page = new(pageSize);
        // At the head of a domain a controller refers to every other domain of the forest, none of which is missed.
        bool isWithinDomain = elsewhere is null || DistinguishedName.Same(container, session.Root.Domain);
        SearchRequest Request()
        {
            SearchRequest request = new(container, filter, scope, attributes) { Controls = { page } };
            if (isWithinDomain)
                request.Controls.Add(new SearchOptionsControl(System.DirectoryServices.Protocols.SearchOption.DomainScope) { IsCritical = false });
            return request;
        }
        Task<SearchResponse> next = Task.Run(() => (SearchResponse)session.Send(Request(), cancellation), cancellation);
        while (true)
        {
            SearchResponse response = next.GetAwaiter().GetResult();
            PageResultResponseControl? more = response.Controls.OfType<PageResultResponseControl>().FirstOrDefault();
            bool last = more is not { Cookie.Length: > 0 };
            if (!last)
            {
                page = new PageResultRequestControl(pageSize) { Cookie = more!.Cookie };
                next = Task.Run(() => (SearchResponse)session.Send(Request(), cancellation), cancellation);
            }
            foreach (SearchResultEntry entry in response.Entries)
                yield return entry;
            foreach (Uri address in elsewhere is null ? [] : response.References.Cast<SearchResultReference>().SelectMany(r => r.Reference))
                elsewhere!.Add(address);
            if (last)
                yield break;
        }
    }

    /// <summary>
    /// All values of one attribute. Active Directory gives 1500 at a time: the attribute itself is empty then, and <c>name;range=0-1499</c> has the first.
    /// </summary>
    /// <exception cref="LdapException">The connection was lost.</exception>
    /// <exception cref="DirectoryOperationException">The directory said no.</exception>
    public static IEnumerable<byte[]> Values(DirectorySession session, SearchResultEntry entry, string attribute, CancellationToken cancellation)
    {
        if (entry.Attributes[attribute] is { Count: > 0 } whole)
            return (byte[][])whole.GetValues(typeof(byte[]));
        return Ranged(entry, attribute) is null ? [] : AllRanges(session, entry, attribute, cancellation);
    }

    private static IEnumerable<byte[]> AllRanges(DirectorySession session, SearchResultEntry entry, string attribute, CancellationToken cancellation)
    {
        SearchResultEntry at = entry;
        for (int read = 0; ;)
        {
            if (Ranged(at, attribute) is not { } slice)
                yield break;
            foreach (byte[] value in (byte[][])slice.GetValues(typeof(byte[])))
            {
                read++;
                yield return value;
            }
            if (slice.Name.EndsWith("-*", StringComparison.Ordinal) || slice.Count == 0)
                yield break;
            SearchRequest request = new(entry.DistinguishedName, "(objectClass=*)", SearchScope.Base, $"{attribute};range={read}-*");
            at = ((SearchResponse)session.Send(request, cancellation)).Entries[0];
        }
    }

    private static DirectoryAttribute? Ranged(SearchResultEntry entry, string attribute) =>
        entry.Attributes.Values.Cast<DirectoryAttribute>().FirstOrDefault(a => a.Name.StartsWith(attribute + ";range=", StringComparison.OrdinalIgnoreCase));
}
