using System.Text.Json.Nodes;

namespace OneSync.TestServers;

/// <summary>What an organisation has: users, groups and who is in them. Commands change it step by step, each as a whole or not at all.</summary>
public sealed class AdobeOrganization
{
    private readonly SortedDictionary<int, AdobeAccount> _users = [];
    private readonly Dictionary<string, AdobeAccount> _byEmail = new(StringComparer.Ordinal), _byName = new(StringComparer.OrdinalIgnoreCase);
    private int _last;

    /// <summary>The users, in the order in which they came.</summary>
    public IReadOnlyCollection<AdobeAccount> Users => _users.Values;

    /// <summary>The groups.</summary>
    public List<AdobeGroupEntry> Groups { get; } = [];

    /// <summary>E-mails that are another organisation's.</summary>
    public HashSet<string> Foreign { get; } = [];

    /// <summary>The domains that are claimed; none for any.</summary>
    public HashSet<string> Domains { get; } = [];

    /// <summary>What was in fact done, such as <c>create a@b.c</c>: what is there twice was done twice.</summary>
    public List<string> Effects { get; } = [];

    /// <summary>Adds a group.</summary>
    public void AddGroup(string name, string type = "USER_GROUP", bool readOnly = false) => Groups.Add(new AdobeGroupEntry(1000 + Groups.Count, name, type, readOnly));

    /// <summary>Adds a user who was there before.</summary>
    public AdobeAccount AddUser(string email, string first = "First", string last = "Last", string type = "federatedID", string? username = null, params string[] groups)
    {
        AdobeAccount account = new()
        {
            Number = ++_last, Type = type, Email = email, Username = username ?? email, Domain = email.Split('@')[^1], FirstName = first, LastName = last, Country = "US",
            Groups = new SortedSet<string>(groups, StringComparer.Ordinal),
        };
        Put(account);
        return account;
    }

    /// <summary>The user of that e-mail, or else null.</summary>
    public AdobeAccount? Find(string email) => _byEmail.GetValueOrDefault(email);

    /// <summary>Somebody else changes a user.</summary>
    public void Change(string email, Action<AdobeAccount> change)
    {
        AdobeAccount account = _byEmail[email];
        Take(account);
        change(account);
        Put(account);
    }

    /// <summary>Takes a user out.</summary>
    public void Remove(string email) => Take(_byEmail[email]);

    /// <summary>Everything but ids, sorted.</summary>
    public string[] State() => [.. _users.Values.Select(u => u.ToString()).Concat(Groups.Select(g => $"{g.Type} {g.Name}")).Order(StringComparer.Ordinal)];

    /// <summary>Carries out a command; answers which step failed and with which code, or null.</summary>
    public (int Step, string Code)? Carry(JsonObject command, bool testOnly, DateTimeOffset now)
    {
        return command["usergroup"] is { } group ? CarryGroup(group.ToString(), (JsonArray)command["do"]!, testOnly) : CarryUser(command, testOnly, now);
    }

    private (int, string)? CarryUser(JsonObject command, bool testOnly, DateTimeOffset now)
    {
        string name = command["user"]!.ToString(), domain = command["domain"]?.ToString() ?? "";
        bool isEmail = name.Contains('@', StringComparison.Ordinal);
        if (!isEmail && domain.Length == 0)
            return (0, "error.command.domain.missing");
        AdobeAccount? user = isEmail ? _byEmail.GetValueOrDefault(name) : _byName.GetValueOrDefault($"{name} {domain}"), was = user;
        user = user?.Copy();
        List<string> effects = [];
        JsonArray steps = (JsonArray)command["do"]!;
        bool leaves = false;
        for (int at = 0; at < steps.Count; at++)
        {
            (string step, JsonNode? body) = ((JsonObject)steps[at]!).First();
            JsonObject given = (JsonObject)body!;
            if (CommandRules.IsCreate(step))
            {
                if (Create(step, given, isEmail ? given["email"]!.ToString() : name, isEmail ? "" : domain, now, ref user, effects) is { } refused)
                    return (at, refused);
            }
            else if (step == "removeFromOrg")
            {
                // Success is reported also for whom there is none.
                leaves = user is not null;
                effects.Add($"{(given["deleteAccount"]!.GetValue<bool>() ? "delete" : "remove")} {name}");
            }
            else if (user is null)
            {
                if (!testOnly)
                    return (at, "error.user.nonexistent");
            }
            else if ((step == "update" ? Update(user, was, given) : Membership(user, step == "add", given)) is { } refused)
            {
                return (at, refused);
            }
        }
        if (testOnly)
            return null;
        if (was is not null)
            Take(was);
        if (user is not null && !leaves)
            Put(user);
        Effects.AddRange(was is null && user is null ? [] : effects);
        return null;
    }

