using System.Text.Json.Nodes;

namespace OneSync.TestServers;

/// <summary>What the documentation says about how commands are written. Whoever breaks a rule has a bug.</summary>
internal static class CommandRules
{
    private static readonly string[] s_creates = ["addAdobeID", "createEnterpriseID", "createFederatedID"];
    private static readonly string[] s_userSteps = [.. s_creates, "update", "add", "remove", "removeFromOrg"];
    private static readonly string[] s_groupSteps = ["createUserGroup", "updateUserGroup", "deleteUserGroup", "add", "remove"];
    private static readonly string[] s_updates = ["email", "firstname", "lastname", "username"];

    /// <summary>Whether a step makes an account.</summary>
    public static bool IsCreate(string step) => s_creates.Contains(step);

    /// <summary>Every rule that a request breaks.</summary>
    public static IEnumerable<string> Broken(JsonNode? body)
    {
        if (body is not JsonArray commands || commands.Count == 0)
            return ["The body is no array of commands."];
        List<string> broken = [];
        if (commands.Count > 10)
            broken.Add($"{commands.Count} commands in one request.");
        HashSet<string> users = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonNode? node in commands)
        {
            if (node is not JsonObject command)
                return [.. broken, "A command is no object."];
            foreach (string user in Users(command).Where(u => !users.Add(u)))
                broken.Add($"Two commands of one request are about '{user}'.");
            broken.AddRange(Broken(command));
        }
        return broken;
    }

    private static IEnumerable<string> Users(JsonObject command) => command["user"] is { } user
        ? [$"{user} {(user.ToString().Contains('@', StringComparison.Ordinal) ? "" : command["domain"])}".TrimEnd()]
        : (command["do"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(s => s).SelectMany(s => s.Value?["user"] as JsonArray ?? []).Select(u => $"{u}");

    private static IEnumerable<string> Broken(JsonObject command)
    {
        string subject = $"{command["user"] ?? command["usergroup"]}";
        bool isUser = command["user"] is not null;
        if (isUser == command["usergroup"] is not null)
            yield return "A command names a user or a user group, and one of them.";
        if (command["requestID"] is null)
            yield return $"The command of '{subject}' has no requestID.";
        if (isUser && subject.Contains('@', StringComparison.Ordinal) && command["domain"] is not null)
            yield return $"'{subject}' is an e-mail, beside which stands no domain.";
        if (command["do"] is not JsonArray { Count: > 0 } steps)
        {
            yield return $"The command of '{subject}' does nothing.";
            yield break;
        }
        for (int at = 0; at < steps.Count; at++)
        {
            if (steps[at] is not JsonObject { Count: 1 } step)
            {
                yield return $"A step of '{subject}' is not one step.";
                continue;
            }
            (string name, JsonNode? inner) = step.First();
            if (!(isUser ? s_userSteps : s_groupSteps).Contains(name))
                yield return $"There is no step '{name}' for a {(isUser ? "user" : "user group")}.";
            if (IsCreate(name) && at > 0)
                yield return $"'{name}' of '{subject}' is not the first step.";
            if (name == "removeFromOrg" && at < steps.Count - 1)
                yield return $"removeFromOrg of '{subject}' is not the last step.";
            foreach (string wrong in inner is JsonObject content ? Broken(name, subject, content, isUser) : [$"'{name}' of '{subject}' has no body."])
                yield return wrong;
        }
    }

    private static IEnumerable<string> Broken(string name, string subject, JsonObject body, bool isUser)
    {
        if (name is "add" or "remove")
        {
            string[] lists = isUser ? ["group"] : ["user", "productConfiguration"];
            if (body.Any(b => !lists.Contains(b.Key) || b.Value is not JsonArray))
                yield return $"'{name}' of '{subject}' takes lists of {string.Join(", ", lists)}, and has {string.Join(", ", body.Select(b => b.Key))}.";
            int count = body.Sum(b => (b.Value as JsonArray)?.Count ?? 0);
            if (count is 0 or > 10)
                yield return $"'{name}' of '{subject}' has {count} entries.";
        }
        else if (IsCreate(name))
        {
            string Text(string key) => body[key]?.ToString() ?? "";
            string[] needed = name == "addAdobeID" ? ["email"] : name == "createFederatedID" ? ["email", "country", "firstname", "lastname"] : ["email", "firstname", "lastname"];
            foreach (string key in needed.Where(k => Text(k).Length == 0))
                yield return $"'{name}' of '{subject}' has no '{key}'.";
            if (Text("email").Length > 60 || Text("firstname").Length > 250 || Text("lastname").Length > 250)
                yield return $"A value of '{subject}' is too long.";
            if (Text("country") is { Length: > 0 } country && (country.Length != 2 || !country.All(char.IsAsciiLetterUpper)))
                yield return $"'{country}' of '{subject}' is no country.";
            if (Text("option") is not ("" or "ignoreIfAlreadyExists" or "updateIfAlreadyExists"))
                yield return $"There is no option '{Text("option")}'.";
        }
        else if (name == "update" && body.Any(b => !s_updates.Contains(b.Key)))
        {
            yield return $"update of '{subject}' cannot change {string.Join(", ", body.Select(b => b.Key).Except(s_updates))}.";
        }
        else if (name == "createUserGroup" && $"{body["name"]}".Length is 0 or > 255)
        {
            yield return "createUserGroup has no name, or one that is too long.";
        }
    }
}
