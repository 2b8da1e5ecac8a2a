using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Groups;

/// <summary>The examples of the Adobe connector's manual and tests, and its options under OneSync's names.</summary>
public sealed class AdobeExampleTests
{
    [Fact]
    public void The_groups_of_the_connectors_tests_resolve_and_one_text_may_stand_for_several_groups()
    {
        using RosterWorkspace w = new("""
            [ { select: 'classes::Art I - Fall::students', to: [Adobe CC, Adobe Express] }, { select: 'classes::Art I - Fall::teachers', to: Adobe CC },
              { select: 'courses::Alg-102::students', to: Math }, { select: 'schools::Spring Valley::students', to: Valley }, { select: 'xxx', to: X } ]
            """.ReplaceLineEndings(" "));
        w.Run();
        Assert.Equal(
            ["Adobe CC:u1", "Adobe CC:u2", "Adobe CC:v1", "Adobe Express:u1", "Adobe Express:u2", "Math:u1", "Math:u4", "Valley:u1", "Valley:u2", "Valley:u4"], w.Exported());
    }

    [Theory]
    [InlineData("userEmailFormat: '{givenName}.{familyName}@xxx.com'", "email", "BILLY.FLORES@xxx.com")]
    [InlineData("userUsernameFormat: '{email}'", "username", "billy@x.test")]
    [InlineData("userCountryCodeFormat: 'u{role}'", "country", "USTUDENT")]
    [InlineData("userDomainFormat: x.test", "domain", "x.test")]
    [InlineData("userIdentityTypeFormat: federatedID", "identityType", "federatedID")]
    [InlineData("userSurnameFormat: '{orgSourcedIds}-{familyName}'", "familyName", "s1-FLORES")] // Of several values the first.
    [InlineData("userGivenNameFormat: '{middleName}{givenName}'", "givenName", "")] // One without a value: none at all.
    public void A_format_of_a_source_is_a_mapping_in_few_words(string format, string attribute, string expected)
    {
        using RosterWorkspace w = Formatted(format);
        w.Import();
        w.Engine.Merge(false, default);
        OneSyncUser user = w.Engine.FindUsers(new Core.UserQuery(), default).Single(u => u["sourcedId"].First == "u1");
        Assert.Equal(expected, user[attribute].First ?? "");
        Assert.Equal("09", user["grades"].First); // What no format names stays under its own name.
    }

    [Fact]
    public void A_format_beside_mappings_is_one_more_of_them()
    {
        using RosterWorkspace w = new("[]", more: "userUsernameFormat: '{identifier}{givenName}'\n    userDomainFormat: '{givenName}.test'");
        w.Import();
        w.Engine.Merge(false, default);
        OneSyncUser user = w.Engine.FindUsers(new Core.UserQuery(), default).Single(u => u["id"].First == "u1");
        Assert.Equal((true, "BILLY.test"), (user["username"].IsAbsent, user["domain"].First));
    }

    [Fact]
    public void Only_so_many_people_are_read_and_then_nobody_leaves()
    {
        using RosterWorkspace w = Formatted("maxUserCount: 2");
        OneSyncRun run = w.Import();
        Assert.Equal((RunStatus.Partial, 2), (run.Status, run.Count("Added")));
        using RosterWorkspace all = Formatted("maxUserCount: 0");
        Assert.Equal(RunStatus.Complete, all.Import().Status);
    }

    [Theory]
    [InlineData("userEmailFormat: '{givenName|lower}'", "TemplateSyntax")]
    [InlineData("userEmailFormat: '{givenName'", "TemplateSyntax")]
    [InlineData("complete: { maxRows: 3 }\n    maxUserCount: 2", "ConflictingKeys")]
    [InlineData("anchor: sourcedId\n    keyIdentifier: sourcedId", "ConflictingKeys")]
    [InlineData("map: { email: email }\n    userEmailFormat: '{email}'", "ConflictingKeys")]
    [InlineData("userEmailFromat: '{email}'", "UnknownKey")]
    public void What_contradicts_is_an_error(string keys, string id)
    {
        using RosterWorkspace w = Formatted(keys);
        Assert.Equal(id, Assert.Single(Assert.Throws<ConfigurationException>(() => w.Engine).Problems).Id);
    }

    [Fact]
    public void An_attribute_that_the_source_lacks_is_an_error_with_the_nearest()
    {
        using RosterWorkspace w = Formatted("userEmailFormat: '{givenNam}@x.test'");
        w.Deliver();
        Assert.Contains(Core.Workspace.Check(w.Root, new Core.WorkspaceOptions(new ConnectorHost())), p => p is { Id: "UnknownAttribute", Nearest: "givenName" });
    }

    // Without mappings: every field under its own name.
    private static RosterWorkspace Formatted(string keys)
    {
        RosterWorkspace w = new("[]");
        string file = Path.Combine(w.Root, "onesync.yaml");
        File.WriteAllText(file, $"version: 1\nsources:\n  sis:\n    type: OneRoster\n    transport: Zip\n    path: ./roster.zip\n    {keys}\n");
        return w;
    }
}
