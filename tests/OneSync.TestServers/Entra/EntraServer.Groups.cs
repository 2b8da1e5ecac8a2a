using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OneSync.TestServers;

public sealed partial class EntraServer
{
    /// <summary>How many members a request adds at most.</summary>
    private const int MostMembers = 20;

    /// <summary>How many members a page has.</summary>
    public int MemberPage { get; set; } = 999;

    private EntraAnswer Groups(EntraRequest request)
    {
        if (!(request.Method == "GET" ? Has("Group.Read.All", "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "GroupMember.Read.All") : Has("GroupMember.ReadWrite.All", "Group.ReadWrite.All")))
            return EntraAnswer.Denied;
        if (request.Segments.Length == 1)
            return request.Method == "GET" ? ListGroups(request) : Breach("a group that is made without a unique name, and so twice when it is asked for twice", EntraAnswer.Bad("Unsupported."));
        if (!Tenant.Groups.TryGetValue(request.Segments[1], out EntraGroup? group) || group.Unseen-- > 0)
            return EntraAnswer.Missing(request.Segments[1]);
        group.Unseen = Math.Max(group.Unseen, 0);
        return (request.Method, request.Segments[2..]) switch
        {
            ("GET", []) => new EntraAnswer(200, group.Values.DeepClone().AsObject()),
            ("PATCH", []) => AddMembers(group, request.Body!),
            ("GET", ["members"]) => Members(group, request),
            ("GET", ["transitiveMembers"]) => Transitive(group),
            ("POST", ["members", "$ref"]) => AddMember(group, request.Body!),
            ("DELETE", ["members", var id, "$ref"]) => RemoveMember(group, id),
            ("DELETE", ["members", _]) => Breach("a member that is removed without /$ref, which may delete the user", EntraAnswer.Bad("Unsupported.")),
            _ => Breach($"nothing is at {request.Method} {request.Path}", EntraAnswer.Bad("Unsupported.")),
        };
    }

    private EntraAnswer ListGroups(EntraRequest request)
    {
        IEnumerable<EntraGroup> groups = Tenant.Groups.Values;
        if (request.Query.GetValueOrDefault("$filter") is { } filter)
        {
            Match match = Equal().Match(filter);
            if (!match.Success)
                return Breach($"a filter that is not known: {filter}", EntraAnswer.Bad("Invalid filter clause.", "Request_UnsupportedQuery"));
            groups = groups.Where(g => match.Groups[2].Value.Replace("''", "'", StringComparison.Ordinal).Equals(g.Values[match.Groups[1].Value]?.ToString(), StringComparison.OrdinalIgnoreCase));
        }
        return new EntraAnswer(200, new JsonObject { ["value"] = new JsonArray([.. groups.Select(g => g.Values.DeepClone())]) });
    }

    private EntraAnswer NamedGroup(EntraRequest request)
    {
        if (!Has("Group.ReadWrite.All"))
            return EntraAnswer.Denied;
        string name = Named().Match(request.Segments[0]).Groups[1].Value.Replace("''", "'", StringComparison.Ordinal);
        EntraGroup? group = Tenant.Groups.Values.FirstOrDefault(g => g.Values["uniqueName"]?.ToString() == name);
        if (request.Method == "GET")
            return group is null ? EntraAnswer.Missing(name) : new EntraAnswer(200, group.Values.DeepClone().AsObject());
        if (group is null && request.Headers.GetValueOrDefault("Prefer") != "create-if-missing")
            return EntraAnswer.Missing(name);
        if (new[] { "displayName", "mailEnabled", "mailNickname", "securityEnabled" }.FirstOrDefault(r => request.Body![r] is null) is { } missing)
            return Breach($"a group without {missing}", EntraAnswer.Bad($"A value is required for property '{missing}' of resource 'Group'."));
        bool isNew = group is null;
        group ??= Tenant.AddGroup(request.Body!["displayName"]!.ToString(), ("uniqueName", name));
        foreach ((string property, JsonNode? value) in request.Body!)
            group.Values[property] = value?.DeepClone();
        if (!isNew)
            return EntraAnswer.NoContent;
        group.Unseen = Trouble.Unseen;
        return new EntraAnswer(201, group.Values.DeepClone().AsObject());
    }

    private EntraAnswer AddMembers(EntraGroup group, JsonObject body)
    {
        if (body["members@odata.bind"] is not JsonArray links || body.Count != 1)
            return Breach("a change of a group that is not about its members", EntraAnswer.Bad("Unsupported."));
        if (links.Count > MostMembers)
            return Breach($"{links.Count} members at once", EntraAnswer.Bad("The number of members exceeds the limit of 20."));
        if (WhyNotWritable(group) is { } why)
            return why;
        string[] ids = [.. links.Select(l => l!.ToString().Split('/')[^1])];
        // All, or none.
        if (ids.FirstOrDefault(id => Tenant.Find(id) is null) is { } missing)
            return EntraAnswer.Missing(missing);
        if (ids.Any(group.Members.Contains))
            return EntraAnswer.Bad("One or more added object references already exist for the following modified properties: 'members'.");
        group.Members.UnionWith(ids);
        return EntraAnswer.NoContent;
    }

    private EntraAnswer AddMember(EntraGroup group, JsonObject body)
    {
        if (WhyNotWritable(group) is { } why)
            return why;
        string id = body["@odata.id"]!.ToString().Split('/')[^1];
        if (Tenant.Find(id) is null)
            return EntraAnswer.Missing(id);
        return group.Members.Add(id) ? EntraAnswer.NoContent : EntraAnswer.Bad("One or more added object references already exist for the following modified properties: 'members'.");
    }

    private EntraAnswer RemoveMember(EntraGroup group, string id) => WhyNotWritable(group) ?? (group.Members.Remove(id) ? EntraAnswer.NoContent : EntraAnswer.Missing(id));

    private EntraAnswer? WhyNotWritable(EntraGroup group)
    {
        if (group.Values["groupTypes"]!.AsArray().Any(t => t!.ToString() == "DynamicMembership"))
            return Breach($"a write to the dynamic group {group.Name}", EntraAnswer.Bad("Insufficient privileges to complete the operation: dynamic group."));
        return group.Values["onPremisesSyncEnabled"]?.GetValue<bool>() == true
            ? Breach($"a write to {group.Name}, which is mastered on-premises", EntraAnswer.Bad("Unable to update the specified properties for on-premises mastered Directory Sync objects.")) : null;
    }

    private EntraAnswer Members(EntraGroup group, EntraRequest request)
    {
        int skip = int.Parse(request.Query.GetValueOrDefault("$skiptoken", "0"), System.Globalization.CultureInfo.InvariantCulture);
        string[] all = [.. group.Members.Order(StringComparer.Ordinal)];
        JsonObject page = new() { ["value"] = new JsonArray([.. all.Skip(skip).Take(MemberPage).Select(Member)]) };
        if (skip + MemberPage < all.Length)
            page["@odata.nextLink"] = Link(request.Path, request.Query, ("$skiptoken", (skip + MemberPage).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        (Action? meanwhile, BeforeMembers) = (BeforeMembers, null);
        meanwhile?.Invoke();
        return new EntraAnswer(200, page);
    }

    private EntraAnswer Transitive(EntraGroup group)
    {
        HashSet<string> found = [];
        void Add(EntraGroup one)
        {
            foreach (string id in one.Members)
            {
                if (found.Add(id) && Tenant.Groups.TryGetValue(id, out EntraGroup? inner))
                    Add(inner);
            }
        }
        Add(group);
        return new EntraAnswer(200, new JsonObject { ["value"] = new JsonArray([.. found.Select(Member)]) });
    }

    private EntraAnswer Roles(EntraRequest request)
    {
        if (!Has("RoleManagement.Read.Directory", "Directory.Read.All"))
            return EntraAnswer.Denied;
        string[] names = [.. Tenant.Roles.Keys];
        if (request.Segments.Length == 1)
            return new EntraAnswer(200, new JsonObject { ["value"] = new JsonArray([.. names.Select((n, i) => (JsonNode)new JsonObject { ["id"] = $"role-{i}", ["displayName"] = n })]) });
        string role = names[int.Parse(request.Segments[1]["role-".Length..], System.Globalization.CultureInfo.InvariantCulture)];
        return new EntraAnswer(200, new JsonObject { ["value"] = new JsonArray([.. Tenant.Roles[role].Select(Member)]) });
    }

    private EntraAnswer Skus() => new(200, new JsonObject
    {
        ["value"] = new JsonArray([.. Tenant.Skus.Select(s => (JsonNode)new JsonObject
        {
            ["skuId"] = s.Sku, ["skuPartNumber"] = s.Name, ["consumedUnits"] = Tenant.Users.Count(u => u.Skus.ContainsKey(s.Sku)), ["prepaidUnits"] = new JsonObject { ["enabled"] = s.Bought },
            ["servicePlans"] = new JsonArray([.. s.Plans.Select(p => (JsonNode)new JsonObject { ["servicePlanName"] = p, ["servicePlanId"] = new Guid(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(p))).ToString() })]),
        })]),
    });

    private EntraAnswer Organization() => !Has("Organization.Read.All", "Directory.Read.All") ? EntraAnswer.Denied : new EntraAnswer(200, new JsonObject
    {
        ["value"] = new JsonArray(new JsonObject
        {
            ["id"] = Tenant.Id, ["displayName"] = "Rivermouth School District", ["verifiedDomains"] = new JsonArray([.. Tenant.Domains.Select(d => (JsonNode)new JsonObject { ["name"] = d })]),
        }),
    });

    private JsonNode Member(string id) => new JsonObject { ["@odata.type"] = Tenant.Groups.ContainsKey(id) ? "#microsoft.graph.group" : "#microsoft.graph.user", ["id"] = id };

    [GeneratedRegex(@"^groups\(uniqueName='(.*)'\)$")]
    private static partial Regex Named();
}
