using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OneSync.TestServers;

/// <summary>Gives OAuth 2 tokens for client credentials, and knows which of them hold.</summary>
public sealed class TokenDesk(string id, string secret)
{
    private readonly Dictionary<string, (DateTimeOffset Ends, string[] Scopes)> _tokens = [];

    /// <summary>How long a token holds, as the client is told.</summary>
    public int Seconds { get; set; } = 3600;

    /// <summary>The scopes that may be asked for; null for any.</summary>
    public IReadOnlyList<string>? Known { get; set; }

    /// <summary>The scopes that are given of those asked for; null for all.</summary>
    public IReadOnlyList<string>? Granted { get; set; }

    /// <summary>Whether the client must say who it is in the body.</summary>
    public bool InBody { get; set; }

    /// <summary>How many tokens were given.</summary>
    public int Given { get; private set; }

    /// <summary>Makes every token invalid, as a restart of a server does.</summary>
    public void Revoke()
    {
        lock (_tokens)
            _tokens.Clear();
    }

    /// <summary>Answers a request for a token.</summary>
    public async Task AnswerAsync(HttpContext context, DateTimeOffset now)
    {
        if (context.Request.Method != "POST" || !context.Request.HasFormContentType)
        {
            await Refuse(context, 400, "invalid_request", "a form is expected").ConfigureAwait(false);
            return;
        }
        IFormCollection form = await context.Request.ReadFormAsync().ConfigureAwait(false);
        (string user, string password) = InBody ? (form["client_id"].ToString(), form["client_secret"].ToString()) : Basic(context.Request);
        if (user != id || password != secret)
        {
            await Refuse(context, 401, "invalid_client", "client authentication failed").ConfigureAwait(false);
            return;
        }
        if (form["grant_type"] != "client_credentials")
        {
            await Refuse(context, 400, "unsupported_grant_type", "").ConfigureAwait(false);
            return;
        }
        string[] asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (Known is not null && asked.FirstOrDefault(s => !Known.Contains(s)) is { } unknown)
        {
            await Refuse(context, 400, "invalid_scope", $"unknown scope {unknown}").ConfigureAwait(false);
            return;
        }
        string[] granted = [.. asked.Where(s => Granted?.Contains(s) != false)];
        string token;
        lock (_tokens)
        {
            token = $"tkn-{++Given}-{Guid.NewGuid():N}";
            _tokens[token] = (now.AddSeconds(Seconds), granted);
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { access_token = token, token_type = "Bearer", expires_in = Seconds, scope = string.Join(' ', granted) })).ConfigureAwait(false);
    }

    /// <summary>The scopes of the token that a request comes with; null when there is none that holds.</summary>
    public IReadOnlyList<string>? ScopesOf(HttpRequest request, DateTimeOffset now)
    {
        string header = request.Headers.Authorization.ToString();
        lock (_tokens)
            return header.StartsWith("Bearer ", StringComparison.Ordinal) && _tokens.TryGetValue(header["Bearer ".Length..], out var token) && token.Ends > now ? token.Scopes : null;
    }

    private static (string, string) Basic(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.Ordinal))
            return ("", "");
        string[] halves = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':', 2);
        return (Uri.UnescapeDataString(halves[0]), Uri.UnescapeDataString(halves[1]));
    }

    private static Task Refuse(HttpContext context, int status, string error, string description)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { error, error_description = description }));
    }
}
