using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OneSync.TestServers;

/// <summary>Clever's Data API of version 2.1 or 3.0, with its paging, its limits and its errors, and the desk that knows the districts' tokens.</summary>
public sealed class CleverServer(string version) : LoopbackServer
{
    private int _sinceReset;

    /// <summary>The objects of each collection, each with an id.</summary>
    public Dictionary<string, List<JsonObject>> Collections { get; } = [];

    /// <summary>The token asked for.</summary>
    public string Token { get; set; } = "district-token";

    /// <summary>The districts and their tokens, for client <c>app</c> with secret <c>app-secret</c>.</summary>
    public List<(string District, string Token)> Districts { get; } = [];

    /// <summary>Whether pages link to the next one; otherwise they have no links at all.</summary>
    public bool SendLinks { get; set; } = true;

    /// <summary>Whether the last full page links only to itself, though others follow.</summary>
    public bool HideNext { get; set; }

    /// <summary>The next links lead to another host.</summary>
    public bool LinkElsewhere { get; set; }

    /// <summary>How many requests are answered until the limit is reset, a second later; null for no limit.</summary>
    public int? RequestsASecond { get; set; }

    /// <summary>How many requests were refused because there were too many.</summary>
    public int Throttled { get; private set; }

    /// <summary>Adds an object.</summary>
    public void Add(string collection, JsonObject item) => (Collections.TryGetValue(collection, out List<JsonObject>? all) ? all : Collections[collection] = []).Add(item);

    /// <inheritdoc/>
    protected override Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (path == "/oauth/tokens")
            return Tokens(context);
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
            return Answer(context, 401, new JsonObject { ["message"] = "Invalid token" });
        if (IsThrottled(context))
            return Answer(context, 429, new JsonObject { ["message"] = "Too Many Requests" });
        string root = $"/v{version}/";
        if (!path.StartsWith(root, StringComparison.Ordinal) || !Collections.TryGetValue(path[root.Length..], out List<JsonObject>? all))
            return Answer(context, 404, new JsonObject { ["message"] = "Resource not found" });
        int limit = int.TryParse(context.Request.Query["limit"], out int given) ? given : 100;
        if (limit > 10_000)
            return Answer(context, 413, new JsonObject { ["message"] = "limit too big" });
        string after = context.Request.Query["starting_after"].ToString();
        List<JsonObject> sorted = [.. all.OrderBy(o => o["id"]!.ToString(), StringComparer.Ordinal)];
        int from = after.Length == 0 ? 0 : sorted.FindIndex(o => string.CompareOrdinal(o["id"]!.ToString(), after) > 0);
        JsonObject[] page = from < 0 ? [] : [.. sorted.Skip(from).Take(limit)];
        JsonObject body = new() { ["data"] = new JsonArray([.. page.Select(o => (JsonNode)new JsonObject { ["data"] = o.DeepClone(), ["uri"] = $"{path}/{o["id"]}" })]) };
        if (SendLinks)
        {
            JsonArray links = [new JsonObject { ["rel"] = "self", ["uri"] = path + context.Request.QueryString }];
            if (page.Length > 0 && from + page.Length < sorted.Count && !HideNext)
                links.Add(new JsonObject { ["rel"] = "next", ["uri"] = $"{(LinkElsewhere ? "https://elsewhere.example" : "")}{path}?limit={limit}&starting_after={page[^1]["id"]}" });
            body["links"] = links;
        }
        return Answer(context, 200, body);
    }

    private bool IsThrottled(HttpContext context)
    {
        if (RequestsASecond is not { } most)
            return false;
        long second = Now.ToUnixTimeSeconds();
        lock (Collections)
        {
            if (_second != second)
                (_second, _sinceReset) = (second, 0);
            int left = most - ++_sinceReset;
            IHeaderDictionary headers = context.Response.Headers;
            headers["X-Ratelimit-Bucket"] = "bearer";
            headers["X-Ratelimit-Limit"] = most.ToString(CultureInfo.InvariantCulture);
            headers["X-Ratelimit-Remaining"] = Math.Max(0, left).ToString(CultureInfo.InvariantCulture);
            headers["X-Ratelimit-Reset"] = (second + 1).ToString(CultureInfo.InvariantCulture);
            if (left < 0)
                Throttled++;
            return left < 0;
        }
    }

    private long _second;

    private Task Tokens(HttpContext context)
    {
        string expected = "Basic " + Convert.ToBase64String("app:app-secret"u8);
        if (context.Request.Headers.Authorization != expected || context.Request.Query["owner_type"] != "district")
            return Answer(context, 401, new JsonObject { ["error"] = "invalid client" });
        string wanted = context.Request.Query["district"].ToString();
        return Answer(context, 200, new JsonObject
        {
            ["data"] = new JsonArray([.. Districts.Where(d => wanted.Length == 0 || d.District == wanted).Select(d => (JsonNode)new JsonObject
            {
                ["id"] = $"t-{d.District}", ["access_token"] = d.Token, ["owner"] = new JsonObject { ["type"] = "district", ["id"] = d.District }, ["scopes"] = new JsonArray("read:students"),
            })]),
            ["links"] = new JsonArray(),
        });
    }

    private static Task Answer(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }
}
