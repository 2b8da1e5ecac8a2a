using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Http;

/// <summary>What a request is authorised with. One is shared by all requests of a client, from several threads.</summary>
public abstract class ServiceCredentials
{
    /// <summary>The secrets that it holds, to be kept out of messages.</summary>
    internal abstract IEnumerable<string> Secrets { get; }

    /// <summary>What was granted, as far as it was told.</summary>
    internal virtual IReadOnlyList<string> Scopes => [];

    /// <summary>Authorises a request that is about to be sent.</summary>
    internal abstract ValueTask AuthorizeAsync(HttpRequestMessage request, ServiceClient client, CancellationToken cancellation);

    /// <summary>Whether a request that was refused with 401 can be authorised anew; true at most once for what it was sent with.</summary>
    internal virtual bool Renew(HttpRequestMessage refused) => false;
}

/// <summary>A token that does not change.</summary>
internal sealed class BearerCredentials(string token) : ServiceCredentials
{
    internal override IEnumerable<string> Secrets => [token];

    internal override ValueTask AuthorizeAsync(HttpRequestMessage request, ServiceClient client, CancellationToken cancellation)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A user name and a password.</summary>
internal sealed class BasicCredentials(string user, string password) : ServiceCredentials
{
    private readonly string _encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    internal override IEnumerable<string> Secrets => [password, _encoded];

    internal override ValueTask AuthorizeAsync(HttpRequestMessage request, ServiceClient client, CancellationToken cancellation)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _encoded);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A consumer key and secret, with which every request is signed.</summary>
internal sealed class OAuth1Credentials(string key, string secret, OAuth1Method method, IClock clock) : ServiceCredentials
{
    internal override IEnumerable<string> Secrets => [secret];

    internal override ValueTask AuthorizeAsync(HttpRequestMessage request, ServiceClient client, CancellationToken cancellation)
    {
        string nonce = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        string header = OAuth1Signature.Header(request.Method.Method, request.RequestUri!, key, secret, method, clock.UtcNow.ToUnixTimeSeconds(), nonce);
        request.Headers.TryAddWithoutValidation("Authorization", header);
        return ValueTask.CompletedTask;
    }
}