    private string? Create(string step, JsonObject given, string username, string domain, DateTimeOffset now, ref AdobeAccount? user, List<string> effects)
    {
        string type = step switch { "addAdobeID" => "adobeID", "createEnterpriseID" => "enterpriseID", _ => "federatedID" }, email = given["email"]!.ToString(), option = given["option"]?.ToString() ?? "";
        if (email.Count(c => c == '@') != 1)
            return "error.user.email.invalid";
        if (Foreign.Contains(email))
            return "error.user.belongs_to_another_org";
        if (type != "adobeID" && Domains.Count > 0 && !Domains.Contains(email.Split('@')[1]))
            return "error.domain.trust.nonexistent";
        if (given["country"]?.ToString() == "ZZ")
            return "error.country.invalid";
        if (user is null)
        {
            user = new AdobeAccount
            {
                Number = ++_last, Type = type, Email = email, Username = username, Domain = domain.Length > 0 ? domain : email.Split('@')[1], Since = now,
                FirstName = given["firstname"]?.ToString() ?? "", LastName = given["lastname"]?.ToString() ?? "", Country = given["country"]?.ToString() ?? "",
            };
            effects.Add($"create {email}");
            return null;
        }
        if (user.Type != type)
            return "error.user.type_mismatch";
        if (option == "updateIfAlreadyExists")
            (user.FirstName, user.LastName) = (given["firstname"]?.ToString() ?? user.FirstName, given["lastname"]?.ToString() ?? user.LastName);
        return option.Length > 0 ? null : "error.user.already_in_org";
    }

    private string? Update(AdobeAccount user, AdobeAccount? was, JsonObject given)
    {
        if (user.Type == "adobeID")
            return "error.update.adobeid.no";
        if (given["email"]?.ToString() is { } email && email != user.Email)
        {
            if (_byEmail.ContainsKey(email) || email.Equals(user.Email, StringComparison.OrdinalIgnoreCase))
                return "error.user.name_in_use";
            if (user.Username == user.Email)
                user.Username = email;
            user.Email = email;
        }
        if (given["username"]?.ToString() is { } username)
        {
            if (_byName.TryGetValue($"{username} {user.Domain}", out AdobeAccount? other) && other != was)
                return "error.user.name_in_use";
            user.Username = username;
        }
        user.FirstName = given["firstname"]?.ToString() ?? user.FirstName;
        user.LastName = given["lastname"]?.ToString() ?? user.LastName;
        return null;
    }

    private string? Membership(AdobeAccount user, bool adds, JsonObject given)
    {
        foreach (string name in ((JsonArray)given["group"]!).Select(g => g!.ToString()))
        {
            if (Groups.Find(g => g.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } group)
                return "error.group.not_found";
            if (group.IsReadOnly)
                return "error.usergroup.readonly.directory";
            if (adds)
                user.Groups.Add(group.Name);
            else
                user.Groups.Remove(group.Name);
        }
        return null;
    }

    private (int, string)? CarryGroup(string name, JsonArray steps, bool testOnly)
    {
        AdobeGroupEntry? group = Groups.Find(g => g.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && g.Type == "USER_GROUP");
        bool makes = false;
        List<(AdobeAccount User, bool Adds)> changes = [];
        for (int at = 0; at < steps.Count; at++)
        {
            (string step, JsonNode? body) = ((JsonObject)steps[at]!).First();
            if (step == "createUserGroup")
            {
                if (group is not null && body!["option"] is null)
                    return (at, "error.group.already_exists");
                makes = group is null;
                continue;
            }
            if (group is null && !makes)
                return (at, "error.group.not_found");
            if (group?.IsReadOnly == true)
                return (at, "error.usergroup.readonly.directory");
            foreach (string member in (body!["user"] as JsonArray ?? []).Select(u => u!.ToString()))
            {
                if (_byEmail.GetValueOrDefault(member) is { } user)
                    changes.Add((user, step == "add"));
                else if (!testOnly)
                    return (at, "error.user.nonexistent");
            }
        }
        if (testOnly)
            return null;
        if (makes)
        {
            AddGroup(name);
            Effects.Add($"group {name}");
        }
        foreach ((AdobeAccount user, bool adds) in changes)
            _ = adds ? user.Groups.Add(group?.Name ?? name) : user.Groups.Remove(group?.Name ?? name);
        return null;
    }

    // In the place it had, whatever it is now.
    private void Put(AdobeAccount user)
    {
        _users[user.Number] = user;
        _byEmail[user.Email] = user;
        _byName[$"{user.Username} {user.Domain}"] = user;
    }

    private void Take(AdobeAccount user)
    {
        _users.Remove(user.Number);
        _byEmail.Remove(user.Email);
        _byName.Remove($"{user.Username} {user.Domain}");
    }
}
