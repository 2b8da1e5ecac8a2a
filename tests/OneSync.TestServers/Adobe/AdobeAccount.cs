using System.Globalization;
using System.Text.Json.Nodes;

namespace OneSync.TestServers;

/// <summary>A user of an organisation.</summary>
public sealed class AdobeAccount
{
    /// <summary>Its number, in the order in which users came.</summary>
    public required int Number { get; init; }

    /// <summary>Its id, which never changes.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Number:X8}{Number * 7919 % 9973:X4}@AdobeID");

    /// <summary>adobeID, enterpriseID or federatedID.</summary>
    public required string Type { get; init; }

    /// <summary>Its e-mail, whose case counts.</summary>
    public required string Email { get; set; }

    /// <summary>Its user name; the e-mail, unless it has another.</summary>
    public required string Username { get; set; }

    /// <summary>The domain of its user name.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The first name.</summary>
    public string FirstName { get; set; } = "";

    /// <summary>The last name.</summary>
    public string LastName { get; set; } = "";

    /// <summary>Two letters.</summary>
    public string Country { get; init; } = "";

    /// <summary>When it came into the organisation.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The groups it is in.</summary>
    public SortedSet<string> Groups { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Another with the same values.</summary>
    public AdobeAccount Copy() => new()
    {
        Number = Number, Type = Type, Email = Email, Username = Username, Domain = Domain, FirstName = FirstName, LastName = LastName, Country = Country, Since = Since, Groups = new SortedSet<string>(Groups, StringComparer.Ordinal),
    };

    /// <summary>As the service gives it: what is empty is left out.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new() { ["id"] = Id, ["status"] = "active", ["type"] = Type };
        foreach ((string name, string value) in new[] { ("email", Email), ("username", Username), ("domain", Domain), ("firstname", FirstName), ("lastname", LastName), ("country", Country) })
        {
            if (value.Length > 0)
                json[name] = value;
        }
        if (Groups.Count > 0)
            json["groups"] = new JsonArray([.. Groups.Select(g => (JsonNode)g)]);
        return json;
    }

    /// <summary>All but its id, as one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Type} {Email} {Username} {FirstName} {LastName} {Country} [{string.Join(", ", Groups)}]");
}

/// <summary>A group of an organisation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">USER_GROUP, PRODUCT_PROFILE, …</param>
/// <param name="IsReadOnly">Whether another directory fills it.</param>
public sealed record AdobeGroupEntry(int Id, string Name, string Type, bool IsReadOnly = false);
