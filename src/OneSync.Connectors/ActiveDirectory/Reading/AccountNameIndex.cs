using OneSync.Core.Model;

namespace OneSync.Connectors.ActiveDirectory;

/// <summary>The managed accounts by their DN, as it is in lists of members; 24 bytes for each.</summary>
internal sealed class AccountNameIndex
{
    private readonly Dictionary<ulong, Guid> _ids = [];

    /// <summary>Enters an account.</summary>
    public void Add(string name, Guid id) => _ids[Print(name)] = id;

    /// <summary>The account of that name; null when it is none that is managed.</summary>
    public Guid? Find(string name) => _ids.TryGetValue(Print(name), out Guid id) ? id : null;

    private static ulong Print(string name) => Fingerprint.Of(name.ToUpperInvariant().AsSpan());
}
