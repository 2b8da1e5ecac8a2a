using System.Security.Cryptography;
using System.Text;

namespace OneSync.Connectors.Http;

/// <summary>How OAuth 1.0a requests are signed.</summary>
public enum OAuth1Method
{
    /// <summary>HMAC-SHA256, which ClassLink requires.</summary>
    HmacSha256,

    /// <summary>HMAC-SHA1, which older servers require.</summary>
    HmacSha1,
}

/// <summary>Signs requests by OAuth 1.0a (RFC 5849, section 3.4) with a consumer key and secret and no token.</summary>
public static class OAuth1Signature
{
    /// <summary>The value of the Authorization header for a request without a body.</summary>
    /// <param name="httpMethod">The request's method, in capitals.</param>
    /// <param name="address">Its address, encoded as it will be sent.</param>
    /// <param name="key">The consumer key.</param>
    /// <param name="secret">The consumer secret.</param>
    /// <param name="method">How to sign.</param>
    /// <param name="timestamp">Seconds since 1970.</param>
    /// <param name="nonce">A text that is not used again.</param>
    /// <param name="version">Whether <c>oauth_version</c> is sent; many servers and their own clients leave it out.</param>
    public static string Header(string httpMethod, Uri address, string key, string secret, OAuth1Method method, long timestamp, string nonce, bool version = false)
    {
        List<(string Name, string Value)> parameters =
        [
            ("oauth_consumer_key", key), ("oauth_nonce", nonce), ("oauth_signature_method", method == OAuth1Method.HmacSha1 ? "HMAC-SHA1" : "HMAC-SHA256"),
            ("oauth_timestamp", timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        if (version)
            parameters.Add(("oauth_version", "1.0"));
        string signature = Sign(BaseString(httpMethod, address, parameters), secret, method);
        return "OAuth " + string.Join(",", parameters.Append(("oauth_signature", signature)).Select(p => $"{p.Item1}=\"{Uri.EscapeDataString(p.Item2)}\""));
    }

    /// <summary>What is signed: the method, the address without its query, and all parameters in order.</summary>
    public static string BaseString(string httpMethod, Uri address, IEnumerable<(string Name, string Value)> oauth)
    {
        ArgumentNullException.ThrowIfNull(address);
        string port = address.IsDefaultPort ? "" : $":{address.Port}";
        string bare = $"{address.Scheme}://{address.IdnHost.ToLowerInvariant()}{port}{address.AbsolutePath}";
        IEnumerable<(string Name, string Value)> query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            // A filter holds '=': the first one ends the name.
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            return at < 0 ? (Uri.UnescapeDataString(pair), "") : (Uri.UnescapeDataString(pair[..at]), Uri.UnescapeDataString(pair[(at + 1)..]));
        });
        IEnumerable<string> pairs = query.Concat(oauth).Select(p => (Name: Uri.EscapeDataString(p.Name), Value: Uri.EscapeDataString(p.Value)))
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}");
        return $"{httpMethod}&{Uri.EscapeDataString(bare)}&{Uri.EscapeDataString(string.Join('&', pairs))}";
    }

    private static string Sign(string text, string secret, OAuth1Method method)
    {
        byte[] key = Encoding.UTF8.GetBytes(Uri.EscapeDataString(secret) + "&"), data = Encoding.UTF8.GetBytes(text);
#pragma warning disable CA5350 // Servers that know no better demand SHA-1; it is no default.
        return Convert.ToBase64String(method == OAuth1Method.HmacSha1 ? HMACSHA1.HashData(key, data) : HMACSHA256.HashData(key, data));
#pragma warning restore CA5350
    }
}
