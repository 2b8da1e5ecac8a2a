using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OneSync.TestServers;

public sealed partial class EntraServer
{
    private static readonly string[] s_byDefault = ["id", "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage", "surname", "userPrincipalName"];

    private EntraAnswer Users(EntraRequest request)
    {
        bool reads = request.Method == "GET";
        if (!(reads ? Has("User.Read.All", "User.ReadWrite.All", "Directory.Read.All") : Has("User.ReadWrite.All")))
            return EntraAnswer.Denied;
        return (request.Method, request.Segments) switch
        {
            ("GET", [_]) => List(request),
            ("POST", [_]) => Create(request),
            ("GET", [_, "delta" or "delta()"]) => Delta(request),
            (_, [_, var key, .. var rest]) => One(request, key, rest),
            _ => Breach($"nothing is at {request.Method} {request.Path}", EntraAnswer.Bad("Unsupported.")),
        };
    }

    private EntraAnswer One(EntraRequest request, string key, string[] rest)
    {
        if (key.Length == 0)
            return Breach("a user without an id", EntraAnswer.Bad("Invalid object identifier."));
        EntraUser? user = Tenant.Find(key);
        if (user is null || user.Unseen > 0)
        {
            if (user is not null)
                user.Unseen--;
            return EntraAnswer.Missing(key);
        }
        return (request.Method, rest) switch
        {
            ("GET", []) => new EntraAnswer(200, Shown(user, request)),
            ("PATCH", []) => Change(user, request.Body!),
            ("DELETE", []) => Remove(user),
            ("POST", ["assignLicense"]) => License(user, request.Body!),
            ("POST", ["revokeSignInSessions"]) => SignOut(user),
            ("PUT", ["manager", "$ref"]) => Manager(user, request.Body!),
            ("DELETE", ["manager", "$ref"]) => Manager(user, null),
            _ => Breach($"nothing is at {request.Method} {request.Path}", EntraAnswer.Bad("Unsupported.")),
        };
    }

    private EntraAnswer List(EntraRequest request)
    {
        IEnumerable<EntraUser> users = Tenant.Users.Where(u => u.Unseen == 0);
        if (request.Query.GetValueOrDefault("$filter") is { } filter)
        {
            Match match = Equal().Match(filter);
            if (!match.Success)
                return Breach($"a filter that is not known: {filter}", EntraAnswer.Bad("Invalid filter clause.", "Request_UnsupportedQuery"));
            string property = match.Groups[1].Value, wanted = match.Groups[2].Value.Replace("''", "'", StringComparison.Ordinal);
            if (property.Contains('/', StringComparison.Ordinal) && (request.Headers.GetValueOrDefault("ConsistencyLevel") != "eventual" || request.Query.GetValueOrDefault("$count") != "true"))
                return Breach($"an advanced filter without ConsistencyLevel: {filter}", EntraAnswer.Bad("Unsupported Query.", "Request_UnsupportedQuery"));
            users = users.Where(u => wanted.Equals(property.Split('/').Aggregate((JsonNode?)u.Values, (node, part) => node?[part])?.ToString(), StringComparison.OrdinalIgnoreCase));
        }
        else if (request.Select is null)
        {
            Breach("users were read without $select, which gives few of their properties");
        }
        int top = int.Parse(request.Query.GetValueOrDefault("$top", "100"), CultureInfo.InvariantCulture), skip = int.Parse(request.Query.GetValueOrDefault("$skiptoken", "0"), CultureInfo.InvariantCulture);
        if (top > 999 || request.Query.ContainsKey("$skip"))
            return Breach("a page that is too large, or $skip", EntraAnswer.Bad("Invalid page size specified.", "Request_UnsupportedQuery"));
        List<EntraUser> all = [.. users.OrderBy(u => u.Id, StringComparer.Ordinal)];
        JsonObject page = new() { ["@odata.context"] = "users" };
        if (request.Query.GetValueOrDefault("$count") == "true" && request.Headers.GetValueOrDefault("ConsistencyLevel") == "eventual")
            page["@odata.count"] = all.Count;
        page["value"] = new JsonArray([.. all.Skip(skip).Take(top).Select(u => (JsonNode)Shown(u, request))]);
        if (skip + top < all.Count)
            page["@odata.nextLink"] = Link("users", request.Query, ("$skiptoken", (skip + top).ToString(CultureInfo.InvariantCulture)));
        return new EntraAnswer(200, page);
    }

