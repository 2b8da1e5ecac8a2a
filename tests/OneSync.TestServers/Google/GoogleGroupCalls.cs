using System.Text.Json.Nodes;

namespace OneSync.TestServers.Google;

/// <summary>The methods of groups and their members, and of organizational units.</summary>
internal sealed class GoogleGroupCalls(GoogleServer server)
{
    private static readonly string[] s_roles = ["OWNER", "MANAGER", "MEMBER"];

    private GoogleDomain Domain => server.Domain;

    public GoogleReply Insert(JsonObject body)
    {
        string email = body["email"]?.ToString() ?? "";
        if (email.Split('@') is not [{ Length: > 0 }, var domain] || !Domain.Domains.Contains(domain))
            return GoogleReply.Invalid("email");
        if (Domain.IsTaken(email))
            return GoogleReply.Duplicate();
        GoogleGroup group = Domain.AddGroup(email, body["name"]?.ToString() ?? "");
        group.Unready = server.Mishaps.Unready;
        server.Wrote($"group {group.Email}");
        return new GoogleReply(200, Show(group));
    }

    public static JsonObject Show(GoogleGroup group) => new() { ["id"] = group.Id, ["email"] = group.Email, ["name"] = group.Name, ["directMembersCount"] = $"{group.Members.Count}" };

    public GoogleReply Members(GoogleGroup group, string? page, int most)
    {
        if (most > 200)
            server.Breach($"members.list: maxResults is {most}");
        int from = page is null ? 0 : int.Parse(page, System.Globalization.CultureInfo.InvariantCulture);
        JsonObject list = new() { ["kind"] = "admin#directory#members" };
        KeyValuePair<string, string>[] some = [.. group.Members.Skip(from).Take(most)];
        if (some.Length > 0)
            list["members"] = new JsonArray([.. some.Select(m => Member(m.Key, m.Value))]);
        if (from + some.Length < group.Members.Count)
            list["nextPageToken"] = $"{from + some.Length}";
        return new GoogleReply(200, list);
    }

    public GoogleReply Member(GoogleGroup group, string key) =>
        group.Members.TryGetValue(key, out string? role) ? new GoogleReply(200, Member(key, role)) : GoogleReply.NotFound("memberKey");

    public GoogleReply AddMember(GoogleGroup group, JsonObject body)
    {
        string? id = body["id"]?.ToString() ?? Domain.FindUser(body["email"]?.ToString() ?? "")?.Id;
        if (id is null || (Domain.FindUser(id) is null && Domain.FindGroup(id) is null))
            return GoogleReply.NotFound("memberKey");
        string role = body["role"]?.ToString() ?? "MEMBER";
        if (!s_roles.Contains(role))
            return GoogleReply.Invalid("role");
        if (!group.Members.TryAdd(id, role))
            return GoogleReply.Error(409, "duplicate", "Member already exists.");
        server.Wrote($"member {group.Email} {id}");
        return new GoogleReply(200, Member(id, role));
    }

    public GoogleReply SetMember(GoogleGroup group, string key, JsonObject body)
    {
        if (!group.Members.ContainsKey(key))
            return GoogleReply.NotFound("memberKey");
        group.Members[key] = body["role"]?.ToString() ?? "MEMBER";
        server.Wrote($"role {group.Email} {key}");
        return new GoogleReply(200, Member(key, group.Members[key]));
    }

    public GoogleReply RemoveMember(GoogleGroup group, string key)
    {
        if (!group.Members.Remove(key))
            return GoogleReply.NotFound("memberKey");
        server.Wrote($"unmember {group.Email} {key}");
        return new GoogleReply(204);
    }

    public GoogleReply Units()
    {
        JsonObject list = new() { ["kind"] = "admin#directory#orgUnits" };
        if (Domain.Units.Count > 0)
            list["organizationUnits"] = new JsonArray([.. Domain.Units.Select(u => new JsonObject { ["orgUnitId"] = "id:" + u.GetHashCode(StringComparison.Ordinal), ["orgUnitPath"] = u })]);
        return new GoogleReply(200, list);
    }

    public GoogleReply AddUnit(JsonObject body)
    {
        string name = body["name"]?.ToString() ?? "", parent = body["parentOrgUnitPath"]?.ToString() ?? "";
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal) || parent.Length == 0)
        {
            server.Breach($"orgunits.insert: '{name}' below '{parent}'");
            return GoogleReply.Invalid("name");
        }
        if (!Domain.HasUnit(parent))
        {
            server.Breach($"orgunits.insert: there is no '{parent}' yet");
            return GoogleReply.Error(400, "invalid", "Invalid Parent Orgunit Id");
        }
        string path = parent == "/" ? "/" + name : $"{parent}/{name}";
        if (!Domain.Units.Add(path))
            return GoogleReply.Duplicate();
        server.Wrote($"unit {path}");
        return new GoogleReply(200, new JsonObject { ["name"] = name, ["orgUnitPath"] = path });
    }

    private JsonObject Member(string id, string role) =>
        new() { ["id"] = id, ["role"] = role, ["email"] = Domain.FindUser(id)?.Email ?? Domain.FindGroup(id)?.Email, ["type"] = Domain.FindGroup(id) is null ? "USER" : "GROUP", ["status"] = "ACTIVE" };
}
