using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Connections;
using OneSync.Core.Planning;
using OneSync.Core.Settings;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Conversion;

/// <summary>The configuration of Adobe's User Sync Tool becomes a workspace that does what the tool did.</summary>
public sealed class UserSyncTests
{
    private static readonly string s_sample = Sample("user-sync/user-sync-config.yml");
    private readonly ConnectorHost _host = new();

    [Fact]
    public void The_sample_becomes_a_configuration_without_problems_and_without_secrets()
    {
        ConvertedConfiguration converted = _host.ConvertConfiguration(s_sample);
        using Scratch scratch = new();
        _host.CreateWorkspace(scratch.Root, converted);

        SettingsOf(scratch, out WorkspaceSettings settings);

        Assert.DoesNotContain("canary", converted.Yaml + string.Join('\n', converted.Notes), StringComparison.Ordinal);
        Assert.Equal(["adobe", "arts"], settings.Destinations.Select(d => d.Name.Text));
        DestinationSettings adobe = settings.Destinations[0], arts = settings.Destinations[1];
        Assert.Equal("env:ONESYNC_ADOBE_SECRET", adobe.Options.Text("clientSecret"));
        Assert.Equal("vault:arts_secret", arts.Options.Text("clientSecret"));
        Assert.Equal(["adobeID"], adobe.Options.Texts("protected.identityTypes"));
        Assert.Equal((true, ChangeAction.Archive, 30), (adobe.OnlyMembers, adobe.Orphans.Do!.Value, adobe.Orphans.Max.Count!.Value));
        Assert.Equal((ChangeAction.Archive, 31), (adobe.Leaver.Single().Do, adobe.Thresholds.Single().Limit.Count!.Value));
        Assert.Equal(["All Apps K12", "All Apps Staff"], adobe.Groups.SelectMany(g => g.To).Select(t => t.Text));
        Assert.Equal(["Creative Cloud"], arts.Groups.SelectMany(g => g.To).Select(t => t.Text));
        Assert.Equal(ApplyMode.OnCreate, adobe.Map.Single(m => m.Target.Text == "email").Apply);
        Assert.Equal(ApplyMode.Always, adobe.Map.Single(m => m.Target.Text == "lastname").Apply);
        Assert.Equal("https://rivermouth-ie-v2.oneroster.com", settings.Sources.Single().Options.Text("url"));
    }

