using System.Text.Json.Nodes;

namespace OneSync.TestServers.Google;

/// <summary>The methods of users, with the service's rules. A rule that no request of OneSync may break is a breach, which fails the test.</summary>
internal sealed class GoogleUserCalls(GoogleServer server)
{
    private const int LongestName = 60;

    private static readonly HashSet<string> s_fields =
    [
        "primaryEmail", "name", "password", "hashFunction", "suspended", "archived", "orgUnitPath", "changePasswordAtNextLogin", "externalIds", "emails", "organizations", "phones", "addresses",
        "relations", "keywords", "websites", "gender", "notes", "recoveryEmail", "recoveryPhone", "includeInGlobalAddressList", "customSchemas", "locations", "languages",
    ];

    private static readonly HashSet<string> s_idTypes = ["account", "custom", "customer", "login_id", "network", "organization"];

    private GoogleDomain Domain => server.Domain;

    public GoogleReply Insert(JsonObject body)
    {
        if (WhyNot(body) is { } wrong)
            return wrong;
        string email = body["primaryEmail"]?.ToString() ?? "", given = body["name"]?["givenName"]?.ToString() ?? "", family = body["name"]?["familyName"]?.ToString() ?? "";
        if (email.Length == 0 || given.Length == 0 || family.Length == 0 || body["password"] is null)
        {
            server.Breach($"users.insert: a required field is missing for '{email}'");
            return GoogleReply.Invalid("primary_user_email");
        }
        if (Domain.IsTaken(email))
            return GoogleReply.Duplicate();
        string? password = body["password"]?.ToString();
        JsonObject fields = (JsonObject)body.DeepClone();
        fields.Remove("password");
        fields.Remove("changePasswordAtNextLogin");
        GoogleUser user = Domain.Add(fields);
        (user.Password, user.Unready, user.IsHidden) = (password, server.Mishaps.Unready, server.Mishaps.StaleLists);
        fields["changePasswordAtNextLogin"] = body["changePasswordAtNextLogin"]?.DeepClone() ?? false;
        server.Wrote($"insert {user.Email}");
        return new GoogleReply(200, user.Fields.DeepClone());
    }

    public GoogleReply Update(GoogleUser user, JsonObject body)
    {
        if (NotReady(user) is { } early)
            return early;
        if (WhyNot(body) is { } wrong)
            return wrong;
        if (user.Fields["isAdmin"]!.GetValue<bool>() || user.Fields["isDelegatedAdmin"]!.GetValue<bool>())
            server.Breach($"users.update: '{user.Email}' is an administrator");
        string email = body["primaryEmail"]?.ToString().ToLowerInvariant() ?? user.Email;
        if (Domain.IsTaken(email, but: user.Id) || user.Aliases.Contains(email))
            return GoogleReply.Duplicate();
        if (email != user.Email)
        {
            // The old address stays.
            user.SetAliases(user.Aliases.Append(user.Email));
            Domain.Take(email, user.Id);
        }
        foreach ((string field, JsonNode? value) in body)
            Set(user.Fields, field, value);
        user.Fields["primaryEmail"] = email;
        server.Wrote($"update {user.Id}");
        return new GoogleReply(200, user.Fields.DeepClone());
    }

    public GoogleReply Delete(GoogleUser user)
    {
        if (user.Fields["isAdmin"]!.GetValue<bool>() || user.Fields["isDelegatedAdmin"]!.GetValue<bool>())
            server.Breach($"users.delete: '{user.Email}' is an administrator");
        Domain.Delete(user, server.Now);
        server.Wrote($"delete {user.Id}");
        return new GoogleReply(204);
    }

    public GoogleReply Undelete(string key, JsonObject body)
    {
        if (Domain.FindDeleted(key) is not { } user)
            return GoogleReply.NotFound("userKey");
        if (server.Now - user.Deleted > TimeSpan.FromDays(20))
            return GoogleReply.Error(412, "conditionNotMet", "User was deleted more than 20 days ago.");
        if (Domain.IsTaken(user.Email))
            return GoogleReply.Duplicate();
        if (!Domain.HasUnit(body["orgUnitPath"]?.ToString() ?? "/"))
            return GoogleReply.Invalid("INVALID_OU_ID");
        Domain.Restore(user);
        user.Fields["orgUnitPath"] = body["orgUnitPath"]?.ToString() ?? "/";
        server.Wrote($"undelete {user.Id}");
        return new GoogleReply(204);
    }

