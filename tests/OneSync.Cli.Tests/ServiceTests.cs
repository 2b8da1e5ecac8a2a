using System.Text.Json;
using OneSync.TestServers;

namespace OneSync.Cli.Tests;

/// <summary>Roster services, read by the command.</summary>
public sealed class ServiceTests
{
    [Fact]
    public void A_oneroster_service_is_tested_imported_and_told_about_without_its_secret()
    {
        using OneRosterServer server = new(RosterData.Generated(250, "1.2")) { Tokens = new TokenDesk("key", "canary-secret") };
        using TestWorkspace workspace = new(Configuration($"type: OneRoster, url: '{server.Address}', tokenUrl: '{server.Address}token', clientId: key, clientSecret: 'file:./secret', pageSize: 100, retries: 0, fullEvery: 0d"));
        workspace.Write("secret", "canary-secret");
        JsonElement found = workspace.Run("test", "sis", "-o", "json").Expect(0).Json.Single();
        Assert.Equal(("1.2", 250), (found.GetProperty("version").GetString(), found.GetProperty("counts").GetProperty("users").GetInt32()));
        workspace.Run("run").Expect(0);
        Assert.Equal(251, workspace.Accounts.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        server.Faults.Fail("users?limit=100&offset=200", 503, times: 4);
        Outcome partial = workspace.Run("run", "--verbose").Expect(4);
        Assert.Contains("rows 201 to 250", partial.Out + partial.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("disabled", workspace.Accounts, StringComparison.Ordinal);

        workspace.Write("secret", "canary-wrong");
        Outcome refused = workspace.Run("test", "sis", "--verbose").Expect(1);
        Assert.Contains("client authentication failed", refused.Error, StringComparison.Ordinal);
        Assert.Contains("TokenRefused", workspace.Run("import").Expect(1).Error + refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", partial.Out + partial.Error + refused.Out + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Clever_is_tested_and_imported()
    {
        using CleverServer server = new("3.0");
        CleverDistrict.Fill(server, "3.0");
        using TestWorkspace workspace = new(Configuration($"type: Clever, url: '{server.Address}', token: 'file:./secret'"));
        workspace.Write("secret", server.Token);
        workspace.Run("test", "sis").Expect(0);
        workspace.Run("run").Expect(0);
        Assert.Contains("Zoë Müller", workspace.Accounts, StringComparison.Ordinal);
    }

    [Theory, InlineData("OneRoster"), InlineData("ClassLink")]
    public void Services_of_1_1_and_classlink_are_tested_and_imported_with_signed_requests(string type)
    {
        using OneRosterServer server = new(RosterData.Generated(120, "1.1")) { Signatures = new OAuth1Check("key", "canary-secret") };
        using TestWorkspace workspace = new(Configuration($"type: {type}, url: '{server.Address}', clientId: key, clientSecret: 'file:./secret'"));
        workspace.Write("secret", "canary-secret");
        workspace.Run("test", "sis").Expect(0);
        Assert.DoesNotContain("canary", workspace.Run("run", "--verbose").Expect(0).Error, StringComparison.Ordinal);
        Assert.Equal(121, workspace.Accounts.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static string Configuration(string source) => $$"""
        version: 1
        sources:
          sis: { {{source}} }
        destinations:
          accounts: { type: Csv, path: ./out/accounts.csv, anchor: id, statusAttribute: status, map: { id: sourcedId, name: "{givenName} {familyName}" } }
        """;
}