    private EntraAnswer Create(EntraRequest request)
    {
        JsonObject body = request.Body!;
        if (EntraRules.WhyNotNew(body, Tenant.Domains) is { } why)
            return Breach($"POST users {body.ToJsonString()}: {why}", EntraAnswer.Bad(why));
        if (Tenant.Conflict(body, null) is { } target)
            return Conflicts(target);
        EntraUser user = Tenant.Make();
        user.Password = body["passwordProfile"]!["password"]!.ToString();
        Apply(user, body);
        user.Unseen = Trouble.Unseen;
        return new EntraAnswer(201, Shown(user, request));
    }

    private EntraAnswer Change(EntraUser user, JsonObject body)
    {
        if (user.Values["onPremisesSyncEnabled"]?.GetValue<bool>() == true)
            return Breach($"PATCH of {user.Id}, which is mastered on-premises", EntraAnswer.Bad("Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration."));
        if (Tenant.Roles.Values.Any(r => r.Contains(user.Id)) && !Has("RoleManagement.ReadWrite.Directory"))
            return EntraAnswer.Denied;
        if (EntraRules.WhyNot(body, Tenant.Domains) is { } why)
            return Breach($"PATCH {user.Id} {body.ToJsonString()}: {why}", EntraAnswer.Bad(why));
        if (Tenant.Conflict(body, user) is { } target)
            return Conflicts(target);
        Apply(user, body);
        return EntraAnswer.NoContent;
    }

    private void Apply(EntraUser user, JsonObject body)
    {
        long now = Tenant.Next();
        if (body["userPrincipalName"]?.ToString() is { } name)
            Tenant.Name(user, user["userPrincipalName"], name);
        foreach ((string property, JsonNode? value) in body)
        {
            if (property == "passwordProfile")
                continue;
            JsonNode? kept = value;
            // The parts of this one are set one by one; those of others take the place of what was there.
            if (property == "onPremisesExtensionAttributes" && value is JsonObject parts)
            {
                JsonObject merged = user.Values[property] is JsonObject before ? before.DeepClone().AsObject() : [];
                foreach ((string part, JsonNode? text) in parts)
                    merged[part] = text?.DeepClone();
                kept = merged;
            }
            user.Set(property, kept, now);
        }
        if (body["mail"]?.ToString() is { } mail)
            user.Set("proxyAddresses", new JsonArray($"SMTP:{mail}"), now);
    }

    private EntraAnswer Remove(EntraUser user)
    {
        Tenant.Delete(user, Now);
        foreach (EntraGroup group in Tenant.Groups.Values)
            group.Members.Remove(user.Id);
        return EntraAnswer.NoContent;
    }

    private EntraAnswer License(EntraUser user, JsonObject body)
    {
        if (body["addLicenses"] is not JsonArray add || body["removeLicenses"] is not JsonArray remove)
            return Breach("assignLicense without both of its lists", EntraAnswer.Bad("Both addLicenses and removeLicenses are required."));
        if (add.Count > 0 && user["usageLocation"] is null)
            return Breach($"a licence for {user.Id}, which has no usageLocation", EntraAnswer.Bad("License assignment cannot be done for user with invalid usage location."));
        foreach (string sku in add.Select(a => a!["skuId"]!.ToString()))
        {
            var known = Tenant.Skus.Find(s => s.Sku == sku);
            if (known.Sku is null)
                return Breach($"an unknown licence {sku}", EntraAnswer.Bad($"License {sku} does not correspond to a valid company License."));
            if (!user.Skus.ContainsKey(sku) && Tenant.Users.Count(u => u.Skus.ContainsKey(sku)) >= known.Bought)
                return EntraAnswer.Bad($"Subscription with SKU {sku} does not have any available licenses.");
        }
        foreach (string sku in remove.Select(r => r!.ToString()))
        {
            if (!user.Skus.TryGetValue(sku, out string? group) || group is not null)
                return EntraAnswer.Bad("User does not have a corresponding license.");
        }
        foreach (string sku in add.Select(a => a!["skuId"]!.ToString()))
            user.Skus[sku] = null;
        foreach (string sku in remove.Select(r => r!.ToString()))
            user.Skus.Remove(sku);
        user.Touch("licenseAssignmentStates", Tenant.Next());
        return new EntraAnswer(200, new JsonObject { ["id"] = user.Id });
    }

