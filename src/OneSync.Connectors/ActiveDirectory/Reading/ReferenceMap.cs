using System.Text;
using OneSync.Core.Model;
using System.DirectoryServices.Protocols;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>
/// Which account a key such as an employee number means, and the reverse: references such as <c>manager</c> are DNs in the directory and keys in OneSync,
/// so that they outlive moves and renames.
/// </summary>
internal sealed class ReferenceMap
{
    private readonly Dictionary<ulong, string> _keys = [];
    // Of the keys above, once somebody asks: whether several accounts have it.
    private Dictionary<ulong, bool>? _shared;
    private readonly Dictionary<string, string?> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the keys of all users of the domain.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="pageSize">How many entries at a time.</param>
    /// <param name="key">The attribute that holds the keys.</param>
    /// <param name="forWriting">Whether names are looked up by key; otherwise keys by name.</param>
    /// <param name="cancellation">Ends it.</param>
    public static ReferenceMap Read(DirectorySession session, int pageSize, string key, bool forWriting, CancellationToken cancellation)
    {
        ReferenceMap map = new();
        string filter = LdapFilter.All(LdapFilter.Users, $"({key}=*)");
        foreach (SearchResultEntry entry in PagedSearch.Read(session, pageSize, session.Root.Domain, SearchScope.Subtree, filter, [key], cancellation))
        {
            if (PagedSearch.Values(session, entry, key, cancellation).FirstOrDefault() is not { } bytes)
                continue;
            string value = Encoding.UTF8.GetString(bytes);
            if (forWriting)
                map._names[value] = map._names.ContainsKey(value) ? null : entry.DistinguishedName;
            else
                map._keys[Print(entry.DistinguishedName)] = value;
        }
        return map;
    }

    /// <summary>The key of the account of that name; the name itself where it has none.</summary>
    public string KeyOf(string name) => _keys.TryGetValue(Print(name), out string? key) ? key : DistinguishedName.Canonical(name);

    /// <summary>Why a key means no account, as a clause; null when it means one. For a map of keys by name.</summary>
    /// <param name="key">The key.</param>
    /// <param name="attribute">The attribute that holds keys.</param>
    /// <param name="domain">The domain, below which a DN means whatever it names.</param>
    public string? WhyNot(string key, string attribute, string domain)
    {
        if (_shared is null)
        {
            _shared = [];
            foreach (string known in _keys.Values)
            {
                ulong print = PrintKey(known);
                _shared[print] = _shared.ContainsKey(print);
            }
        }
        if (_shared.TryGetValue(PrintKey(key), out bool isShared))
            return isShared ? $"more than one account has {attribute} '{key}'" : null;
        return DistinguishedName.Below(key, domain) is null ? $"no account has {attribute} '{key}'" : null;
    }

    /// <summary>The name of the account with the key; false when there is none, or when there are several.</summary>
    public bool TryName(string key, out string name, out bool isAmbiguous)
    {
        bool known = _names.TryGetValue(key, out string? found);
        (name, isAmbiguous) = (found ?? "", known && found is null);
        return found is not null;
    }

    private static ulong PrintKey(string key) => Fingerprint.Of(key.ToUpperInvariant().AsSpan());

    private static ulong Print(string name) => Fingerprint.Of(DistinguishedName.Canonical(name).ToUpperInvariant().AsSpan());
}
