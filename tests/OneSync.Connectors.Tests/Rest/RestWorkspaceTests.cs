using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core.Activity;
using OneSync.Core.Importing;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Samples;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Rest;

/// <summary>Services in a workspace: the same people as from files, and nobody loses an account because a service failed.</summary>
public sealed class RestWorkspaceTests
{
    private const string Map = """
        map: { sourcedId: sourcedId, enabledUser: enabledUser, givenName: givenName, familyName: familyName, middleName: middleName, username: username, identifier: identifier,
               email: email, sms: sms, phone: phone, grades: grades, orgs: orgSourcedIds, orgNames: orgNames, primaryOrg: primaryOrg, primaryOrgName: primaryOrgName, userIds: userIds,
               agents: agentSourcedIds, birthDate: birthDate, sex: sex, role: "{role|replace 'siteAdministrator' 'administrator'}" }
        """;

    private static byte[] SampleZip => SampleFile.All().Single(f => f.Path == "sis/oneroster.zip").Content;

    [Fact]
    public void The_same_people_come_from_a_zip_and_from_services_of_both_versions()
    {
        IReadOnlyList<string> fromZip = Users("path: ./sis.zip", w => File.WriteAllBytes(Path.Combine(w.Root, "sis.zip"), SampleZip));
        Assert.True(fromZip.Count > 100);
        foreach (string version in (string[])["1.1", "1.2"])
        {
            using OneRosterServer server = new(RosterData.FromZip(SampleZip, version));
            if (version == "1.1")
                server.Bearer = "token";
            else
                server.Tokens = new TokenDesk("key", "token");
            server.Faults.ClampTo = 90;
            string auth = version == "1.1" ? "token: file:./token" : $"clientId: key, clientSecret: file:./token, tokenUrl: '{server.Address}token'";
            Assert.Equal(fromZip, Users($"url: '{server.Address}', {auth}, demographics: true", w => w.Write("token", "token")));
        }
    }

    [Theory, InlineData("1.1"), InlineData("1.2")]
    public void The_same_roster_comes_from_a_zip_and_from_services_of_both_versions(string version)
    {
        using TestWorkspace workspace = new();
        string path = Path.Combine(workspace.Root, "sis.zip");
        File.WriteAllBytes(path, SampleZip);
        using RosterServiceFixture service = new(RosterData.FromZip(SampleZip, version), version == "1.1" ? "oauth1" : "oauth2");
        ISource zip = new OneSync.Connectors.OneRoster.OneRosterConnector().Create(Scratch.Settings("OneRoster", null, ("path", path)), new ConnectorContext(workspace.Root, service.Known, SystemClock.Instance));
        using ISourceSession files = zip.Open(default), pages = service.Source(("collections", new[] { "orgs", "academicSessions", "courses", "classes", "users", "enrollments" }), ("demographics", "true")).Open(default);
        Assert.Equal(files.Kinds, pages.Kinds);
        foreach (RecordKind kind in files.Kinds)
        {
            Reading file = Reading.Of(files, kind), rest = Reading.Of(pages, kind);
            Assert.Null(rest.Incomplete);
            Assert.Empty(rest.Warnings);
            // A file has the order of its system, a service that of the ids.
            Assert.Equal(file.Anchors.Order(StringComparer.Ordinal), rest.Anchors.Order(StringComparer.Ordinal));
            Dictionary<string, IReadOnlyDictionary<string, OneSync.Core.Model.AttributeValue>> byAnchor = rest.Records.ToDictionary(r => r.Anchor, r => r.Values);
            foreach ((string anchor, IReadOnlyDictionary<string, OneSync.Core.Model.AttributeValue> values) in file.Records)
            {
                foreach ((string field, OneSync.Core.Model.AttributeValue value) in values)
                {
                    // 1.2 calls administrators otherwise, and has fields that a file of 1.1 has not.
                    if (version == "1.1" || !(value.IsAbsent || value.ToString().Contains("administrator", StringComparison.Ordinal)))
                        Assert.True(value == byAnchor[anchor][field], $"{kind} {anchor}: {field} is '{value}' in the file and '{byAnchor[anchor][field]}' in the service");
                }
            }
        }
    }

    public static TheoryData<string> Troubles() => ["page fails", "page is cut", "page is torn", "first page fails", "short count", "error with status 200", "token refused", "orgs fail", "nobody there", "empty"];

