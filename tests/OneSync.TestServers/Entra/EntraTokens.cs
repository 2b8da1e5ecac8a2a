using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OneSync.TestServers;

/// <summary>Gives tokens to an application, by its secret or by an assertion that its certificate signed, and to a managed identity.</summary>
public sealed class EntraTokens(string tenant)
{
    private readonly Dictionary<string, DateTimeOffset> _tokens = [];

    /// <summary>The application's id.</summary>
    public string ClientId { get; } = "99999999-8888-7777-6666-555555555555";

    /// <summary>Its secret; null where it has none.</summary>
    public string? Secret { get; set; } = "s3cr3t~canary";

    /// <summary>The public half of its certificate; null where it has none.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>The permissions that were granted.</summary>
    public List<string> Roles { get; } = ["User.ReadWrite.All", "Group.ReadWrite.All", "RoleManagement.Read.Directory", "Organization.Read.All"];

    /// <summary>How many tokens were given.</summary>
    public int Given { get; private set; }

    /// <summary>How many requests a token is good for; then it is refused, though it has not ended.</summary>
    public int Uses { get; set; } = int.MaxValue;

    private int _used;

    /// <summary>Makes every token invalid.</summary>
    public void Revoke()
    {
        lock (_tokens)
            _tokens.Clear();
    }

    /// <summary>Whether a request comes with a token that holds.</summary>
    internal bool Holds(string? authorization, DateTimeOffset now)
    {
        lock (_tokens)
        {
            if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.Ordinal) || !_tokens.TryGetValue(authorization["Bearer ".Length..], out DateTimeOffset ends) || ends < now)
                return false;
            if (++_used <= Uses)
                return true;
            _used = 0;
            _tokens.Clear();
            return false;
        }
    }

    /// <summary>Answers a request for a token of an application.</summary>
    internal async Task AnswerAsync(HttpContext context, DateTimeOffset now)
    {
        IFormCollection form = await context.Request.ReadFormAsync().ConfigureAwait(false);
        string? refusal = form["client_id"] != ClientId ? $"AADSTS700016: Application with identifier '{form["client_id"]}' was not found in the directory '{tenant}'."
            : form["grant_type"] != "client_credentials" ? "AADSTS70003: The app requested an unsupported grant type."
            : !form["scope"].ToString().EndsWith("/.default", StringComparison.Ordinal) ? "AADSTS1002012: The provided value for scope is not valid."
            : form.ContainsKey("client_assertion") ? WhyNot(form["client_assertion"]!)
            : Secret is not null && form["client_secret"] == Secret ? null : $"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{ClientId}'.";
        context.Response.ContentType = "application/json";
        if (refusal is not null)
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsync(new JsonObject { ["error"] = "invalid_client", ["error_description"] = refusal + " Trace ID: 1 Correlation ID: 2", ["error_codes"] = new JsonArray(7000215) }.ToJsonString()).ConfigureAwait(false);
            return;
        }
        await context.Response.WriteAsync(new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = 3599, ["ext_expires_in"] = 3599, ["access_token"] = Give(now) }.ToJsonString()).ConfigureAwait(false);
    }

    /// <summary>Answers as the endpoint of a managed identity does.</summary>
    internal async Task AnswerIdentityAsync(HttpContext context, DateTimeOffset now)
    {
        context.Response.ContentType = "application/json";
        string ends = (now + TimeSpan.FromHours(1)).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        await context.Response.WriteAsync(new JsonObject { ["access_token"] = Give(now), ["expires_on"] = ends, ["resource"] = context.Request.Query["resource"].ToString(), ["token_type"] = "Bearer" }.ToJsonString()).ConfigureAwait(false);
    }

    private string Give(DateTimeOffset now)
    {
        static string Part(object value) => Base64(JsonSerializer.SerializeToUtf8Bytes(value));
        lock (_tokens)
        {
            string token = $"{Part(new { alg = "none" })}.{Part(new { roles = Roles, tid = tenant, jti = ++Given })}.{Base64(RandomNumberGenerator.GetBytes(16))}";
            _tokens[token] = now + TimeSpan.FromHours(1);
            return token;
        }
    }

    private string? WhyNot(string assertion)
    {
        string[] parts = assertion.Split('.');
        if (Certificate is null || parts.Length != 3)
            return "AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.";
        byte[] text = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature = Bytes(parts[2]);
        using JsonDocument head = JsonDocument.Parse(Bytes(parts[0]));
        RSASignaturePadding padding = head.RootElement.GetProperty("alg").GetString() == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        using RSA key = Certificate.GetRSAPublicKey()!;
        return key.VerifyData(text, signature, HashAlgorithmName.SHA256, padding) ? null : "AADSTS700027: Client assertion failed signature validation.";
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Bytes(string text)
    {
        string plain = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='));
    }
}
