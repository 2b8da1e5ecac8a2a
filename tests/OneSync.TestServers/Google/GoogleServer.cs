using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OneSync.TestServers.Google;

/// <summary>
/// The Directory API of a Google Workspace domain, which keeps what it is told, behaves as the service does on good and on bad days, and remembers every rule
/// that a request broke.
/// </summary>
public sealed class GoogleServer : LoopbackServer
{
    private const string Root = "/admin/directory/v1/";

    private readonly List<string> _breaches = [], _writes = [];
    private readonly GoogleUserCalls _users;
    private readonly GoogleGroupCalls _groups;

    /// <summary>Starts it.</summary>
    public GoogleServer() => (_users, _groups) = (new GoogleUserCalls(this), new GoogleGroupCalls(this));

    /// <summary>What it keeps.</summary>
    public GoogleDomain Domain { get; } = new();

    /// <summary>Who gets in.</summary>
    public GoogleTokens Tokens { get; } = new();

    /// <summary>What goes wrong.</summary>
    public GoogleMishaps Mishaps { get; } = new();

    /// <summary>Rules that requests broke; there must be none.</summary>
    public IReadOnlyList<string> Breaches
    {
        get
        {
            lock (_breaches)
                return [.. _breaches];
        }
    }

    /// <summary>Every change that took effect, in order.</summary>
    public IReadOnlyList<string> Writes
    {
        get
        {
            lock (_writes)
                return [.. _writes];
        }
    }

    /// <summary>Called with each change before it is executed: its method and its path.</summary>
    public Action<string, string>? Changing { get; set; }

    /// <summary>How many batches came.</summary>
    public int Batches { get; private set; }

    /// <summary>Notes that a rule was broken.</summary>
    internal void Breach(string rule)
    {
        lock (_breaches)
            _breaches.Add(rule);
    }

    /// <summary>Notes a change.</summary>
    internal void Wrote(string change)
    {
        lock (_writes)
            _writes.Add(change);
    }