    private static EntraAnswer SignOut(EntraUser user)
    {
        user.SignedOut++;
        return new EntraAnswer(200, new JsonObject { ["value"] = true });
    }

    private EntraAnswer Manager(EntraUser user, JsonObject? body)
    {
        if (body is null && user.Manager is null)
            return EntraAnswer.Missing("manager");
        string? id = body?["@odata.id"]?.ToString().Split('/')[^1];
        if (id is not null && Tenant.Find(id) is null)
            return EntraAnswer.Missing(id);
        user.Manager = id;
        user.Touch("manager", Tenant.Next());
        return EntraAnswer.NoContent;
    }

    private EntraAnswer Deleted(EntraRequest request)
    {
        if (request.Segments is not [_, "deletedItems", var what, .. var rest])
            return Breach($"nothing is at {request.Path}", EntraAnswer.Bad("Unsupported."));
        if (!Has("User.Read.All", "User.ReadWrite.All"))
            return EntraAnswer.Denied;
        if (what is "microsoft.graph.user" or "graph.user")
            return new EntraAnswer(200, new JsonObject { ["value"] = new JsonArray([.. Tenant.All.Where(u => u.Deleted is not null).Select(u => (JsonNode)Shown(u, request))]) });
        if (Tenant.FindDeleted(what) is not { } user)
            return EntraAnswer.Missing(what);
        if (rest.Length == 0)
            return new EntraAnswer(200, Shown(user, request));
        JsonObject names = new() { ["userPrincipalName"] = user["userPrincipalName"]![32..] };
        if (Tenant.Conflict(names, user) is { } target)
            return Conflicts(target);
        Tenant.Restore(user);
        user.Unseen = Trouble.Unseen;
        return new EntraAnswer(200, Shown(user, request));
    }

    private static EntraAnswer Conflicts(string target) =>
        EntraAnswer.Error(400, "Request_BadRequest", $"Another object with the same value for property {target} already exists.", ("ObjectConflict", target));

    private JsonObject Shown(EntraUser user, EntraRequest request)
    {
        JsonObject shown = [];
        foreach (string property in (request.Select ?? s_byDefault).Append("id").Distinct())
        {
            if (property != "manager")
                shown[property] = Property(user, property);
        }
        if (request.Query.GetValueOrDefault("$expand")?.StartsWith("manager(", StringComparison.Ordinal) == true && user.Manager is { } id && Tenant.Find(id) is { } manager)
        {
            string[] select = request.Query["$expand"].Split("$select=")[1].TrimEnd(')').Split(',');
            shown["manager"] = new JsonObject(select.Append("id").Distinct().Select(p => KeyValuePair.Create(p, Property(manager, p))));
        }
        return shown;
    }

    private static JsonNode? Property(EntraUser user, string property) => property == "licenseAssignmentStates"
        ? new JsonArray([.. user.Skus.Select(s => (JsonNode)new JsonObject { ["skuId"] = s.Key, ["assignedByGroup"] = s.Value, ["disabledPlans"] = new JsonArray(), ["state"] = "Active", ["error"] = "None" })])
        : user.Values[property]?.DeepClone() ?? (property is "businessPhones" or "otherMails" or "proxyAddresses" ? new JsonArray() : null);

    private string Link(string path, IReadOnlyDictionary<string, string> query, params (string Name, string Value)[] more)
    {
        Dictionary<string, string> all = new(query);
        foreach ((string name, string value) in more)
            all[name] = value;
        return $"{Address.AbsoluteUri.TrimEnd('/')}{Version}{path}?{string.Join('&', all.Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}"))}";
    }

    [GeneratedRegex(@"^(id|displayName|employeeId|userPrincipalName|mail|mailNickname|onPremisesExtensionAttributes/extensionAttribute\d+) eq '(.*)'$")]
    private static partial Regex Equal();
}
