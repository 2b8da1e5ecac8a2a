using System.DirectoryServices.Protocols;
using OneSync.Connectors.Accounts;
using OneSync.Core.Model;
using OneSync.Core.Planning;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>Reads many accounts with one search, as they are now.</summary>
internal sealed class AccountLookup(AccountAttributes attributes, AccountReading reading, CancellationToken cancellation)
{
    /// <summary>How many accounts one search asks for.</summary>
    public const int Chunk = 100;

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
        foreach (SearchResultEntry entry in Find(session, wanted.Keys.Select(id => LdapFilter.Equal("objectGUID", id.ToByteArray()))))
            Fill(session, entry, wanted[AccountReading.Id(entry)]);
    }

    /// <summary>
    /// Looks for accounts that a Create made, now or before its run was killed: the object of its name that shows every value. Where it is
    /// found, the work has its anchor.
    /// </summary>
    public void FindMade(DirectorySession session, IReadOnlyCollection<AccountWork> works)
    {
        Dictionary<string, AccountWork> byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (AccountWork work in works.Where(w => w.Name is not null))
            byName[DistinguishedName.Canonical(work.Name!)] = work;
        foreach (SearchResultEntry entry in Find(session, byName.Values.Select(w => LdapFilter.Equal("sAMAccountName", w.Changes[0].After("sAMAccountName").First ?? ""))))
        {
            if (!byName.TryGetValue(DistinguishedName.Canonical(entry.DistinguishedName), out AccountWork? work))
                continue;
            Fill(session, entry, work);
            PlannedChange create = work.Changes[0];
            create.Left = [.. create.Values.Where(v => !v.Name.Equals(AccountAttributes.Unit, StringComparison.OrdinalIgnoreCase) && !AccountDiff.Same(work.Values.GetValueOrDefault(v.Name), v.After))];
            if (create.Left.All(v => attributes.IsReference(v.Name)))
                work.Anchor = AccountReading.Id(entry).ToString();
        }
    }

    private IEnumerable<SearchResultEntry> Find(DirectorySession session, IEnumerable<string> filters)
    {
        string[] any = [.. filters];
        if (any.Length == 0)
            return [];
        SearchRequest search = new(attributes.Scope.Domain, LdapFilter.Any(any), SearchScope.Subtree, reading.LdapNames);
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
