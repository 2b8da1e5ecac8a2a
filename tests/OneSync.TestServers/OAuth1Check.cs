using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OneSync.TestServers;

/// <summary>
/// Verifies OAuth 1.0a signatures by RFC 5849, written by itself: it works on bytes and shares no code with the client, so that both cannot be wrong
/// in the same way.
/// </summary>
public sealed class OAuth1Check(string key, string secret, string method = "HMAC-SHA256")
{
    private readonly HashSet<string> _nonces = [];

    /// <summary>Why the request is refused; null when its signature is good.</summary>
    public string? Refusal(HttpRequest request, DateTimeOffset now)
    {
        string header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("OAuth ", StringComparison.Ordinal))
            return "no OAuth header";
        List<(string Name, string Value)> oauth = [];
        foreach (string part in header["OAuth ".Length..].Split(','))
        {
            string[] pair = part.Trim().Split('=', 2);
            if (pair.Length != 2 || pair[1] is not ['"', .., '"'])
                return "a malformed OAuth header";
            oauth.Add((Decode(pair[0]), Decode(pair[1][1..^1])));
        }
        string Value(string name) => oauth.Find(p => p.Name == name).Value ?? "";
        if (Value("oauth_consumer_key") != key)
            return "an unknown consumer key";
        if (Value("oauth_signature_method") != method)
            return $"signature method {Value("oauth_signature_method")}; {method} is required";
        if (!long.TryParse(Value("oauth_timestamp"), out long timestamp) || Math.Abs(now.ToUnixTimeSeconds() - timestamp) > 300)
            return "a timestamp out of range";
        lock (_nonces)
        {
            if (!_nonces.Add(Value("oauth_nonce")))
                return "a nonce that was used before";
        }
        List<(string, string)> all = [.. oauth.Where(p => p.Name != "oauth_signature")];
        // As it came over the wire: a query that was encoded otherwise than it was signed must not pass.
        string raw = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        string[] target = raw.Split('?', 2);
        if (target.Length == 2)
        {
            foreach (string pair in target[1].Split('&'))
            {
                string[] halves = pair.Split('=', 2);
                all.Add((Decode(halves[0]), halves.Length == 2 ? Decode(halves[1]) : ""));
            }
        }
        string joined = string.Join('&', all.Select(p => (Name: Encode(p.Item1), Value: Encode(p.Item2))).Order(Comparer<(string Name, string Value)>.Create((a, b) =>
            string.CompareOrdinal(a.Name, b.Name) is not 0 and int by ? by : string.CompareOrdinal(a.Value, b.Value))).Select(p => p.Name + "=" + p.Value));
        string signed = $"{request.Method}&{Encode($"{request.Scheme}://{request.Host.Value!.ToLowerInvariant()}{target[0]}")}&{Encode(joined)}";
        byte[] hmacKey = Encoding.ASCII.GetBytes(Encode(secret) + "&");
        byte[] expected = method == "HMAC-SHA1" ? new HMACSHA1(hmacKey).ComputeHash(Encoding.ASCII.GetBytes(signed)) : new HMACSHA256(hmacKey).ComputeHash(Encoding.ASCII.GetBytes(signed));
        return Convert.ToBase64String(expected) == Value("oauth_signature") ? null : "an invalid signature";
    }

    private static string Encode(string text)
    {
        StringBuilder encoded = new();
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (b is >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
                encoded.Append((char)b);
            else
                encoded.Append('%').Append("0123456789ABCDEF"[b >> 4]).Append("0123456789ABCDEF"[b & 15]);
        }
        return encoded.ToString();
    }

    private static string Decode(string text)
    {
        List<byte> bytes = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
