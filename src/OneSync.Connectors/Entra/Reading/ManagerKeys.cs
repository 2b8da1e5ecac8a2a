using System.Text.Json;

namespace OneSync.Connectors.Entra;

/// <summary>By which key each user of the tenant may be told as somebody's manager.</summary>
internal sealed class ManagerKeys
{
    private readonly string _attribute;
    private readonly Dictionary<string, string> _keys = new(StringComparer.OrdinalIgnoreCase);
    // Whether several users have it.
    private readonly Dictionary<string, bool> _shared = new(StringComparer.OrdinalIgnoreCase);

    private ManagerKeys(string attribute) => _attribute = attribute;

    /// <summary>Reads them from the users at hand.</summary>
    /// <param name="store">The users.</param>
    /// <param name="attribute">The attribute that holds the keys.</param>
    public static ManagerKeys Read(UserStore store, string attribute)
    {
        ManagerKeys keys = new(attribute);
        UserAttribute key = UserAttributes.Find(attribute)!;
        foreach ((string id, ReadOnlyMemory<byte> json) in store.Users())
        {
            using JsonDocument user = JsonDocument.Parse(json);
            if (key.Read(user.RootElement).First is not { Length: > 0 } value)
                continue;
            keys._keys[id] = value;
            keys._shared[value] = keys._shared.ContainsKey(value);
        }
        return keys;
    }

    /// <summary>The key of a user; null where that user has none.</summary>
    public string? KeyOf(string id) => _keys.GetValueOrDefault(id);

    /// <summary>Why a key means no user, as a clause; null when it means one.</summary>
    public string? WhyNot(string key) => !_shared.TryGetValue(key, out bool isShared) ? $"no account has {_attribute} '{key}'"
        : isShared ? $"more than one account has {_attribute} '{key}'" : null;
}
