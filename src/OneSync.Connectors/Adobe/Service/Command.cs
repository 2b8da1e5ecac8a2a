using System.Text.Json;

namespace OneSync.Connectors.Adobe;

/// <summary>One command: steps that are taken in their order; where one fails, none counts.</summary>
/// <param name="RequestId">By which the answer names it.</param>
/// <param name="User">The user that it is about; null for a user group.</param>
/// <param name="UserGroup">The user group that it is about; null for a user.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Members">The users that a command of a user group names.</param>
internal sealed record Command(string RequestId, UserKey? User, string? UserGroup, IReadOnlyList<Step> Steps, IReadOnlyList<UserKey> Members)
{
    /// <summary>Whether the user is one whom Adobe knows by itself, as its own account.</summary>
    public bool UseAdobeId { get; init; }

    /// <summary>A command about a user.</summary>
    public static Command Of(string id, UserKey user, params IEnumerable<Step> steps) => new(id, user, null, [.. steps], []);

    /// <summary>A command about a user group.</summary>
    public static Command OfGroup(string id, string group, IReadOnlyList<UserKey> members, params IEnumerable<Step> steps) => new(id, null, group, [.. steps], members);

    /// <summary>Everybody whom it names, as a text in which case does not count: no two commands of one request may name the same.</summary>
    public IEnumerable<string> Subjects => User is { } user ? [user.Folded] : Members.Select(m => m.Folded);
}

/// <summary>A step of a command: its name, and its body.</summary>
internal sealed record Step(string Name, IReadOnlyList<KeyValuePair<string, object>> Body)
{
    /// <summary>How many groups, or members, one step takes.</summary>
    public const int MostItems = 10;

    /// <summary>Makes an account.</summary>
    /// <param name="type">Of which type.</param>
    /// <param name="values">Its values, those it has.</param>
    public static Step Create(string type, IEnumerable<KeyValuePair<string, string>> values) => new(
        type switch { IdentityType.Adobe => "addAdobeID", IdentityType.Enterprise => "createEnterpriseID", _ => "createFederatedID" },
        [.. values.Where(v => v.Value.Length > 0).Select(v => KeyValuePair.Create(v.Key, (object)v.Value)), KeyValuePair.Create("option", (object)"ignoreIfAlreadyExists")]);

    /// <summary>Changes values of an account.</summary>
    public static Step Update(IEnumerable<KeyValuePair<string, string>> values) => new("update", [.. values.Select(v => KeyValuePair.Create(v.Key, (object)v.Value))]);

    /// <summary>Puts a user into groups, as many steps as it takes.</summary>
    public static IEnumerable<Step> Add(IEnumerable<string> groups) => groups.Chunk(MostItems).Select(some => new Step("add", [new("group", some)]));

    /// <summary>Takes a user out of groups, as many steps as it takes.</summary>
    public static IEnumerable<Step> Remove(IEnumerable<string> groups) => groups.Chunk(MostItems).Select(some => new Step("remove", [new("group", some)]));

    /// <summary>Takes a user out of the organisation.</summary>
    /// <param name="deleteAccount">Whether its account goes too, with all that is in it.</param>
    public static Step Leave(bool deleteAccount) => new("removeFromOrg", [new("deleteAccount", deleteAccount)]);

    /// <summary>Makes a user group.</summary>
    public static Step CreateGroup(string name) => new("createUserGroup", [new("name", name), new("option", "ignoreIfAlreadyExists")]);

    /// <summary>Puts users into the command's user group, or takes them out; ten at most.</summary>
    public static Step Members(bool add, IReadOnlyList<UserKey> users) => new(add ? "add" : "remove", [new("user", users.Select(u => u.User).ToArray())]);
}

/// <summary>Writes commands as the service reads them.</summary>
internal static class CommandWriter
{
    /// <summary>The body of a request.</summary>
    public static byte[] Write(IReadOnlyList<Command> commands)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartArray();
            foreach (Command command in commands)
                Write(json, command);
            json.WriteEndArray();
        }
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Command command)
    {
        json.WriteStartObject();
        if (command.User is { } user)
        {
            json.WriteString("user", user.User);
            if (user.Domain is { Length: > 0 } domain)
                json.WriteString("domain", domain);
            if (command.UseAdobeId)
                json.WriteBoolean("useAdobeID", true);
        }
        else
        {
            json.WriteString("usergroup", command.UserGroup);
        }
        json.WriteString("requestID", command.RequestId);
        json.WriteStartArray("do");
        foreach (Step step in command.Steps)
        {
            json.WriteStartObject();
            json.WriteStartObject(step.Name);
            foreach ((string name, object value) in step.Body)
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value, value.GetType());
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
