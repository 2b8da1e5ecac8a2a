using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OneSync.TestServers.Google;

/// <summary>Gives tokens for signed assertions of a service account, as Google's token endpoint does, and knows which of them hold.</summary>
public sealed class GoogleTokens
{
    private const string Audience = "https://oauth2.googleapis.com/token", Prefix = "https://www.googleapis.com/auth/";

    // Made once: that takes a while.
    private static readonly RSA s_key = RSA.Create(2048);

    private readonly Dictionary<string, (int Uses, HashSet<string> Scopes)> _tokens = [];

    /// <summary>The address of the service account.</summary>
    public string Account { get; } = "onesync@project.iam.gserviceaccount.com";

    /// <summary>The administrators that may be acted for.</summary>
    public HashSet<string> Admins { get; } = new(StringComparer.OrdinalIgnoreCase) { "admin@district.test" };

    /// <summary>The scopes that are delegated, without their common beginning.</summary>
    public HashSet<string> Delegated { get; } =
        ["admin.directory.user", "admin.directory.group", "admin.directory.group.member", "admin.directory.orgunit", "admin.directory.userschema.readonly"];

    /// <summary>For how many requests a token holds.</summary>
    public int Uses { get; set; } = int.MaxValue;

    /// <summary>How many tokens were given.</summary>
    public int Given { get; private set; }

    /// <summary>The key file of the service account.</summary>
    public string KeyFile => new JsonObject
    {
        ["type"] = "service_account",
        ["project_id"] = "project",
        ["private_key_id"] = "key-1",
        ["private_key"] = s_key.ExportPkcs8PrivateKeyPem() + "\n",
        ["client_email"] = Account,
        ["client_id"] = "109876543210",
        ["token_uri"] = Audience,
    }.ToJsonString();

    /// <summary>Answers a request for a token.</summary>
    /// <param name="context">The request.</param>
    /// <param name="now">The time.</param>
    /// <param name="breach">Called with a rule that the request breaks.</param>
    public async Task AnswerAsync(HttpContext context, DateTimeOffset now, Action<string> breach)
    {
        IFormCollection form = await context.Request.ReadFormAsync().ConfigureAwait(false);
        if (form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer")
            breach($"token: grant_type is '{form["grant_type"]}'");
        (int status, JsonObject body) = Judge(form["assertion"].ToString(), now, breach);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString()).ConfigureAwait(false);
    }

    /// <summary>Uses the token of a request once; its scopes, or null when it does not hold.</summary>
    public IReadOnlySet<string>? Use(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        lock (_tokens)
        {
            string token = header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : "";
            if (!_tokens.TryGetValue(token, out (int Uses, HashSet<string> Scopes) known) || known.Uses <= 0)
                return null;
            _tokens[token] = known with { Uses = known.Uses - 1 };
            return known.Scopes;
        }
    }

    private (int, JsonObject) Judge(string assertion, DateTimeOffset now, Action<string> breach)
    {
        static (int, JsonObject) No(int status, string error, string description) => (status, new JsonObject { ["error"] = error, ["error_description"] = description });
        string[] parts = assertion.Split('.');
        if (parts.Length != 3)
            return No(400, "invalid_grant", "Bad Request");
        JsonElement header = JsonSerializer.Deserialize<JsonElement>(Bytes(parts[0])), claims = JsonSerializer.Deserialize<JsonElement>(Bytes(parts[1]));
        if (header.GetProperty("alg").GetString() != "RS256" || !s_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Bytes(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            return No(400, "invalid_grant", "Invalid JWT Signature.");
        if (claims.GetProperty("aud").GetString() != Audience)
            breach($"token: aud is '{claims.GetProperty("aud")}'");
        long issued = claims.GetProperty("iat").GetInt64(), ends = claims.GetProperty("exp").GetInt64(), at = now.ToUnixTimeSeconds();
        if (ends > issued + 3600)
            breach("token: exp is more than an hour after iat");
        if (Math.Abs(at - issued) > 300)
            return No(400, "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.");
        if (claims.GetProperty("iss").GetString() != Account)
            return No(401, "invalid_client", "The OAuth client was not found.");
        if (!Admins.Contains(claims.TryGetProperty("sub", out JsonElement sub) ? sub.GetString() ?? "" : ""))
            return No(400, "invalid_grant", "Invalid email or User ID");
        HashSet<string> scopes = [.. claims.GetProperty("scope").GetString()!.Split(' ').Select(s => s.Replace(Prefix, "", StringComparison.Ordinal))];
        if (!scopes.IsSubsetOf(Delegated))
            return No(401, "unauthorized_client", "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.");
        string token = $"ya29.canary-{Guid.NewGuid():N}";
        lock (_tokens)
        {
            Given++;
            _tokens[token] = (Uses, scopes);
        }
        return (200, new JsonObject { ["access_token"] = token, ["expires_in"] = 3599, ["token_type"] = "Bearer" });
    }

    private static byte[] Bytes(string text) => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
