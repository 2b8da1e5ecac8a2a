using System.Text.Json.Nodes;

namespace OneSync.TestServers;

/// <summary>A user of a tenant.</summary>
public sealed class EntraUser
{
    private readonly Dictionary<string, long> _changed = new(StringComparer.Ordinal);

    internal EntraUser(string id, long now)
    {
        (Id, Created) = (id, now);
        Values["id"] = id;
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>Its properties that have a value.</summary>
    public JsonObject Values { get; } = [];

    /// <summary>The id of its manager.</summary>
    public string? Manager { get; internal set; }

    /// <summary>Its licences by sku, and the group that gave each; null for itself.</summary>
    public Dictionary<string, string?> Skus { get; } = [];

    /// <summary>Its first password.</summary>
    public string? Password { get; internal set; }

    /// <summary>When it was deleted; null where it is not.</summary>
    public DateTimeOffset? Deleted { get; internal set; }

    /// <summary>How often it was signed out everywhere.</summary>
    public int SignedOut { get; internal set; }

    /// <summary>How often it can still be asked for before it is seen.</summary>
    internal int Unseen { get; set; }

    internal long Created { get; set; }

    internal long Touched { get; private set; }

    /// <summary>A property as a text; null where it has none.</summary>
    public string? this[string property] => Values[property]?.ToString();

    internal bool ChangedAfter(string property, long sequence) => _changed.GetValueOrDefault(property) > sequence;

    internal void Set(string property, JsonNode? value, long now)
    {
        if (JsonNode.DeepEquals(Values[property], value))
            return;
        if (value is null)
            Values.Remove(property);
        else
            Values[property] = value.DeepClone();
        Touch(property, now);
    }

    internal void Touch(string property, long now)
    {
        _changed[property] = now;
        Touched = now;
    }
}

/// <summary>A group of a tenant.</summary>
public sealed class EntraGroup(string id)
{
    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>Its properties.</summary>
    public JsonObject Values { get; } = new() { ["id"] = id };

    /// <summary>The ids of its members.</summary>
    public HashSet<string> Members { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How often it can still be asked for before it is seen.</summary>
    internal int Unseen { get; set; }

    /// <summary>Its name.</summary>
    public string Name => Values["displayName"]!.ToString();
}
