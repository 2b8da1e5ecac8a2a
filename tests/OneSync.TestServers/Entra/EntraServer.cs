using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OneSync.TestServers;

/// <summary>
/// Microsoft Graph for one tenant, and the authority that gives tokens for it. It keeps state and behaves as the service does; what a client does against the
/// rules is refused, and stands in <see cref="Breaches"/>.
/// </summary>
public sealed partial class EntraServer : LoopbackServer
{
    private const string Version = "/v1.0/";
    private const int MostInBatch = 20;

    private readonly List<string> _breaches = [];
    private readonly Dictionary<string, DateTimeOffset> _notBefore = [];

    /// <summary>Starts it.</summary>
    public EntraServer(X509Certificate2? certificate = null) : base(certificate) => Tokens = new EntraTokens(Tenant.Id);

    /// <summary>What it holds.</summary>
    public EntraTenant Tenant { get; } = new();

    /// <summary>Its tokens.</summary>
    public EntraTokens Tokens { get; }

    /// <summary>What goes wrong at random.</summary>
    public EntraFaults Trouble { get; } = new();

    /// <summary>What clients did against the rules.</summary>
    public IReadOnlyList<string> Breaches
    {
        get
        {
            lock (_breaches)
                return [.. _breaches];
        }
    }

    /// <summary>Every write that took effect: the method and the path.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>The greatest number of requests in a batch so far.</summary>
    public int LargestBatch { get; private set; }

    /// <summary>Sent with every answer: how much of the limit is used up; null for nothing.</summary>
    public double? ThrottleShare { get; set; }

    /// <summary>How many requests came with a token.</summary>
    public int TokensSeen { get; private set; }

    /// <summary>Called once, after members of a group were listed.</summary>
    public Action? BeforeMembers { get; set; }

    /// <summary>Time has passed: whatever was made is seen everywhere.</summary>
    public void Settle()
    {
        lock (Tenant.Gate)
        {
            foreach (EntraUser user in Tenant.All)
                user.Unseen = 0;
            foreach (EntraGroup group in Tenant.Groups.Values)
                group.Unseen = 0;
        }
    }

