using OneSync.Core.Model;

namespace OneSync.Core.Planning;

/// <summary>
/// Which names are taken, by attribute and without regard to case: by accounts as read, by the ledger of all destinations, and by
/// this plan.
/// </summary>
internal sealed class NameRegistry
{
    /// <summary>The owner of a name whose account belongs to no user.</summary>
    public const long Nobody = -1;

    /// <summary>The owner of a name that something outside of the managed accounts has: nobody may have it, whatever the ledger says.</summary>
    public const long Foreign = -2;

    private readonly Dictionary<(int Attribute, ulong Name), long> _owners = [];

    /// <summary>Enters a name; the first owner stays, unless it was nobody.</summary>
    public void Take(int attribute, string name, long user)
    {
        (int, ulong) key = (attribute, KeyIndex.KeyIgnoringCase(name));
        if (!_owners.TryGetValue(key, out long owner) || owner == Nobody)
            _owners[key] = user;
    }

    /// <summary>Whether the user may have the name.</summary>
    public bool IsFreeFor(int attribute, AttributeValue name, long user) =>
        !name.HasValue || !_owners.TryGetValue((attribute, KeyIndex.KeyIgnoringCase(name.First!)), out long owner) || owner == user;
}
