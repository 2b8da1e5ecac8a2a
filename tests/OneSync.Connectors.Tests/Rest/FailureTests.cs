using OneSync.Core.Ports;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Rest;

/// <summary>What fails is repeated where that may help, and is told precisely where it does not. No message holds a secret.</summary>
public sealed class FailureTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    public void What_passes_is_repeated(int status)
    {
        using RosterServiceFixture service = new();
        service.Server.Faults.Fail("offset=100", status, times: 2);
        Assert.Null(service.Read().Incomplete);
        Assert.Equal(4, service.Server.Requests.Count(r => r.Contains("/users?limit=100&offset=100", StringComparison.Ordinal)) + 1);
    }

    [Fact]
    public void A_cut_connection_and_a_torn_answer_are_repeated()
    {
        using RosterServiceFixture service = new();
        service.Server.Faults.Cut("offset=100", times: 2);
        service.Server.Faults.Tear("users?limit=100&offset=200", times: 2);
        Reading reading = service.Read();
        Assert.Null(reading.Incomplete);
        Assert.Equal(250, reading.Records.Count);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("cut")]
    [InlineData("tear")]
    [InlineData("html")]
    [InlineData("error with status 200")]
    public void A_page_that_never_comes_leaves_the_reading_incomplete_and_the_others_are_used(string what)
    {
        using RosterServiceFixture service = new();
        const string when = "users?limit=100&offset=100";
        if (what == "500")
            service.Server.Faults.Fail(when, 500, body: """{"imsx_codeMajor":"failure","imsx_description":"the database is away"}""");
        else if (what == "cut")
            service.Server.Faults.Cut(when);
        else if (what == "tear")
            service.Server.Faults.Tear(when);
        else if (what == "html")
            service.Server.Faults.Fail(when, 200, body: "<html><body>Maintenance</body></html>");
        else
            service.Server.Faults.Fail(when, 200, body: """{"statusInfoSet":[{"imsx_codeMajor":"failure","imsx_description":"the database is away"}]}""");
        Reading reading = service.Read(("retries", "1"));
        Assert.Equal(150, reading.Records.Count);
        Assert.Contains("rows 101 to 200", reading.Incomplete, StringComparison.Ordinal);
        if (what is "500" or "error with status 200")
            Assert.Contains("the database is away", reading.Incomplete, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_page_that_never_comes_ends_the_reading()
    {
        using RosterServiceFixture service = new();
        service.Server.Faults.Fail("users", 503);
        SourceUnavailableException error = Assert.Throws<SourceUnavailableException>(() => service.Read(("retries", "1")));
        Assert.Equal("ServerFailed", error.Id);
        Assert.Contains("tried 2 times", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_comes_back_later_is_read_in_the_same_run()
    {
        using RosterServiceFixture service = new(people: 1000);
        service.Server.Faults.Fail("users?limit=100&offset=300", 500, times: 2);
        Reading reading = service.Read(("retries", "1"));
        Assert.Null(reading.Incomplete);
        Assert.Equal(1000, reading.Records.Count);
    }

    [Fact]
    public void Nothing_else_is_repeated()
    {
        using RosterServiceFixture service = new();
        service.Server.Faults.Fail("users", 403, body: """{"imsx_description":"not for you"}""");
        SourceUnavailableException error = Assert.Throws<SourceUnavailableException>(() => service.Read());
        Assert.Equal("Forbidden", error.Id);
        Assert.Contains("not for you", error.Message, StringComparison.Ordinal);
        Assert.Contains("v1p1/scope/roster-core.readonly", error.Message, StringComparison.Ordinal);
        Assert.Single(service.Server.Requests, r => r.Contains("/users", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pause_that_is_asked_for_is_made()
    {
        using RosterServiceFixture service = new();
        service.Server.Faults.Fail("offset=100", 429, times: 1, headers: ("Retry-After", "1"));
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Null(service.Read(("parallel", "1")).Incomplete);
        Assert.True(watch.ElapsedMilliseconds >= 950, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void A_pause_that_is_too_long_is_told()
    {
        using RosterServiceFixture service = new();
        service.Server.Faults.Fail("users", 429, headers: ("Retry-After", "86400"));
        Assert.Equal("TooManyRequests", Assert.Throws<SourceUnavailableException>(() => service.Read()).Id);
    }

    [Theory]
    [InlineData("oauth1", "1.1")]
    [InlineData("oauth2", "1.2")]
    [InlineData("bearer", "1.1")]
    public void Wrong_credentials_are_told_in_the_servers_words_and_never_shown(string auth, string version)
    {
        using RosterServiceFixture service = new(version, auth: auth);
        service.Known.Secret = "wr0ng-s3cr3t/+&";
        // A server that shows what it was sent.
        service.Server.Faults.Fail("/nothing", 401);
        SourceUnavailableException error = Assert.Throws<SourceUnavailableException>(() => service.Read());
        Assert.Equal(auth == "oauth2" ? "TokenRefused" : "Unauthorized", error.Id);
        Assert.Contains(auth switch { "oauth1" => "an invalid signature", "oauth2" => "client authentication failed", _ => "an unknown bearer token" }, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_shows_the_token_does_not_make_us_show_it()
    {
        using RosterServiceFixture service = new(auth: "bearer");
        service.Server.Faults.Fail("users", 400, body: """{"message":"Bad request with Authorization: Bearer s3cr3t/+&canary"}""");
        SourceUnavailableException error = Assert.Throws<SourceUnavailableException>(() => service.Read());
        Assert.Contains("***", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_clock_is_named()
    {
        using RosterServiceFixture service = new();
        service.Server.ClockError = TimeSpan.FromHours(2);
        SourceUnavailableException error = Assert.Throws<SourceUnavailableException>(() => service.Read());
        Assert.Contains("a timestamp out of range", error.Message, StringComparison.Ordinal);
        Assert.Contains("set the clock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_is_refused_is_renewed_once()
    {
        using RosterServiceFixture service = new("1.2", people: 1000, auth: "oauth2");
        int pages = 0;
        service.Server.Faults.BeforePage = (_, _) =>
        {
            if (++pages == 5)
                service.Server.Tokens!.Revoke();
        };
        Reading reading = service.Read(("parallel", "4"));
        Assert.Null(reading.Incomplete);
        Assert.Equal(1000, reading.Records.Count);
        Assert.InRange(service.Server.Tokens!.Given, 2, 3);
    }

    [Fact]
    public void A_token_is_renewed_before_it_ends()
    {
        using RosterServiceFixture service = new("1.2", people: 300, auth: "oauth2");
        service.Server.Tokens!.Seconds = 1;
        service.Server.Faults.Delay = TimeSpan.FromMilliseconds(250);
        Assert.Null(service.Read(("parallel", "1")).Incomplete);
        Assert.DoesNotContain(service.Server.Requests, r => r.Contains("401", StringComparison.Ordinal));
        Assert.True(service.Server.Tokens.Given >= 2);
    }

    [Fact]
    public void Redirects_are_not_followed()
    {
        using RosterServiceFixture service = new();
        service.Server.Faults.Fail("users", 302, headers: ("Location", "https://evil.example/users?x=1"));
        SourceUnavailableException error = Assert.Throws<SourceUnavailableException>(() => service.Read());
        Assert.Equal("Redirected", error.Id);
        Assert.Contains("https://evil.example/users", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_there_is_told_by_name()
    {
        using RosterServiceFixture service = new();
        Assert.Equal("HostNotFound", Assert.Throws<SourceUnavailableException>(() => service.Read(("url", "https://no-such-host.invalid/ims/oneroster/v1p1"), ("retries", "0"))).Id);
        Assert.Equal("ConnectionFailed", Assert.Throws<SourceUnavailableException>(() => service.Read(("url", "https://127.0.0.1:1/ims/oneroster/v1p1"), ("retries", "0"))).Id);
        Assert.Equal("TlsFailed", Assert.Throws<SourceUnavailableException>(() => service.Read(("url", service.Server.Root.Replace("http:", "https:", StringComparison.Ordinal)))).Id);
    }

    [Fact]
    public void Cancelling_ends_it_at_once()
    {
        using RosterServiceFixture service = new();
        service.Server.Faults.Delay = TimeSpan.FromSeconds(30);
        using CancellationTokenSource stop = new(200);
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => service.Source().Open(stop.Token));
        Assert.True(watch.ElapsedMilliseconds < 5000);
    }
}
