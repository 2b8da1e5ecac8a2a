using System.Text.Json.Nodes;

namespace OneSync.TestServers;

/// <summary>What a tenant holds. Whoever looks at it while the server runs holds <see cref="Gate"/>.</summary>
public sealed class EntraTenant
{
    private readonly Dictionary<string, EntraUser> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
    private long _sequence;

    /// <summary>Its id.</summary>
    public string Id { get; } = "11111111-2222-3333-4444-555555555555";

    /// <summary>Guards all of it.</summary>
    public object Gate { get; } = new();

    /// <summary>Its verified domains.</summary>
    public List<string> Domains { get; } = ["district.test", "district.onmicrosoft.com"];

    /// <summary>Its licences: part number, sku, how many were bought, the plans in it.</summary>
    public List<(string Name, string Sku, int Bought, string[] Plans)> Skus { get; } = [];

    /// <summary>Its directory roles and who has them.</summary>
    public Dictionary<string, List<string>> Roles { get; } = new() { ["Global Administrator"] = [] };

    /// <summary>Its groups.</summary>
    public Dictionary<string, EntraGroup> Groups { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Objects that are gone for good, and when.</summary>
    internal Dictionary<string, long> Gone { get; } = [];

    /// <summary>Every user, the deleted among them.</summary>
    public IEnumerable<EntraUser> All => _users.Values;

    /// <summary>The users that are not deleted.</summary>
    public IEnumerable<EntraUser> Users => _users.Values.Where(u => u.Deleted is null);

    /// <summary>The number of the last change.</summary>
    internal long Sequence => _sequence;

    internal long Next() => ++_sequence;

    /// <summary>The user of that id or name that is not deleted; null when there is none.</summary>
    public EntraUser? Find(string key)
    {
        EntraUser? user = _users.GetValueOrDefault(key) ?? (_names.TryGetValue(key, out string? id) ? _users[id] : null);
        return user?.Deleted is null ? user : null;
    }

    /// <summary>The deleted user of that id; null when there is none.</summary>
    internal EntraUser? FindDeleted(string id) => _users.GetValueOrDefault(id) is { Deleted: not null } user ? user : null;

    /// <summary>The user with that employee id; null when there is none.</summary>
    public EntraUser? ByEmployee(string number) => Users.SingleOrDefault(u => u["employeeId"] == number);

    /// <summary>The group of that name; null when there is none.</summary>
    public EntraGroup? Group(string name) => Groups.Values.SingleOrDefault(g => g.Name == name);

    /// <summary>The users, each as its name, number, state, licences and groups, for tests in other processes.</summary>
    public IReadOnlyList<string> State()
    {
        lock (Gate)
        {
            return [.. Users.OrderBy(u => u["userPrincipalName"], StringComparer.Ordinal).Select(u =>
                $"{u["userPrincipalName"]} {u["employeeId"]} {u["accountEnabled"]} {u.Skus.Count} {string.Join(',', Groups.Values.Where(g => g.Members.Contains(u.Id)).Select(g => g.Name).Order(StringComparer.Ordinal))}")];
        }
    }

    /// <summary>Makes a user by hand.</summary>
    public EntraUser AddUser(string principalName, params (string Name, JsonNode Value)[] values)
    {
        lock (Gate)
        {
            EntraUser user = Make();
            foreach ((string name, JsonNode value) in values.Prepend(("accountEnabled", true)).Prepend(("displayName", principalName)).Prepend(("mailNickname", principalName.Split('@')[0])).Prepend(("userPrincipalName", principalName)))
                user.Set(name, value, _sequence);
            Name(user, null, principalName);
            return user;
        }
    }

    /// <summary>Makes a group by hand.</summary>
    public EntraGroup AddGroup(string name, params (string Name, JsonNode Value)[] values)
    {
        lock (Gate)
        {
            EntraGroup group = new(Guid.NewGuid().ToString());
            foreach ((string property, JsonNode value) in values.Prepend(("displayName", name)).Prepend(("mailNickname", name.Replace(" ", "", StringComparison.Ordinal))).Prepend(("securityEnabled", true)).Prepend(("mailEnabled", false)).Prepend(("groupTypes", new JsonArray())))
                group.Values[property] = value;
            return Groups[group.Id] = group;
        }
    }

    /// <summary>Deletes a user by hand, softly.</summary>
    public void Delete(EntraUser user, DateTimeOffset at)
    {
        lock (Gate)
        {
            string name = user["userPrincipalName"]!;
            _names.Remove(name);
            user.Set("userPrincipalName", user.Id.Replace("-", "", StringComparison.Ordinal) + name, Next());
            user.Deleted = at;
        }
    }

    /// <summary>Changes a property by hand.</summary>
    public void Change(EntraUser user, string property, JsonNode? value)
    {
        lock (Gate)
        {
            if (property == "userPrincipalName")
                Name(user, user[property], value!.ToString());
            user.Set(property, value, Next());
        }
    }

    internal EntraUser Make()
    {
        EntraUser user = new(Guid.NewGuid().ToString(), Next());
        user.Values["userType"] = "Member";
        return _users[user.Id] = user;
    }

    internal void Forget(EntraUser user) => _users.Remove(user.Id);

    internal void Restore(EntraUser user)
    {
        string name = user["userPrincipalName"]![32..];
        user.Deleted = null;
        user.Created = Next();
        user.Set("userPrincipalName", name, _sequence);
        _names[name] = user.Id;
    }

    internal void Name(EntraUser user, string? before, string name)
    {
        if (before is not null)
            _names.Remove(before);
        _names[name] = user.Id;
    }

    /// <summary>Which property of a body is another object's.</summary>
    internal string? Conflict(JsonObject body, EntraUser? own)
    {
        if (body["userPrincipalName"]?.ToString() is { } name && _names.TryGetValue(name, out string? owner) && owner != own?.Id)
            return "userPrincipalName";
        if (body["mail"]?.ToString() is { } mail && All.Any(u => u != own && u.Values["proxyAddresses"] is JsonArray proxies && proxies.Any(p => p!.ToString().Equals($"SMTP:{mail}", StringComparison.OrdinalIgnoreCase))))
            return "proxyAddresses";
        return null;
    }
}
