using OneSync.Core.Model;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>The managed accounts by their DN, as it is in lists of members, at about 32 bytes each.</summary>
internal sealed class AccountNameIndex
{
    private readonly FingerprintIndex _prints = new();
    private readonly List<Guid> _ids = [];

    /// <summary>Enters an account.</summary>
    public void Add(string name, Guid id)
    {
        if (_prints.TryAdd(Print(name)))
            _ids.Add(id);
    }

    /// <summary>The account of that name; null when it is none that is managed.</summary>
    public Guid? Find(string name) => _prints.Find(Print(name)) is >= 0 and int place ? _ids[place] : null;

    private static ulong Print(string name) => Fingerprint.Of(name.ToUpperInvariant().AsSpan());
}
