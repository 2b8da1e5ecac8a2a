using System.DirectoryServices.Protocols;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Reads many accounts with one search, as they are now.</summary>
internal sealed class AccountLookup(AccountAttributes attributes, AccountReading reading, CancellationToken cancellation)
{
    /// <summary>Reads the accounts of these works by their anchor, wherever in the domain they are. One that is not found has no name then.</summary>
    public void Read(DirectorySession session, IReadOnlyCollection<AccountWork> works)
    {
        Dictionary<Guid, AccountWork> wanted = [];
        foreach (AccountWork work in works)
        {
            work.Name = null;
            if (Guid.TryParse(work.Anchor, out Guid id))
                wanted[id] = work;
        }
        if (wanted.Count == 0)
            return;
        foreach (SearchResultEntry entry in Find(session, EntryAnchor.Filter(session.Root, wanted.Keys), reading.LdapNames))
            Fill(session, entry, wanted[EntryAnchor.Of(entry)]);
    }

    /// <summary>
    /// Asks for the anchors of accounts that a Create made, and of those whose name it found taken: it is an account that was made before its run was killed,
    /// where the object of its name shows every value.
    /// </summary>
    public void FindMade(DirectorySession session, IReadOnlyCollection<AccountWork> works)
    {
        if (works.Count == 0)
            return;
        Dictionary<string, AccountWork> byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (AccountWork work in works)
            byName[work.Name!] = work;
        // A name comes back as it was sent, mostly, and has other writings.
        Lazy<Dictionary<string, AccountWork>> byCanonicalName = new(() =>
            works.GroupBy(work => DistinguishedName.Canonical(work.Name!), StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => group.Last(), StringComparer.OrdinalIgnoreCase));
        string filter = LdapFilter.Any(works.Select(w => LdapFilter.Equal("sAMAccountName", w.Changes[0].After("sAMAccountName").First ?? "")));
        foreach (SearchResultEntry entry in Find(session, filter, works.Any(w => w.Changes[0].IsNameTaken) ? reading.LdapNames : [.. EntryAnchor.Attributes]))
        {
            if (!byName.TryGetValue(entry.DistinguishedName, out AccountWork? work) && !byCanonicalName.Value.TryGetValue(DistinguishedName.Canonical(entry.DistinguishedName), out work))
                continue;
            PlannedChange create = work.Changes[0];
            if (create.IsNameTaken)
            {
                Fill(session, entry, work);
                create.Left = [.. create.Values.Where(v => !v.Name.Equals(AccountAttributes.Unit, StringComparison.OrdinalIgnoreCase) && !AccountDiff.Same(work.Values.GetValueOrDefault(v.Name), v.After))];
            }
            if (!create.IsNameTaken || create.Left.All(v => attributes.IsReference(v.Name)))
                work.Anchor = EntryAnchor.Of(entry).ToString();
        }
    }

    private IEnumerable<SearchResultEntry> Find(DirectorySession session, string filter, string[] wanted)
    {
        SearchRequest search = new(attributes.Scope.Domain, filter, SearchScope.Subtree, wanted);
        return ((SearchResponse)session.Send(search, cancellation)).Entries.Cast<SearchResultEntry>();
    }

    private void Fill(DirectorySession session, SearchResultEntry entry, AccountWork work)
    {
        work.Name = entry.DistinguishedName;
        work.Control = AccountReading.Control(entry);
        AttributeValue[] values = new AttributeValue[reading.Names.Count];
        reading.Read(session, entry, values, cancellation);
        for (int i = 0; i < values.Length; i++)
            work.Values[reading.Names[i]] = values[i];
    }
}