    [Fact]
    public void What_is_not_carried_over_is_named_with_its_line_and_the_remedy()
    {
        ConversionNote[] notes = [.. _host.ConvertConfiguration(s_sample).Notes];
        string[] lines = [.. notes.Select(n => $"{Path.GetFileName(n.File)} {n.Key}")];
        foreach (string expected in new[]
        {
            "user-sync-config.yml directory_users.extension", "user-sync-config.yml directory_users.additional_groups", "user-sync-config.yml logging", "user-sync-config.yml directory_users.connectors.ldap",
            "connector-oneroster.yml mapping.standard_mapping.client_secret", "connector-umapi.yml enterprise.client_secret", "connector-umapi-arts.yml authentication_method",
            "connector-umapi-arts.yml enterprise.secure_client_secret_key", "connector-umapi-arts.yml enterprise.priv_key_path", "connector-umapi-arts.yml server.ssl_verify",
        })
        {
            Assert.Contains(expected, lines);
        }
        Assert.DoesNotContain("user-sync-config.yml limits.max_adobe_only_users", lines);
        Assert.All(notes, n => Assert.True(n.Line > 0 && n.Why.EndsWith('.') && n.Remedy.Length > 0, n.ToString()));
        ConversionNote extension = notes.Single(n => n.Key == "directory_users.extension");
        Assert.StartsWith("  extension:", File.ReadAllLines(s_sample)[extension.Line - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_converted_sample_gives_the_products_to_the_people_of_the_roster_and_nobody_else()
    {
        using OneRosterServer roster = new(RosterData.FromZip(File.ReadAllBytes(Sample("district/sis/oneroster.zip")), "1.1")) { Signatures = new OAuth1Check("key", "roster-secret") };
        TestClock clock = new();
        roster.Clock = () => clock.UtcNow;
        using AdobeServer adobe = new() { Clock = () => clock.UtcNow };
        adobe.Organization.AddGroup("All Apps K12", "PRODUCT_PROFILE");
        adobe.Organization.AddUser("left@rivermouth.test");
        adobe.Organization.AddUser("svc-scan@rivermouth.test");
        using Scratch scratch = new();
        ConvertedConfiguration converted = _host.ConvertConfiguration(s_sample);
        string yaml = converted.Yaml[..converted.Yaml.IndexOf("  arts:", StringComparison.Ordinal)]
            .Replace("'https://rivermouth-ie-v2.oneroster.com'", roster.Address.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal)
            .Replace("env:ONESYNC_SIS_SECRET", "file:./sis-secret", StringComparison.Ordinal).Replace("env:ONESYNC_ADOBE_SECRET", "file:./adobe-secret", StringComparison.Ordinal)
 + $"    url: {adobe.Address.AbsoluteUri.TrimEnd('/')}/v2/usermanagement\n    tokenUrl: {adobe.Address.AbsoluteUri.TrimEnd('/')}/ims/token/v3\n";
        scratch.Write("onesync.yaml", yaml);
        scratch.Write("sis-secret", "roster-secret");
        scratch.Write("adobe-secret", AdobeServer.ClientSecret);
        using Workspace work = Workspace.Open(scratch.Root, new WorkspaceOptions(_host) { Clock = clock });

        RunStep[] steps = [.. work.RunAll(default)];

        Assert.All(steps, s => Assert.True(s.Run.Status == RunStatus.Complete, $"{s.Run.Kind} {s.Run.Status} {s.Run.Message} {s.Error?.Message}"));
        Assert.Empty(adobe.Breaches);
        AdobeAccount[] users = [.. adobe.Organization.Users];
        Assert.InRange(users.Length, 10, 400);
        // A teacher without an identifier has no e-mail, and may be the one who owns it: orphans wait until that is mended.
        Assert.NotNull(adobe.Organization.Find("left@rivermouth.test"));
        Assert.NotNull(adobe.Organization.Find("svc-scan@rivermouth.test"));
        Assert.All(users.Where(u => u.Email is not ("svc-scan@rivermouth.test" or "left@rivermouth.test")), u => Assert.NotEmpty(u.Groups));
        Assert.Contains(adobe.Organization.Groups, g => g is { Name: "All Apps Staff", Type: "USER_GROUP" });
        Assert.Equal(0, work.Plan("adobe", null, default).Total);

        OneSyncSummary[] summary = [.. work.Summarize(steps.Select(s => s.Run.Id).ToArray())];
        Assert.Equal([ConnectionSide.Source, ConnectionSide.Destination], summary.Select(s => s.Side));
        Assert.Equal((2, 0, users.Length - 2), (summary[1].Read, summary[1].Removed, summary[1].Created));
        // Somebody without an identifier has no e-mail here, and no account.
        Assert.InRange(summary[1].Selected, summary[1].Created, summary[1].Created + 20);
        Assert.Equal((2, summary[1].Created + summary[1].Removed + summary[1].Memberships + 1, 0), (summary[1].Groups, summary[1].Sent, summary[1].Failed));
        Assert.InRange(summary[0].Read, 1000, 1897);
    }

    [Fact]
    public void A_file_of_people_gives_groups_and_scope_by_its_column()
    {
        using Scratch scratch = new();
        scratch.Write("users.csv", "email,firstname,lastname,country,groups\na@x.test,A,Á,US,\"Art,Staff\"\n");
        scratch.Write("connector-umapi.yml", "authentication_method: oauth\nenterprise: { org_id: O@AdobeOrg, client_id: c, client_secret: canary }\n");
        scratch.Write("user-sync-config.yml", """
            adobe_users: { connectors: { umapi: connector-umapi.yml } }
            directory_users:
              default_country_code: us
              groups:
                - { directory_group: "Art", adobe_groups: [All Apps] }
                - { directory_group: "O'Neill", adobe_groups: [Express, "it's"] }
            limits: { max_adobe_only_users: 5% }
            surprise: { key: 1 }
            invocation_defaults:
              adobe_only_user_action: write-file left.csv
              connector: csv users.csv
              process_groups: yes
              users: mapped
              user_filter: ".*@x[.]test"
            """);
        ConvertedConfiguration converted = _host.ConvertConfiguration(Path.Combine(scratch.Root, "user-sync-config.yml"));
        _host.CreateWorkspace(scratch.Root, converted);

        SettingsOf(scratch, out WorkspaceSettings settings);

        DestinationSettings adobe = settings.Destinations.Single();
        Assert.Equal("groups -in 'Art', 'O''Neill' -and email -match '^(?:.*@x[.]test)$'", adobe.Scope!.Text);
        Assert.Equal((0, null, Path.Combine(scratch.Root, "left.csv")), (adobe.Leaver.Count, adobe.Orphans.Do, adobe.Orphans.File));
        Assert.Equal(["groups -contains 'Art'", "groups -contains 'O''Neill'"], adobe.Groups.Select(g => g.When!.Text));
        Assert.All(adobe.Map.Where(m => m.Target.Text != "country"), m => Assert.Equal(ApplyMode.OnCreate, m.Apply));
        Assert.Contains(converted.Notes, n => n.Key == "surprise");
        Assert.DoesNotContain("canary", converted.Yaml, StringComparison.Ordinal);
        Assert.Empty(Workspace.Check(scratch.Root, new WorkspaceOptions(_host)));
    }

    [Theory]
    [InlineData("nowhere.yml", "MissingFile")]
    [InlineData("other.yml", "NotUserSync")]
    [InlineData("broken.yml", "BadYaml")]
    [InlineData("lost.yml", "MissingFile")]
    public void What_is_no_such_configuration_is_said(string file, string id)
    {
        using Scratch scratch = new();
        scratch.Write("other.yml", "version: 1\n");
        scratch.Write("broken.yml", "a: [\n");
        scratch.Write("lost.yml", "adobe_users: { connectors: { umapi: none.yml } }\ndirectory_users: { user_identity_type: federatedID }\n");
        Assert.Equal(id, Assert.Single(Assert.Throws<ConfigurationException>(() => _host.ConvertConfiguration(Path.Combine(scratch.Root, file))).Problems).Id);
    }

    private static string Sample(string name, [System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples", name));

    private void SettingsOf(Scratch scratch, out WorkspaceSettings settings)
    {
        var reading = _host.ReadWorkspace(scratch.Root, expectSourceFiles: false);
        Assert.True(reading.Problems.Count == 0, $"{string.Join('\n', reading.Problems)}\n{File.ReadAllText(Path.Combine(scratch.Root, "onesync.yaml"))}");
        settings = reading.Valid();
    }
}