    [Theory, MemberData(nameof(Troubles))]
    public void A_service_that_fails_removes_nobody(string trouble)
    {
        using OneRosterServer server = new(RosterData.Generated(120, "1.1")) { Bearer = "token" };
        using TestWorkspace workspace = Workspace($"url: '{server.Address}', token: file:./token, pageSize: 25, retries: 1, retryPause: 1, fullEvery: 0d, collections: [orgs, users]");
        Assert.Equal(RunStatus.Complete, workspace.Import("sis").Status);
        workspace.Engine.Merge(false, default);
        workspace.Engine.Export(workspace.Plan().Id, default);
        string before = workspace.Read("out.csv");

        // Half of them are gone, in truth or by the trouble.
        lock (server.Data)
            server.Data["users"].RemoveRange(60, trouble == "empty" ? 0 : 60);
        if (trouble == "empty")
            server.Data["users"].Clear();
        const string page = "users?limit=25&offset=25";
        switch (trouble)
        {
            case "page fails": server.Faults.Fail(page, 500); break;
            case "page is cut": server.Faults.Cut(page); break;
            case "page is torn": server.Faults.Tear(page); break;
            case "first page fails": server.Faults.Fail("users", 503); break;
            case "short count": (server.Faults.TotalLie, server.Faults.TotalLieIn) = (3, "users"); break;
            case "error with status 200": server.Faults.Fail(page, 200, body: """{"imsx_codeMajor":"failure","imsx_description":"no"}"""); break;
            case "token refused": server.Bearer = "changed"; break;
            case "orgs fail": server.Faults.Fail("orgs", 500); break;
            case "nobody there": server.Dispose(); break;
        }
        RunStatus status;
        try
        {
            status = workspace.Engine.Import("sis", new ImportOptions(MaxDrop: new OneSync.Core.Settings.Limit(Percent: 100)), default).Status;
        }
        catch (SourceUnavailableException)
        {
            status = RunStatus.Failed;
        }
        Assert.Equal(trouble is "first page fails" or "token refused" or "orgs fail" or "nobody there" ? RunStatus.Failed : RunStatus.Partial, status);
        workspace.Engine.Merge(false, default);
        OneSyncPlan plan = workspace.Plan();
        Assert.DoesNotContain(workspace.Changes(plan), c => c.Action is ChangeAction.Disable or ChangeAction.Delete or ChangeAction.Archive or ChangeAction.RemoveMember);
        workspace.Engine.Export(plan.Id, default);
        Assert.Equal(before, workspace.Read("out.csv"));
    }

    [Fact]
    public void Those_who_are_gone_from_a_complete_reading_have_left()
    {
        using OneRosterServer server = new(RosterData.Generated(120, "1.1")) { Bearer = "token" };
        using TestWorkspace workspace = Workspace($"url: '{server.Address}', token: file:./token, pageSize: 25, fullEvery: 0d, collections: [orgs, users]");
        workspace.Import("sis");
        workspace.Engine.Merge(false, default);
        workspace.Engine.Export(workspace.Plan().Id, default);
        server.Data["users"].RemoveRange(5, 2);
        Assert.Equal(2, workspace.Import("sis").Count("Gone"));
        workspace.Engine.Merge(false, default);
        Assert.Equal(2, workspace.Changes(workspace.Plan()).Count(c => c.Action == ChangeAction.Disable));
    }

    [Theory, InlineData("1.1"), InlineData("1.2")]
    public void After_a_complete_reading_what_changed_is_read_and_from_time_to_time_everything(string version)
    {
        using OneRosterServer server = new(RosterData.Generated(120, version)) { Bearer = "token" };
        using TestWorkspace workspace = Workspace($"url: '{server.Address}', token: file:./token, pageSize: 50, fullEvery: 7d, collections: [orgs, users]");
        OneSyncRun first = workspace.Import("sis");
        Assert.Equal((RunStatus.Complete, 120), (first.Status, first.Count("Read")));

        Dictionary<string, string> Row(int i, string name) => new()
        {
            ["sourcedId"] = $"{i:00000000}", ["enabledUser"] = "true", ["orgSourcedIds"] = $"s{i % 10}", ["role"] = "student", ["username"] = $"user{i}", ["givenName"] = name, ["familyName"] = "Lee", ["grades"] = "09",
        };
        server.Data.Add("users", Row(3, "Changed"), modified: server.Now);
        server.Data.Add("users", Row(4, "Gone"), status: "tobedeleted", modified: server.Now);
        server.Data.Add("users", Row(500, "New"), modified: server.Now);
        OneSyncRun second = workspace.Import("sis");
        Assert.Equal((RunStatus.Complete, 1, 1, 1), (second.Status, second.Count("Changed"), second.Count("Gone"), second.Count("Added")));
        Assert.Contains(server.Requests, r => r.Contains("/users?", StringComparison.Ordinal) && r.Contains("dateLastModified%3E%27", StringComparison.Ordinal));
        workspace.Engine.Merge(false, default);
        Assert.Equal(120, workspace.Users().Count(u => u.State == OneSync.Core.Model.UserState.Active));
        Assert.Equal("Changed", workspace.Users().Single(u => u["sourcedId"].First == "00000003")["givenName"].First);

        // One that disappears without a word is missed when everything is read again.
        server.Data["users"].RemoveAt(10);
        Assert.Equal(0, workspace.Import("sis").Count("Gone"));
        server.ClockError = TimeSpan.FromDays(8);
        Assert.Equal(1, workspace.Import("sis").Count("Gone"));
    }

