using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Http;

/// <summary>How a client says who it is when it asks for a token.</summary>
public enum ClientAuthentication
{
    /// <summary>By HTTP Basic, and in the body when that is refused.</summary>
    Auto,

    /// <summary>By HTTP Basic (RFC 6749, section 2.3.1).</summary>
    Basic,

    /// <summary>In the body.</summary>
    Body,
}

/// <summary>A client id and secret for OAuth 2 client credentials: a token is asked for when it is needed, a minute before it ends, and once when it is refused.</summary>
/// <param name="tokenAddress">Where tokens are asked for.</param>
/// <param name="id">The client's id.</param>
/// <param name="secret">The client's secret.</param>
/// <param name="scopes">What is asked for, in the order of preference: the next is tried when the server does not know the scopes of one.</param>
/// <param name="authentication">How the client says who it is.</param>
/// <param name="clock">The time.</param>
internal sealed class ClientCredentials(
    Uri tokenAddress, string id, string secret, IReadOnlyList<IReadOnlyList<string>> scopes, ClientAuthentication authentication, IClock clock) : ServiceCredentials
{
    private static readonly TimeSpan s_early = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _asking = new(1);
    private Token? _token;

    internal override IEnumerable<string> Secrets => _token is { } token ? [secret, token.Value] : [secret];

    internal override IReadOnlyList<string> Scopes => _token?.Scopes ?? [];

    /// <summary>The scopes that the last token was asked for.</summary>
    public IReadOnlyList<string> Asked { get; private set; } = [];

    internal override async ValueTask AuthorizeAsync(HttpRequestMessage request, ServiceClient client, CancellationToken cancellation)
    {
        Token token = _token is { } held && held.Ends > clock.UtcNow ? held : await AskAsync(client, cancellation).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    internal override bool Renew(HttpRequestMessage refused)
    {
        Token? held = _token;
        if (held is not null && held.Value == refused.Headers.Authorization?.Parameter)
            Interlocked.CompareExchange(ref _token, null, held);
        return true;
    }

    private async Task<Token> AskAsync(ServiceClient client, CancellationToken cancellation)
    {
        await _asking.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_token is { } held && held.Ends > clock.UtcNow)
                return held;
            ServiceException? first = null;
            foreach ((IReadOnlyList<string> asked, bool inBody) in Attempts())
            {
                try
                {
                    Token token = await client.SendAsync(() => Request(asked, inBody), Read, authorize: false, cancellation).ConfigureAwait(false);
                    Asked = asked;
                    client.Hide(token.Value);
                    return _token = token;
                }
                catch (ServiceException refused) when (refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                {
                    first ??= refused;
                }
            }
            throw new ServiceException("TokenRefused", $"No token was given for client '{id}': {first!.Message}", first) { Status = first.Status, Words = first.Words };
        }
        finally
        {
            _asking.Release();
        }
    }

    private IEnumerable<(IReadOnlyList<string> Scopes, bool InBody)> Attempts()
    {
        foreach (IReadOnlyList<string> asked in scopes)
        {
            if (authentication != ClientAuthentication.Body)
                yield return (asked, false);
            if (authentication != ClientAuthentication.Basic)
                yield return (asked, true);
        }
    }

    private HttpRequestMessage Request(IReadOnlyList<string> asked, bool inBody)
    {
        List<KeyValuePair<string, string>> form = [new("grant_type", "client_credentials")];
        if (asked.Count > 0)
            form.Add(new("scope", string.Join(' ', asked)));
        HttpRequestMessage request = new(HttpMethod.Post, tokenAddress);
        if (inBody)
            form.AddRange([new("client_id", id), new("client_secret", secret)]);
        else
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));
        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    private Token Read(ServiceAnswer answer)
    {
        using (answer)
        {
            using JsonDocument body = answer.ReadJson();
            if (body.RootElement.ValueKind != JsonValueKind.Object || !body.RootElement.TryGetProperty("access_token", out JsonElement value) || value.GetString() is not { Length: > 0 } token)
                throw new ServiceException("TokenRefused", $"{tokenAddress} answered without an access_token. Is it the address of tokens?");
            double seconds = body.RootElement.TryGetProperty("expires_in", out JsonElement expires) && double.TryParse(expires.ToString(), System.Globalization.CultureInfo.InvariantCulture, out double given) ? given : 3600;
            TimeSpan life = TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 365 * 86400.0));
            string granted = body.RootElement.TryGetProperty("scope", out JsonElement scope) ? scope.ToString() : "";
            return new Token(token, clock.UtcNow + (life > 2 * s_early ? life - s_early : life / 2), granted.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private sealed record Token(string Value, DateTimeOffset Ends, IReadOnlyList<string> Scopes);
}
