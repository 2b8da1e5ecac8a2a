using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OneSync.TestServers;

/// <summary>Adobe's User Management API v2 with one organisation, and the desk that gives tokens: its pages, throttles, partial results and errors. It remembers every rule that a request broke.</summary>
public sealed class AdobeServer : LoopbackServer
{
    /// <summary>The organisation, the client and its secret.</summary>
    public const string OrganizationId = "1234ABCD@AdobeOrg", ClientId = "onesync-client", ClientSecret = "secret-canary";

    private const string Root = "/v2/usermanagement/", Scopes = "openid,AdobeID,user_management_sdk";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Minute, int Count)> _asked = [];
    private readonly List<string> _breaches = [];

    /// <summary>What the organisation has.</summary>
    public AdobeOrganization Organization { get; } = new();

    /// <summary>What goes wrong by chance.</summary>
    public AdobeFaults Chance { get; } = new(20260901);

    /// <summary>Who gives tokens.</summary>
    public TokenDesk Tokens { get; } = new(ClientId, ClientSecret) { InBody = true, Seconds = 86399, Known = [Scopes] };

    /// <summary>How many users a page has at most; pages differ.</summary>
    public int PageSize { get; set; } = 2000;

    /// <summary>Requests a minute of each kind.</summary>
    public Dictionary<string, int> Limits { get; } = new() { ["users"] = 25, ["groups"] = 5, ["action"] = 10, ["organizations"] = 25 };

    /// <summary>How long it takes until the list of users shows a new one.</summary>
    public TimeSpan ListLag { get; set; }

    /// <summary>The application may not use the API.</summary>
    public bool Forbidden { get; set; }

    /// <summary>How many requests were refused because there were too many.</summary>
    public int Throttled { get; private set; }

    /// <summary>How many commands came, those that were only tried left out.</summary>
    public int Commands { get; private set; }

    /// <summary>Called after each request for changes was carried out, before it is answered.</summary>
    public Action? AfterAction { get; set; }

    /// <summary>How long each answer to a request for changes is held back.</summary>
    public TimeSpan ActionDelay { get; set; }

    /// <summary>The rules that were broken.</summary>
    public IReadOnlyList<string> Breaches
    {
        get
        {
            lock (_lock)
                return [.. _breaches];
        }
    }

    /// <inheritdoc/>
    protected override async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (path == "/ims/token/v3")
        {
            await Tokens.AnswerAsync(context, Now).ConfigureAwait(false);
            return;
        }
        if (!path.StartsWith(Root, StringComparison.Ordinal))
        {
            await Answer(context, 404, new JsonObject { ["message"] = "Not Found" }).ConfigureAwait(false);
            return;
        }
        string[] parts = path[Root.Length..].Split('/');
        if (await Refused(context, parts).ConfigureAwait(false))
            return;
        if (Chance.Strikes(Chance.Busy) && Chance.Next(2) == 0)
        {
            await Answer(context, 503, new JsonObject { ["message"] = "Service Unavailable" }).ConfigureAwait(false);
            return;
        }
        (int status, JsonObject body) = parts switch
        {
            ["users", _, var page] => (200, Users(context, page)),
            ["groups", _, var page] => (200, GroupsPage(page)),
            ["organizations", _, "users", var user] => One(Uri.UnescapeDataString(user), context.Request.Query["domain"].ToString()),
            ["action", _] when context.Request.Method == "POST" => await Act(context).ConfigureAwait(false),
            _ => (404, new JsonObject { ["message"] = "Not Found" }),
        };
        // What was done stays done, whether or not the answer arrives.
        if (Chance.Strikes(Chance.Busy))
            await Answer(context, 503, new JsonObject { ["message"] = "Service Unavailable" }).ConfigureAwait(false);
        else if (Chance.Strikes(Chance.Cut))
            context.Abort();
        else
            await Answer(context, status, body).ConfigureAwait(false);
    }

    private async Task<bool> Refused(HttpContext context, string[] parts)
    {
        string key = context.Request.Headers["X-Api-Key"].ToString();
        if (key.Length == 0)
            return await Refuse(403, new JsonObject { ["error_code"] = "403000", ["message"] = "Api Key is required" }).ConfigureAwait(false);
        if (key != ClientId || Forbidden)
            return await Refuse(403, new JsonObject { ["error_code"] = "403003", ["message"] = "Api Key is invalid" }).ConfigureAwait(false);
        if (Tokens.ScopesOf(context.Request, Now) is null)
            return await Refuse(401, new JsonObject { ["error_code"] = "401013", ["message"] = "Oauth token is not valid" }).ConfigureAwait(false);
        if (IsThrottled(context, parts[0]))
            return await Refuse(429, new JsonObject { ["error_code"] = "429050", ["message"] = "Too many requests" }).ConfigureAwait(false);
        if (parts.Length < 2 || parts[1] != OrganizationId)
            return await Refuse(400, new JsonObject { ["result"] = "error.organization.invalid_id", ["message"] = "Invalid organization ID" }).ConfigureAwait(false);
        return false;

        async Task<bool> Refuse(int status, JsonObject body)
        {
            await Answer(context, status, body).ConfigureAwait(false);
            return true;
        }
    }

    private bool IsThrottled(HttpContext context, string kind)
    {
        if (!Limits.TryGetValue(kind, out int most))
            return false;
        DateTimeOffset now = Now;
        long minute = now.ToUnixTimeSeconds() / 60;
        lock (_lock)
        {
            (long last, int count) = _asked.GetValueOrDefault(kind);
            count = last == minute ? count + 1 : 1;
            _asked[kind] = (minute, count);
            if (count <= most)
                return false;
            Throttled++;
        }
        context.Response.Headers.RetryAfter = (60 - (now.ToUnixTimeSeconds() % 60)).ToString(CultureInfo.InvariantCulture);
        return true;
    }

    private JsonObject Users(HttpContext context, string page)
    {
        lock (_lock)
        {
            DateTimeOffset shown = Now - ListLag;
            AdobeAccount[] users = [.. Organization.Users.Where(u => u.Since <= shown)];
            List<AdobeAccount[]> pages = [];
            // Pages are of different sizes, the same for all who ask.
            for (int from = 0; from < users.Length;)
            {
                int size = Math.Max(1, PageSize - (pages.Count * 37 % Math.Max(1, PageSize / 3)));
                pages.Add([.. users.Skip(from).Take(size)]);
                from += size;
            }
            if (pages.Count == 0)
                pages.Add([]);
            int at = Math.Clamp(int.Parse(page, CultureInfo.InvariantCulture), 0, pages.Count - 1);
            IHeaderDictionary headers = context.Response.Headers;
            headers["X-Total-Count"] = users.Length.ToString(CultureInfo.InvariantCulture);
            headers["X-Page-Count"] = pages.Count.ToString(CultureInfo.InvariantCulture);
            headers["X-Current-Page"] = at.ToString(CultureInfo.InvariantCulture);
            headers["X-Page-Size"] = pages[at].Length.ToString(CultureInfo.InvariantCulture);
            return new JsonObject { ["lastPage"] = at == pages.Count - 1, ["result"] = "success", ["users"] = new JsonArray([.. pages[at].Select(u => (JsonNode)u.ToJson())]) };
        }
    }

    private JsonObject GroupsPage(string page)
    {
        const int size = 50;
        lock (_lock)
        {
            int from = size * int.Parse(page, CultureInfo.InvariantCulture);
            if (from > 0 && from >= Organization.Groups.Count)
                return new JsonObject { ["lastPage"] = true, ["result"] = "Not found" };
            return new JsonObject
            {
                ["lastPage"] = from + size >= Organization.Groups.Count, ["result"] = "success",
                ["groups"] = new JsonArray([.. Organization.Groups.Skip(from).Take(size).Select(g => (JsonNode)new JsonObject { ["groupId"] = g.Id, ["groupName"] = g.Name, ["type"] = g.Type })]),
            };
        }
    }

    private (int, JsonObject) One(string user, string domain)
    {
        lock (_lock)
        {
            AdobeAccount? found = Organization.Users.FirstOrDefault(u => u.Email.Equals(user, StringComparison.OrdinalIgnoreCase) || (u.Username.Equals(user, StringComparison.OrdinalIgnoreCase) && u.Domain == domain));
            return found is null ? (404, new JsonObject { ["result"] = "error.user.not_found" }) : (200, new JsonObject { ["result"] = "success", ["user"] = found.ToJson() });
        }
    }

    private async Task<(int, JsonObject)> Act(HttpContext context)
    {
        bool testOnly = context.Request.Query["testOnly"] == "true";
        JsonNode? commands;
        try
        {
            commands = await JsonNode.ParseAsync(context.Request.Body).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            commands = null;
        }
        if (ActionDelay > TimeSpan.Zero)
            await Task.Delay(ActionDelay).ConfigureAwait(false);
        lock (_lock)
        {
            string[] broken = [.. CommandRules.Broken(commands)];
            _breaches.AddRange(broken);
            if (broken.Length > 0)
                return (400, new JsonObject { ["result"] = "error.command.malformed", ["message"] = broken[0] });
            JsonObject answer = Carry((JsonArray)commands!, testOnly);
            AfterAction?.Invoke();
            return (200, answer);
        }
    }

    private JsonObject Carry(JsonArray commands, bool testOnly)
    {
        JsonArray errors = [];
        for (int at = 0; at < commands.Count; at++)
        {
            JsonObject command = (JsonObject)commands[at]!;
            if (!testOnly)
                Commands++;
            (int Step, string Code)? failed = Chance.Strikes(Chance.Internal) ? (0, "error.internal.temporary") : Organization.Carry(command, testOnly, Now);
            if (failed is { } why)
                errors.Add(new JsonObject { ["index"] = at, ["step"] = why.Step, ["requestID"] = command["requestID"]!.ToString(), ["errorCode"] = why.Code, ["message"] = $"The service says {why.Code}", ["user"] = $"{command["user"] ?? command["usergroup"]}" });
        }
        int done = commands.Count - errors.Count;
        return new JsonObject
        {
            ["completed"] = testOnly ? 0 : done, ["notCompleted"] = errors.Count, ["completedInTestMode"] = testOnly ? done : 0,
            ["result"] = errors.Count == 0 ? "success" : done > 0 ? "partial" : "error", ["errors"] = errors,
        };
    }

    private static Task Answer(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }
}