    /// <inheritdoc/>
    protected override async Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await JudgeAsync(context).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or IOException))
        {
            Breach($"{context.Request.Method} {context.Request.Path}: {error}");
            throw;
        }
    }

    private async Task JudgeAsync(HttpContext context)
    {
        if (context.Request.Path == "/token")
        {
            await Tokens.AnswerAsync(context, Now, Breach).ConfigureAwait(false);
            return;
        }
        if (Tokens.Use(context.Request) is not { } scopes)
        {
            await Write(context, GoogleReply.Error(401, "authError", "Invalid Credentials")).ConfigureAwait(false);
            return;
        }
        if (context.Request.Path == "/batch" && context.Request.Method == "POST")
        {
            await BatchAsync(context, scopes).ConfigureAwait(false);
            return;
        }
        GoogleReply reply = Execute(context.Request.Method, context.Request.Path + context.Request.QueryString.ToString(), await BodyAsync(context.Request).ConfigureAwait(false), scopes);
        if (Mishaps.Strikes(Mishaps.Cut))
            context.Abort();
        else
            await Write(context, reply).ConfigureAwait(false);
    }

    private async Task BatchAsync(HttpContext context, IReadOnlySet<string> scopes)
    {
        Batches++;
        if (Mishaps.Strikes(Mishaps.Unavailable))
        {
            await Write(context, GoogleReply.Error(503, "backendError", "Service unavailable. Please try again")).ConfigureAwait(false);
            return;
        }
        using StreamReader reader = new(context.Request.Body);
        IReadOnlyList<GooglePart> parts = GooglePart.Read(context.Request.ContentType ?? "", await reader.ReadToEndAsync().ConfigureAwait(false), Breach);
        // The order of execution is not that of the parts, nor is that of the answers.
        List<(string Id, GoogleReply Reply)> replies = [];
        foreach (GooglePart part in Mishaps.Shuffle(parts))
            replies.Add((part.Id, Execute(part.Method, part.Target, part.Body, scopes)));
        if (Mishaps.Strikes(Mishaps.Cut))
        {
            context.Abort();
            return;
        }
        string boundary = $"batch_{Guid.NewGuid():N}";
        context.Response.ContentType = $"multipart/mixed; boundary={boundary}";
        await context.Response.WriteAsync(GooglePart.Write(boundary, Mishaps.Shuffle(replies))).ConfigureAwait(false);
    }

    private GoogleReply Execute(string method, string target, JsonObject? body, IReadOnlySet<string> scopes)
    {
        bool isChange = method != "GET";
        if (isChange)
            Changing?.Invoke(method, target);
        if (!Mishaps.Count(Now))
            return GoogleReply.Error(403, "userRateLimitExceeded", "Request rate higher than configured.");
        if (Mishaps.Strikes(Mishaps.Unavailable))
            return GoogleReply.Error(503, "backendError", "Service unavailable. Please try again");
        if (isChange && Mishaps.Strikes(Mishaps.Conflicts))
            return GoogleReply.Error(409, "conflict", "Conflicting requests");
        GoogleReply reply;
        lock (Domain)
            reply = Route(method, target, body ?? [], scopes);
        return isChange && reply.Status < 300 && Mishaps.Strikes(Mishaps.Lost) ? GoogleReply.Error(503, "backendError", "Service unavailable. Please try again") : reply;
    }

    private GoogleReply Route(string method, string target, JsonObject body, IReadOnlySet<string> scopes)
    {
        Uri uri = new("http://x" + target);
        if (!uri.AbsolutePath.StartsWith(Root, StringComparison.Ordinal))
            return GoogleReply.NotFound(uri.AbsolutePath);
        string[] path = [.. uri.AbsolutePath[Root.Length..].Split('/').Select(Uri.UnescapeDataString)];
        Dictionary<string, string> query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(q => q.Split('=', 2))
            .ToDictionary(q => q[0], q => q.Length > 1 ? Uri.UnescapeDataString(q[1].Replace('+', ' ')) : "");
        if (query.ContainsKey("query"))
            Breach($"{target}: a search is never up to date");
        if (!scopes.Any(granted => Suffices(granted, Needed(path), method)))
            return GoogleReply.Error(403, "insufficientPermissions", "Request had insufficient authentication scopes.");
        GoogleReply reply = (method, path) switch
        {
            ("GET", ["users"]) => List(query),
            ("POST", ["users"]) => _users.Insert(body),
            ("POST", ["users", var key, "undelete"]) => _users.Undelete(key, body),
            (_, ["users", var key, ..]) when Domain.FindUser(key) is not { } => GoogleReply.NotFound("userKey"),
            ("GET", ["users", var key]) => new GoogleReply(200, Shown(Domain.FindUser(key)!, query)),
            ("PUT", ["users", var key]) => _users.Update(Domain.FindUser(key)!, body),
            ("DELETE", ["users", var key]) => _users.Delete(Domain.FindUser(key)!),
            ("POST", ["users", var key, "aliases"]) => _users.AddAlias(Domain.FindUser(key)!, body),
            ("DELETE", ["users", var key, "aliases", var alias]) => _users.RemoveAlias(Domain.FindUser(key)!, alias),
            ("GET", ["groups"]) => Groups(query),
            ("POST", ["groups"]) => _groups.Insert(body),
            (_, ["groups", var key, ..]) when Domain.FindGroup(key) is not { } || IsUnready(Domain.FindGroup(key)!) => GoogleReply.NotFound("groupKey"),
            ("GET", ["groups", var key]) => new GoogleReply(200, GoogleGroupCalls.Show(Domain.FindGroup(key)!)),
            ("GET", ["groups", var key, "members"]) => _groups.Members(Domain.FindGroup(key)!, query.GetValueOrDefault("pageToken"), Number(query, 200)),
            ("GET", ["groups", var key, "members", var member]) => _groups.Member(Domain.FindGroup(key)!, member),
            ("POST", ["groups", var key, "members"]) => _groups.AddMember(Domain.FindGroup(key)!, body),
            ("PUT", ["groups", var key, "members", var member]) => _groups.SetMember(Domain.FindGroup(key)!, member, body),
            ("DELETE", ["groups", var key, "members", var member]) => _groups.RemoveMember(Domain.FindGroup(key)!, member),
            ("GET", ["customer", _, "orgunits"]) => _groups.Units(),
            ("POST", ["customer", _, "orgunits"]) => _groups.AddUnit(body),
            ("GET", ["customer", _, "schemas"]) => Schemas(),
            _ => GoogleReply.NotFound(target),
        };
        return reply;
    }

    private GoogleReply List(Dictionary<string, string> query)
    {
        int most = Number(query, 100);
        if (!query.ContainsKey("customer") && !query.ContainsKey("domain"))
            return GoogleReply.Error(400, "badRequest", "Bad Request");
        if (most is < 1 or > 500)
        {
            Breach($"users.list: maxResults is {most}");
            return GoogleReply.Invalid("maxResults");
        }
        bool deleted = query.GetValueOrDefault("showDeleted") == "true";
        GoogleUser[] all = [.. (deleted ? Domain.Deleted.Where(u => Now - u.Deleted < TimeSpan.FromDays(20)) : Domain.Users.Where(u => !u.IsHidden))
            .Where(u => !query.TryGetValue("domain", out string? domain) || u.Email.EndsWith("@" + domain, StringComparison.OrdinalIgnoreCase)).OrderBy(u => u.Id, StringComparer.Ordinal)];
        int from = query.TryGetValue("pageToken", out string? token) ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        JsonObject list = new() { ["kind"] = "admin#directory#users" };
        GoogleUser[] some = [.. all.Skip(from).Take(most)];
        if (some.Length > 0)
            list["users"] = new JsonArray([.. some.Select(u => Shown(u, query))]);
        if (from + some.Length < all.Length)
            list["nextPageToken"] = (from + some.Length).ToString(CultureInfo.InvariantCulture);
        return new GoogleReply(200, list);
    }

    private GoogleReply Groups(Dictionary<string, string> query)
    {
        int most = Number(query, 200), from = query.TryGetValue("pageToken", out string? token) ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        if (most > 200)
            Breach($"groups.list: maxResults is {most}");
        GoogleGroup[] some = [.. Domain.Groups.Skip(from).Take(most)];
        JsonObject list = new() { ["kind"] = "admin#directory#groups" };
        if (some.Length > 0)
            list["groups"] = new JsonArray([.. some.Select(GoogleGroupCalls.Show)]);
        if (from + some.Length < Domain.Groups.Count())
            list["nextPageToken"] = (from + some.Length).ToString(CultureInfo.InvariantCulture);
        return new GoogleReply(200, list);
    }

    private GoogleReply Schemas()
    {
        JsonObject list = new() { ["kind"] = "admin#directory#schemas" };
        if (Domain.Schemas.Count > 0)
        {
            list["schemas"] = new JsonArray([.. Domain.Schemas.GroupBy(s => s.Schema).Select(s => new JsonObject
            {
                ["schemaName"] = s.Key,
                ["fields"] = new JsonArray([.. s.Select(f => new JsonObject { ["fieldName"] = f.Field, ["fieldType"] = f.Type, ["multiValued"] = f.Many })]),
            })]);
        }
        return new GoogleReply(200, list);
    }

    // Only the fields that are asked for, and custom ones only with the full projection.
    private static JsonObject Shown(GoogleUser user, Dictionary<string, string> query)
    {
        JsonObject shown = [];
        string? asked = query.GetValueOrDefault("fields");
        if (asked?.IndexOf("users(", StringComparison.Ordinal) is >= 0 and var at)
            asked = asked[(at + "users(".Length)..].TrimEnd(')');
        HashSet<string>? fields = asked?.Split(',').ToHashSet();
        foreach ((string field, JsonNode? value) in user.Fields)
        {
            if (fields?.Contains(field) != false && (field != "customSchemas" || query.GetValueOrDefault("projection") == "full"))
                shown[field] = value?.DeepClone();
        }
        return shown;
    }

    private static bool IsUnready(GoogleGroup group) => group.Unready-- > 0;

    private static int Number(Dictionary<string, string> query, int fallback) => query.TryGetValue("maxResults", out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

    private static string Needed(string[] path) => path switch
    {
        ["users", _, "aliases", ..] => "admin.directory.user.alias",
        ["users", ..] => "admin.directory.user",
        ["groups", _, "members", ..] => "admin.directory.group.member",
        ["groups", ..] => "admin.directory.group",
        ["customer", _, "orgunits"] => "admin.directory.orgunit",
        _ => "admin.directory.userschema",
    };

    // A wider scope covers a narrower one: users their aliases, groups their members.
    private static bool Suffices(string granted, string needed, string method)
    {
        bool readOnly = granted.EndsWith(".readonly", StringComparison.Ordinal);
        string scope = readOnly ? granted[..^".readonly".Length] : granted;
        return (!readOnly || method == "GET") && (needed == scope || (needed == "admin.directory.user.alias" && scope == "admin.directory.user") || (needed == "admin.directory.group.member" && scope == "admin.directory.group"));
    }

    private static async Task<JsonObject?> BodyAsync(HttpRequest request)
    {
        using StreamReader reader = new(request.Body);
        string text = await reader.ReadToEndAsync().ConfigureAwait(false);
        return text.Length > 0 ? JsonNode.Parse(text) as JsonObject : null;
    }

    private static Task Write(HttpContext context, GoogleReply reply)
    {
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json; charset=UTF-8";
        return reply.Body is null ? Task.CompletedTask : context.Response.WriteAsync(reply.Body.ToJsonString());
    }
}