    public GoogleReply AddAlias(GoogleUser user, JsonObject body)
    {
        if (NotReady(user) is { } early)
            return early;
        string alias = body["alias"]?.ToString().ToLowerInvariant() ?? "";
        if (!HasDomain(alias))
            return GoogleReply.Invalid("alias");
        if (Domain.IsTaken(alias))
            return GoogleReply.Duplicate();
        user.SetAliases(user.Aliases.Append(alias));
        Domain.Take(alias, user.Id);
        server.Wrote($"alias {alias}");
        return new GoogleReply(200, new JsonObject { ["alias"] = alias, ["id"] = user.Id, ["primaryEmail"] = user.Email });
    }

    public GoogleReply RemoveAlias(GoogleUser user, string alias)
    {
        if (!user.Aliases.Contains(alias, StringComparer.OrdinalIgnoreCase))
            return GoogleReply.NotFound("alias");
        user.SetAliases(user.Aliases.Where(a => !a.Equals(alias, StringComparison.OrdinalIgnoreCase)));
        Domain.Free(alias);
        return new GoogleReply(204);
    }

    private static GoogleReply? NotReady(GoogleUser user)
    {
        if (user.Unready <= 0)
            return null;
        user.Unready--;
        return GoogleReply.Error(412, "conditionNotMet", "User creation is not complete.");
    }

    private GoogleReply? WhyNot(JsonObject body)
    {
        foreach ((string field, JsonNode? value) in body)
        {
            if (!s_fields.Contains(field))
            {
                server.Breach($"users: '{field}' cannot be written");
                return GoogleReply.Invalid(field);
            }
            if (field == "externalIds" && value is JsonArray ids && ids.Any(i => i?["type"] is null || !s_idTypes.Contains(i["type"]!.ToString()) || (i["type"]!.ToString() == "custom" && i["customType"] is null)))
                return GoogleReply.Invalid("externalId");
        }
        foreach (string part in new[] { "givenName", "familyName" })
        {
            if (body["name"] is JsonObject name && (name[part]?.ToString() is not { Length: > 0 } text || text.Length > LongestName))
            {
                server.Breach($"users: name.{part} has a wrong length");
                return GoogleReply.Invalid($"name.{part}");
            }
        }
        if (body["password"]?.ToString() is { } password && (password.Length is < 8 or > 100))
        {
            server.Breach("users: the password has a wrong length");
            return GoogleReply.Invalid("password");
        }
        if (body["primaryEmail"]?.ToString() is { } email && !HasDomain(email))
            return GoogleReply.NotFound("domain");
        if (body["recoveryPhone"]?.ToString() is { Length: > 0 } phone && !phone.StartsWith('+'))
            return GoogleReply.Invalid("recovery_phone");
        if (body["orgUnitPath"]?.ToString() is { } unit && !Domain.HasUnit(unit))
            return GoogleReply.Invalid("INVALID_OU_ID");
        foreach ((string schema, JsonNode? fields) in body["customSchemas"] as JsonObject ?? [])
        {
            if ((fields as JsonObject)?.FirstOrDefault(f => !Domain.Schemas.Any(s => s.Schema == schema && s.Field == f.Key && (f.Value is null || s.Many == f.Value is JsonArray))) is { Key: not null } unknown)
                return GoogleReply.Invalid($"custom schema {schema}.{unknown.Key}");
        }
        return null;
    }

    private bool HasDomain(string address) => address.Split('@') is [{ Length: > 0 }, var domain] && Domain.Domains.Contains(domain);

    // What is left out stays, null clears; objects are merged and lists replaced.
    private static void Set(JsonObject fields, string field, JsonNode? value)
    {
        if (value is null)
        {
            fields.Remove(field);
        }
        else if (value is JsonObject inner && field is not ("gender" or "notes"))
        {
            JsonObject target = fields[field] as JsonObject ?? [];
            fields[field] ??= target;
            foreach ((string name, JsonNode? part) in inner)
                Set(target, name, part);
        }
        else
        {
            fields[field] = value.DeepClone();
        }
    }
}
