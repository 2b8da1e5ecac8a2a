using OneSync.Connectors.Http;

namespace OneSync.Connectors.Tests.Http;

/// <summary>Signatures against vectors that were computed by others.</summary>
public class OAuth1SignatureTests
{
    private const string Secret = "secret/with+odd&chars";
    private static readonly Uri s_address = new("https://demo-vn-v2.oneroster.com/ims/oneroster/v1p1/users?limit=100&offset=0&filter=role%3D%27student%27%20AND%20status%3D%27active%27");

    [Theory]
    [InlineData(OAuth1Method.HmacSha256, false, "DpnsuqBLsMQ6pDin3OKrqT+W6MGotF00uZbIaN4x7Hs=")]
    [InlineData(OAuth1Method.HmacSha256, true, "JThWyB2DZ7u0YX1uXkozK1DxtqO6KPrBaCuzGSn9JEU=")]
    [InlineData(OAuth1Method.HmacSha1, true, "irtM6g+8LaF4592/pIuLWb1TiRU=")]
    public void Signatures_are_those_of_the_vectors(OAuth1Method method, bool version, string expected)
    {
        string header = OAuth1Signature.Header("GET", s_address, "key-1234567890", Secret, method, 1700000000, "abcDEF1234", version);
        Assert.StartsWith("OAuth oauth_consumer_key=\"key-1234567890\",oauth_nonce=\"abcDEF1234\"", header, StringComparison.Ordinal);
        Assert.EndsWith($"oauth_signature=\"{Uri.EscapeDataString(expected)}\"", header, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, header, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_signed_is_that_of_the_vector() => Assert.Equal(
        "GET&https%3A%2F%2Fdemo-vn-v2.oneroster.com%2Fims%2Foneroster%2Fv1p1%2Fusers&filter%3Drole%253D%2527student%2527%2520AND%2520status%253D%2527active%2527%26limit%3D100%26oauth_consumer_key%3Dkey-1234567890%26oauth_nonce%3DabcDEF1234%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1700000000%26offset%3D0",
        OAuth1Signature.BaseString("GET", s_address,
            [("oauth_consumer_key", "key-1234567890"), ("oauth_nonce", "abcDEF1234"), ("oauth_signature_method", "HMAC-SHA256"), ("oauth_timestamp", "1700000000")]));

    [Fact]
    public void Ports_and_hosts_are_signed_as_the_standard_says()
    {
        Assert.StartsWith("GET&http%3A%2F%2Fexample.com%3A8080%2Fa", OAuth1Signature.BaseString("GET", new Uri("http://EXAMPLE.com:8080/a?b=1"), []), StringComparison.Ordinal);
        Assert.StartsWith("GET&https%3A%2F%2Fexample.com%2Fa", OAuth1Signature.BaseString("GET", new Uri("https://example.com:443/a?b=1"), []), StringComparison.Ordinal);
    }
}