    /// <inheritdoc/>
    protected override async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (context.Request.Headers.ContainsKey("Authorization"))
            TokensSeen++;
        if (path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
        {
            await Tokens.AnswerAsync(context, Now).ConfigureAwait(false);
            return;
        }
        if (path == "/identity/token")
        {
            await Tokens.AnswerIdentityAsync(context, Now).ConfigureAwait(false);
            return;
        }
        if (!path.StartsWith(Version, StringComparison.Ordinal))
        {
            Breach($"nothing is at {context.Request.Method} {path}");
            await SendAsync(context, EntraAnswer.Error(404, "BadRequest", "Invalid version.")).ConfigureAwait(false);
            return;
        }
        if (!Tokens.Holds(context.Request.Headers.Authorization, Now))
        {
            await SendAsync(context, EntraAnswer.Error(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")).ConfigureAwait(false);
            return;
        }
        bool fails = Trouble.Hits(Trouble.Whole);
        int how = fails ? Trouble.Choose(3) : 0;
        if (fails && how == 0)
        {
            await SendAsync(context, EntraAnswer.Error(503, "serviceUnavailable", "The service is temporarily unavailable.")).ConfigureAwait(false);
            return;
        }
        if (fails && how == 1)
        {
            context.Abort();
            return;
        }
        using StreamReader reader = new(context.Request.Body);
        string body = await reader.ReadToEndAsync().ConfigureAwait(false);
        EntraAnswer answer = Answer(context.Request, path[Version.Length..], body);
        if (fails)
            context.Abort();
        else
            await SendAsync(context, answer).ConfigureAwait(false);
    }

    private EntraAnswer Answer(HttpRequest request, string path, string body)
    {
        JsonObject? json = null;
        if (body.Length > 0)
        {
            if (request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
                return Breach($"{request.Method} {path} has a body and no Content-Type", EntraAnswer.Bad("Write requests must contain the Content-Type header declaration."));
            json = JsonNode.Parse(body) as JsonObject;
        }
        if (path == "$batch")
            return Batch(json);
        Dictionary<string, string> headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return Handle(new EntraRequest(request.Method, path, request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()), headers, json));
    }

    private EntraAnswer Batch(JsonObject? body)
    {
        if (body?["requests"] is not JsonArray { Count: > 0 } requests)
            return Breach("a batch without requests", EntraAnswer.Bad("Invalid batch payload format."));
        LargestBatch = Math.Max(LargestBatch, requests.Count);
        if (requests.Count > MostInBatch)
            return Breach($"a batch of {requests.Count}", EntraAnswer.Bad("Number of batch request steps exceeds the maximum value of 20."));
        Dictionary<string, EntraAnswer> answers = [];
        List<(string Id, EntraAnswer Answer)> done = [];
        int dependent = requests.Count(r => r!["dependsOn"] is JsonArray { Count: > 0 });
        if (dependent != 0 && dependent != requests.Count - 1)
            Breach("a batch that is neither parallel nor sequential");
        foreach (JsonObject part in requests.Select(r => r!.AsObject()))
        {
            string id = part["id"]?.ToString() ?? "";
            if (id.Length == 0 || answers.ContainsKey(id))
                return Breach($"a batch with the id '{id}' twice", EntraAnswer.Bad("Request Id values in a batch must be unique."));
            string[] after = part["dependsOn"] is JsonArray names ? [.. names.Select(n => n!.ToString())] : [];
            if (after.FirstOrDefault(a => !answers.ContainsKey(a)) is { } forward)
                return Breach($"a request that depends on '{forward}', which does not come before it", EntraAnswer.Bad("dependsOn references an unknown request."));
            EntraAnswer answer = after.Any(a => answers[a].Status >= 400) ? EntraAnswer.Error(424, "failedDependency", "A request that this one depends on failed.") : Part(part);
            answers[id] = answer;
            done.Add((id, answer));
        }
        (string Id, EntraAnswer Answer)[] shuffled = [.. done];
        Trouble.Shuffle(shuffled);
        return new EntraAnswer(200, new JsonObject { ["responses"] = new JsonArray([.. shuffled.Select(s => (JsonNode)Response(s.Id, s.Answer))]) });
    }

    private EntraAnswer Part(JsonObject part)
    {
        string method = part["method"]!.ToString(), url = part["url"]!.ToString();
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, JsonNode? value) in part["headers"] as JsonObject ?? [])
            headers[name] = value!.ToString();
        if (headers.ContainsKey("Authorization"))
            Breach($"a token inside of a batch, for {url}");
        JsonObject? body = part["body"] as JsonObject;
        if (method is "POST" or "PATCH" or "PUT" && (body is null || !headers.TryGetValue("Content-Type", out string? type) || !type.StartsWith("application/json", StringComparison.Ordinal)))
            return Breach($"{method} {url} in a batch without body or Content-Type", EntraAnswer.Bad("Write requests (excluding DELETE) must contain the Content-Type header declaration."));
        string key = $"{method} {url} {body?.ToJsonString()}";
        if (_notBefore.Remove(key, out DateTimeOffset early) && DateTimeOffset.UtcNow < early)
            Breach($"{method} {url} was asked for again before its Retry-After had passed");
        if (Trouble.Hits(Trouble.Part))
        {
            if (Trouble.Choose(2) == 0)
                return EntraAnswer.Error(503, "serviceUnavailable", "The service is temporarily unavailable.");
            if (Trouble.RetryAfter > 0)
                _notBefore[key] = DateTimeOffset.UtcNow.AddSeconds(Trouble.RetryAfter);
            return EntraAnswer.Error(429, "TooManyRequests", "Too many requests.") with { Headers = [("Retry-After", Trouble.RetryAfter.ToString(System.Globalization.CultureInfo.InvariantCulture))] };
        }
        string[] halves = url.TrimStart('/').Split('?', 2);
        Dictionary<string, string> query = halves.Length == 1 ? [] : halves[1].Split('&').Select(q => q.Split('=', 2)).ToDictionary(q => Uri.UnescapeDataString(q[0]), q => q.Length > 1 ? Uri.UnescapeDataString(q[1]) : "");
        return Handle(new EntraRequest(method, Uri.UnescapeDataString(halves[0]), query, headers, body));
    }

    private static JsonObject Response(string id, EntraAnswer answer)
    {
        JsonObject headers = new() { ["Content-Type"] = "application/json" };
        foreach ((string name, string value) in answer.Headers)
            headers[name] = value;
        JsonObject response = new() { ["id"] = id, ["status"] = answer.Status, ["headers"] = headers };
        if (answer.Body is not null)
            response["body"] = answer.Body.DeepClone();
        return response;
    }

    private EntraAnswer Handle(EntraRequest request)
    {
        lock (Tenant.Gate)
        {
            EntraAnswer answer = request.Segments[0] switch
            {
                "users" => Users(request),
                "directory" => Deleted(request),
                "groups" => Groups(request),
                var first when first.StartsWith("groups(", StringComparison.Ordinal) => NamedGroup(request),
                "directoryRoles" => Roles(request),
                "subscribedSkus" => Skus(),
                "organization" => Organization(),
                _ => Breach($"nothing is at {request.Method} {request.Path}", EntraAnswer.Bad("Resource not found for the segment.")),
            };
            if (request.Method != "GET" && answer.Status < 300)
                Writes.Add($"{request.Method} {request.Path}");
            return answer;
        }
    }

    private bool Has(params string[] any) => Tokens.Roles.Intersect(any.Append("Directory.ReadWrite.All"), StringComparer.OrdinalIgnoreCase).Any();

    private EntraAnswer Breach(string what, EntraAnswer answer)
    {
        Breach(what);
        return answer;
    }

    private void Breach(string what)
    {
        lock (_breaches)
            _breaches.Add(what);
    }

    private async Task SendAsync(HttpContext context, EntraAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        foreach ((string name, string value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (ThrottleShare is { } share)
            context.Response.Headers["x-ms-throttle-limit-percentage"] = share.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Body is null)
            return;
        context.Response.ContentType = "application/json;odata.metadata=minimal";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer.Body)).ConfigureAwait(false);
    }
}