    [Fact]
    public void A_partial_reading_does_not_move_the_moment_from_which_changes_are_asked_for()
    {
        using OneRosterServer server = new(RosterData.Generated(120, "1.1")) { Bearer = "token" };
        using TestWorkspace workspace = Workspace($"url: '{server.Address}', token: file:./token, retries: 0, collections: [orgs, users]");
        workspace.Import("sis");
        server.ClockError = TimeSpan.FromHours(30);
        server.Faults.Fail("users?limit=1000&offset=0", 500, times: 1);
        Assert.Throws<SourceUnavailableException>(() => workspace.Import("sis"));
        workspace.Import("sis");
        string[] asked = [.. server.Requests.Where(r => r.Contains("/users?", StringComparison.Ordinal) && r.Contains("filter", StringComparison.Ordinal)).Select(r => r.Split("filter=")[1])];
        Assert.Equal(2, asked.Length);
        Assert.Equal(asked[0], asked[1]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Where_changes_cannot_be_asked_for_everything_is_read(bool refuse)
    {
        using OneRosterServer server = new(RosterData.Generated(120, "1.1")) { Bearer = "token" };
        (server.Faults.RefuseFilter, server.Faults.IgnoreFilter) = (refuse, !refuse);
        using TestWorkspace workspace = Workspace($"url: '{server.Address}', token: file:./token, collections: [orgs, users]");
        workspace.Import("sis");
        server.Data["users"].RemoveAt(10);
        OneSyncRun second = workspace.Import("sis");
        Assert.Equal(1, second.Count("Gone"));
        Assert.Contains(second.Warnings, w => w.Contains("filter by dateLastModified", StringComparison.Ordinal));
    }

    [Fact]
    public void Metadata_become_fields()
    {
        RosterData data = RosterData.Generated(60, "1.1");
        data.Add("users", new() { ["sourcedId"] = "00000001", ["givenName"] = "Ann", ["familyName"] = "Lee", ["role"] = "student", ["orgSourcedIds"] = "s1", ["metadata.homeroom"] = "R7" });
        using RosterServiceFixture service = new(data);
        Assert.Equal("R7", service.Read()["00000001", "metadata.homeroom"].First);
    }

    private static IReadOnlyList<string> Users(string options, Action<TestWorkspace> prepare)
    {
        using TestWorkspace workspace = Workspace(options, Map);
        prepare(workspace);
        OneSyncRun run = workspace.Import("sis");
        Assert.True(run.Status == RunStatus.Complete, run.Message);
        workspace.Engine.Merge(false, default);
        return TestWorkspace.Contents(workspace.Engine);
    }

    private static TestWorkspace Workspace(string options, string map = "map: { sourcedId: sourcedId, givenName: givenName, familyName: familyName, email: email, role: role }")
    {
        TestWorkspace workspace = new($$"""
            version: 1
            vault: ./onesync.db
            sources:
              sis:
                type: OneRoster
                {{string.Join("\n    ", options.Replace("[orgs, users]", "[orgs| users]", StringComparison.Ordinal).Split(", ")).Replace("[orgs| users]", "[orgs, users]", StringComparison.Ordinal)}}
                {{map.Replace("\n", "\n    ", StringComparison.Ordinal)}}
            destinations:
              out:
                type: Csv
                path: ./out.csv
                anchor: id
                statusAttribute: status
                map: { id: sourcedId, name: "{givenName} {familyName}" }
                thresholds: { Disable: { count: 1000 } }
            """);
        workspace.Write("token", "token");
        return workspace;
    }
}
