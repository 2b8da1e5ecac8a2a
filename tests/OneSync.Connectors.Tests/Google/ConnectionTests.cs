using OneSync.Core.Connections;

namespace OneSync.Connectors.Tests.Google;

/// <summary>A connection test says what is reached, or what precisely fails, in Google's words and without the key.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public void It_tells_what_is_reached()
    {
        using GoogleWorkspace work = new();
        work.Domain.Add("a@district.test", "A", "A");

        OneSyncConnection found = Test(work);

        Assert.True(found.Ok, string.Join('\n', found.Checks));
        Assert.Equal(1, found.Counts["Accounts"]);
        Assert.Contains("https://www.googleapis.com/auth/admin.directory.user", found.Scopes);
        Assert.Empty(work.Server.Breaches);
    }

    [Fact]
    public void A_scope_that_is_not_delegated_is_named_with_the_place_in_the_console()
    {
        using GoogleWorkspace work = new();
        work.Server.Tokens.Delegated.Remove("admin.directory.orgunit");

        ConnectionCheck failed = Failed(work);

        Assert.Equal("TokenRefused", failed.Id);
        Assert.Contains("Client is unauthorized to retrieve access tokens", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("109876543210", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("Domain-wide delegation", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_administrator_whom_nobody_knows_is_said_to_be_that()
    {
        using GoogleWorkspace work = new();
        work.Server.Tokens.Admins.Clear();

        ConnectionCheck failed = Failed(work);

        Assert.Equal("TokenRefused", failed.Id);
        Assert.Contains("admin@district.test", failed.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "type")]
    [InlineData("canary", "no JSON")]
    [InlineData("""{"type":"service_account","client_email":"a@b","private_key":"canary"}""", "private_key")]
    public void A_key_that_is_none_is_said_to_be_none(string key, string why)
    {
        using GoogleWorkspace work = new();
        work.Write("key.json", key);

        ConnectionCheck failed = Failed(work);

        Assert.Equal("BadKey", failed.Id);
        Assert.Contains(why, failed.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_wrong_and_a_right_that_is_missing_are_told()
    {
        using GoogleWorkspace work = new();
        work.Server.ClockError = TimeSpan.FromHours(1);
        Assert.Contains("clock", Failed(work).Detail, StringComparison.Ordinal);
        work.Server.ClockError = TimeSpan.Zero;
        work.Close();
        work.Server.Faults.Fail("/orgunits", 403, body: """{"error":{"code":403,"message":"Not Authorized to access this resource/api","errors":[{"reason":"forbidden","message":"Not Authorized to access this resource/api"}]}}""");

        ConnectionCheck failed = Failed(work);

        Assert.Equal("Forbidden", failed.Id);
        Assert.Contains("Not Authorized to access this resource/api", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_attribute_that_no_schema_has_is_named_with_the_nearest()
    {
        using GoogleWorkspace work = new(map: "School.homerom: grade");
        work.Domain.Schemas.Add(("School", "homeroom", "STRING", false));

        ConnectionCheck failed = Failed(work);

        Assert.Equal("UnknownAttribute", failed.Id);
        Assert.Contains("School.homeroom", failed.Detail, StringComparison.Ordinal);
    }

    private static OneSyncConnection Test(GoogleWorkspace work) => work.Engine.TestConnection("google", default).Single();

    private static ConnectionCheck Failed(GoogleWorkspace work)
    {
        OneSyncConnection found = Test(work);
        ConnectionCheck failed = found.Checks.First(c => c.Result == CheckResult.Failed);
        Assert.DoesNotContain("PRIVATE KEY", string.Join('\n', found.Checks), StringComparison.Ordinal);
        return failed;
    }
}
