using System.Text.Json.Nodes;

namespace OneSync.TestServers.Google;

/// <summary>A user of the domain.</summary>
public sealed class GoogleUser(string id, JsonObject fields)
{
    /// <summary>The id, which never changes.</summary>
    public string Id => id;

    /// <summary>Every field but the password.</summary>
    public JsonObject Fields { get; } = fields;

    /// <summary>The password that was set last.</summary>
    public string? Password { get; set; }

    /// <summary>When it was deleted; null while it is there.</summary>
    public DateTimeOffset? Deleted { get; set; }

    /// <summary>How many changes are still refused, as the user is not made completely yet.</summary>
    public int Unready { get; set; }

    /// <summary>Whether lists do not show it yet.</summary>
    public bool IsHidden { get; set; }

    /// <summary>The address.</summary>
    public string Email => (string)Fields["primaryEmail"]!;

    /// <summary>The other addresses.</summary>
    public IEnumerable<string> Aliases => (Fields["aliases"] as JsonArray)?.Select(a => (string)a!) ?? [];

    /// <summary>A field as text; null where there is none.</summary>
    public string? this[string field] => Fields[field]?.ToString();

    /// <summary>Sets the other addresses.</summary>
    public void SetAliases(IEnumerable<string> aliases)
    {
        string[] all = [.. aliases];
        if (all.Length == 0)
            Fields.Remove("aliases");
        else
            Fields["aliases"] = new JsonArray([.. all.Select(a => (JsonNode)a)]);
    }
}

/// <summary>A group of the domain.</summary>
public sealed class GoogleGroup(string id, string email, string name)
{
    /// <summary>The id, which never changes.</summary>
    public string Id => id;

    /// <summary>The address.</summary>
    public string Email => email;

    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>The role of each member, by its id.</summary>
    public SortedDictionary<string, string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>How many requests are still answered as if it were not there.</summary>
    public int Unready { get; set; }
}
