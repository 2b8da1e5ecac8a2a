using System.Globalization;
using System.Text.Json.Nodes;

namespace OneSync.TestServers.Google;

/// <summary>What a domain has: users, groups, organizational units, custom schemas. Every method is called under a lock.</summary>
public sealed class GoogleDomain
{
    private readonly Dictionary<string, GoogleUser> _users = [];
    private readonly Dictionary<string, GoogleGroup> _groups = [];
    private readonly Dictionary<string, string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private long _next = 100_000_000_000;

    /// <summary>The domains of the customer.</summary>
    public HashSet<string> Domains { get; } = new(StringComparer.OrdinalIgnoreCase) { "district.test", "groups.district.test" };

    /// <summary>The organizational units by path, the root left out.</summary>
    public SortedSet<string> Units { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The custom schemas: name, field, type, whether it has several values.</summary>
    public List<(string Schema, string Field, string Type, bool Many)> Schemas { get; } = [];

    /// <summary>Everybody who is there.</summary>
    public IEnumerable<GoogleUser> Users => _users.Values.Where(u => u.Deleted is null);

    /// <summary>Who was deleted.</summary>
    public IEnumerable<GoogleUser> Deleted => _users.Values.Where(u => u.Deleted is not null);

    /// <summary>The groups.</summary>
    public IEnumerable<GoogleGroup> Groups => _groups.Values;

    /// <summary>The user of an id, an address or an alias; null for none.</summary>
    public GoogleUser? FindUser(string key) =>
        (_users.TryGetValue(key, out GoogleUser? user) || (_addresses.TryGetValue(key, out string? id) && _users.TryGetValue(id, out user))) && user.Deleted is null ? user : null;

    /// <summary>The deleted user of an id; null for none.</summary>
    public GoogleUser? FindDeleted(string id) => _users.GetValueOrDefault(id) is { Deleted: not null } user ? user : null;

    /// <summary>The group of an id or an address; null for none.</summary>
    public GoogleGroup? FindGroup(string key) =>
        _groups.TryGetValue(key, out GoogleGroup? group) || (_addresses.TryGetValue(key, out string? id) && _groups.TryGetValue(id, out group)) ? group : null;

    /// <summary>Whether somebody has the address.</summary>
    public bool IsTaken(string address, string? but = null) => _addresses.TryGetValue(address, out string? id) && id != but;

    /// <summary>Adds a user.</summary>
    public GoogleUser Add(JsonObject fields)
    {
        string id = (_next++).ToString(CultureInfo.InvariantCulture);
        fields["id"] = id;
        fields["primaryEmail"] = ((string)fields["primaryEmail"]!).ToLowerInvariant();
        fields["kind"] = "admin#directory#user";
        fields["isAdmin"] ??= false;
        fields["isDelegatedAdmin"] ??= false;
        fields["suspended"] ??= false;
        fields["archived"] ??= false;
        fields["orgUnitPath"] ??= "/";
        GoogleUser user = new(id, fields);
        _users.Add(id, user);
        _addresses[user.Email] = id;
        return user;
    }

    /// <summary>Adds a user by hand.</summary>
    public GoogleUser Add(string email, string given, string family, params (string Field, JsonNode Value)[] more)
    {
        JsonObject fields = new() { ["primaryEmail"] = email, ["name"] = new JsonObject { ["givenName"] = given, ["familyName"] = family } };
        foreach ((string field, JsonNode value) in more)
            fields[field] = value;
        return Add(fields);
    }

    /// <summary>Gives an address to a user or a group.</summary>
    public void Take(string address, string id) => _addresses[address] = id;

    /// <summary>Frees an address.</summary>
    public void Free(string address) => _addresses.Remove(address);

    /// <summary>Deletes a user, whose addresses are free from then on.</summary>
    public void Delete(GoogleUser user, DateTimeOffset now)
    {
        user.Deleted = now;
        foreach (string address in user.Aliases.Append(user.Email))
            _addresses.Remove(address);
        foreach (GoogleGroup group in _groups.Values)
            group.Members.Remove(user.Id);
    }

    /// <summary>Restores a deleted user.</summary>
    public void Restore(GoogleUser user)
    {
        user.Deleted = null;
        foreach (string address in user.Aliases.Append(user.Email))
            _addresses[address] = user.Id;
    }

    /// <summary>Adds a group.</summary>
    public GoogleGroup AddGroup(string email, string name)
    {
        GoogleGroup group = new($"0group{_next++}", email.ToLowerInvariant(), name);
        _groups.Add(group.Id, group);
        _addresses[group.Email] = group.Id;
        return group;
    }

    /// <summary>Everything that is there, in one order and without ids, so that two domains can be compared.</summary>
    public IEnumerable<string> State()
    {
        foreach (GoogleUser user in Users.OrderBy(u => u.Email, StringComparer.Ordinal))
        {
            IEnumerable<KeyValuePair<string, JsonNode?>> fields = user.Fields.Where(f => f.Key is not ("id" or "aliases")).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()));
            yield return $"{new JsonObject(fields).ToJsonString()} {string.Join(' ', user.Aliases.Order(StringComparer.Ordinal))}";
        }
        foreach (GoogleGroup group in Groups.OrderBy(g => g.Email, StringComparer.Ordinal))
            yield return $"{group.Email}: {string.Join(' ', group.Members.Select(m => $"{FindUser(m.Key)?.Email} {m.Value}").Order(StringComparer.Ordinal))}";
        yield return string.Join(' ', Units);
    }

    /// <summary>Whether there is such a unit.</summary>
    public bool HasUnit(string path) => path == "/" || Units.Contains(path);
}
