using System.Text.Json;
using OneSync.Core.Model;

namespace OneSync.Connectors.Adobe;

/// <summary>How a command names an account.</summary>
/// <param name="User">The e-mail, or a user name that is none.</param>
/// <param name="Domain">The domain that a user name needs which is no e-mail; null beside an e-mail, which takes none.</param>
internal readonly record struct UserKey(string User, string? Domain)
{
    /// <summary>The key of an account with these values.</summary>
    public static UserKey Of(string email, string username, string domain) =>
        username.Length > 0 && !username.Contains('@', StringComparison.Ordinal) ? new UserKey(username, domain) : new UserKey(email.Length > 0 ? email : username, null);

    /// <summary>One text for it, in which case does not count.</summary>
    public string Folded => (Domain is null ? User : $"{User}\n{Domain}").ToLowerInvariant();

    /// <inheritdoc/>
    public override string ToString() => Domain is null ? User : $"{Domain}\\{User}";
}

/// <summary>An account as the service gives it; what it leaves out is <c>""</c>.</summary>
internal sealed record AdobeUser(string Id, string Email, string Username, string Domain, string Type, string FirstName, string LastName, string Country, IReadOnlyList<string> Groups)
{
    /// <summary>How commands name it.</summary>
    public UserKey Key { get; } = UserKey.Of(Email, Username, Domain);

    /// <summary>The value of an attribute.</summary>
    /// <param name="attribute">Its name, as <see cref="AccountAttributes"/> has it.</param>
    public AttributeValue this[string attribute] => attribute switch
    {
        AccountAttributes.Email => AttributeValue.Of(Email),
        AccountAttributes.Username => AttributeValue.Of(Username),
        AccountAttributes.Domain => AttributeValue.Of(Domain),
        AccountAttributes.Type => AttributeValue.Of(Type),
        AccountAttributes.FirstName => AttributeValue.Of(FirstName),
        AccountAttributes.LastName => AttributeValue.Of(LastName),
        AccountAttributes.Country => AttributeValue.Of(Country),
        AccountAttributes.Groups => AttributeValue.Of(Groups),
        _ => AttributeValue.Absent,
    };

    /// <summary>Reads an account; null when it has nothing that names it.</summary>
    public static AdobeUser? Read(JsonElement user)
    {
        string Text(string name) => user.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        string email = Text("email"), username = Text("username"), type = Text("type"), id = Text("id");
        if (email.Length == 0 && username.Length == 0)
            return null;
        string domain = Text("domain");
        IReadOnlyList<string> groups = user.TryGetProperty("groups", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(g => g.ValueKind == JsonValueKind.String).Select(g => g.GetString()!)] : [];
        // Only who was invited and never signed in has no id.
        if (id.Length == 0)
            id = $"{type}:{UserKey.Of(email, username, domain).Folded}";
        return new AdobeUser(id, email, username, domain, type, Text("firstname"), Text("lastname"), Text("country"), groups);
    }
}
