using OneSync.Connectors.Clever;
using OneSync.Core.Connections;
using OneSync.Core.Ports;
using OneSync.Core.Settings;
using OneSync.TestServers;

namespace OneSync.Connectors.Tests.Rest;

/// <summary>Clever's people and sections as the records of a roster, whichever version and paging.</summary>
public sealed class CleverTests
{
    [Theory]
    [InlineData("2.1", true)]
    [InlineData("2.1", false)]
    [InlineData("3.0", true)]
    [InlineData("3.0", false)]
    public void Everybody_is_read_by_links_and_by_ids(string version, bool links)
    {
        using CleverServer server = Server(version, students: 250);
        server.SendLinks = links;
        using ISourceSession session = Source(server, version, ("pageSize", "40")).Open(default);
        Assert.Equal([RecordKind.Org, RecordKind.Term, RecordKind.Course, RecordKind.Class, RecordKind.Person, RecordKind.Enrollment], session.Kinds);
        Dictionary<RecordKind, Reading> read = session.Kinds.ToDictionary(k => k, k => Reading.Of(session, k));
        Assert.All(read.Values, r => Assert.Null(r.Incomplete));
        Assert.All(read.Values, r => Assert.Empty(r.Quarantined));
        Assert.Equal(250 + (version == "2.1" ? 4 : 3), read[RecordKind.Person].Records.Count);
        Assert.Equal(3, read[RecordKind.Org].Records.Count);
        Assert.Equal(["sec1:t1", "sec1:t2", "sec1:st00001", "sec1:st00002"], read[RecordKind.Enrollment].Anchors);
    }

    [Theory, InlineData("2.1"), InlineData("3.0")]
    public void People_are_mapped_onto_the_roster(string version)
    {
        using CleverServer server = Server(version);
        using ISourceSession session = Source(server, version, ("metadata", new[] { "title", "homeroom" }), ("userIdTypes", new[] { "SIS" })).Open(default);
        Reading people = Reading.Of(session, RecordKind.Person);
        string F(string anchor, string field) => people[anchor, field].ToString();
        Assert.Equal(("Given7", "Lee", "st7@s.test", "stu7", "student", "KG"), (F("st00007", "givenName"), F("st00007", "familyName"), F("st00007", "email"), F("st00007", "username"), F("st00007", "role"), F("st00007", "grades")));
        Assert.Equal(("sch1", "Spring Valley", "5007", "S-7", "R1"), (F("st00007", "primaryOrg"), F("st00007", "primaryOrgName"), F("st00007", "identifier"), F("st00007", "userIds.SIS"), F("st00007", "metadata.homeroom")));
        Assert.Equal(("2012-08-08", "male", "false", "true", "active"), (F("st00007", "birthDate"), F("st00007", "sex"), F("st00007", "hispanicOrLatinoEthnicity"), F("st00007", "enabledUser"), F("st00007", "status")));
        Assert.Equal(("teacher", "sch1; sch2", "Ada", "9001", "Math lead"), (F("t1", "role"), F("t1", "orgSourcedIds"), F("t1", "givenName"), F("t1", "identifier"), F("t1", "metadata.title")));
        Assert.Equal(version == "3.0" ? "teacher; siteAdministrator" : "teacher", F("t1", "roles"));
        Assert.Equal(("districtAdministrator", "d0"), (F("da1", "role"), F("da1", "orgSourcedIds")));
        Assert.DoesNotContain("co1", people.Anchors);
    }

    [Fact]
    public void The_roster_has_its_links()
    {
        using CleverServer server = Server("3.0");
        using ISourceSession session = Source(server, "3.0").Open(default);
        Assert.Equal("d0", Reading.Of(session, RecordKind.Org)["sch1", "parentSourcedId"].First);
        Assert.Equal(("2026-08-15", "2027"), (Reading.Of(session, RecordKind.Term) is var terms ? terms["term1", "startDate"].First : null, terms["term1", "schoolYear"].First));
        Reading.Of(session, RecordKind.Course);
        Reading classes = Reading.Of(session, RecordKind.Class);
        Assert.Equal(("Algebra 1 - P2", "c1", "sch1", "term1", "scheduled"), (classes["sec1", "title"].First, classes["sec1", "courseSourcedId"].First, classes["sec1", "schoolSourcedId"].First, classes["sec1", "termSourcedIds"].First, classes["sec1", "classType"].First));
        Reading.Of(session, RecordKind.Person);
        Reading enrollments = Reading.Of(session, RecordKind.Enrollment);
        Assert.Equal(("teacher", "true"), (enrollments["sec1:t1", "role"].First, enrollments["sec1:t1", "primary"].First));
        Assert.Equal("student", enrollments["sec1:st00001", "role"].First);
    }

    [Fact]
    public void Contacts_are_read_when_they_are_asked_for()
    {
        using CleverServer server = Server("3.0");
        Reading people = Reading.Of(Source(server, "3.0", ("people", new[] { "students", "contacts" }), ("collections", new[] { "people" })));
        Assert.Equal(("guardian", "st00001"), (people["co1", "role"].First, people["co1", "agentSourcedIds"].First));
        Assert.DoesNotContain("t1", people.Anchors);
    }

    [Fact]
    public void A_full_page_without_a_next_one_is_not_taken_for_the_last()
    {
        using CleverServer server = Server("3.0", students: 100);
        server.HideNext = true;
        Reading people = Reading.Of(Source(server, "3.0", ("pageSize", "10"), ("collections", new[] { "people" })));
        Assert.Null(people.Incomplete);
        Assert.Equal(103, people.Records.Count);
    }

    [Fact]
    public void Limits_of_the_rate_are_kept_by_what_the_service_tells()
    {
        using CleverServer server = Server("3.0", students: 100);
        server.RequestsASecond = 5;
        Reading people = Reading.Of(Source(server, "3.0", ("pageSize", "10"), ("collections", new[] { "people" })));
        Assert.Null(people.Incomplete);
        Assert.Equal(103, people.Records.Count);
        Assert.True(server.Throttled <= 2, $"{server.Throttled} requests were refused");
    }

    [Fact]
    public void A_page_that_fails_leaves_the_reading_incomplete()
    {
        using CleverServer server = Server("3.0", students: 100);
        server.Faults.Fail("users?limit=10&starting_after=st00028", 500, body: """{"message":"the service is away"}""");
        Reading people = Reading.Of(Source(server, "3.0", ("pageSize", "10"), ("collections", new[] { "people" }), ("retries", "1")));
        Assert.Contains("the service is away", people.Incomplete, StringComparison.Ordinal);
        Assert.NotEmpty(people.Records);
    }

    [Fact]
    public void Links_to_other_hosts_are_not_followed()
    {
        using CleverServer server = Server("3.0", students: 100);
        server.LinkElsewhere = true;
        Assert.Contains("another service", Reading.Of(Source(server, "3.0", ("pageSize", "10"))).Incomplete, StringComparison.Ordinal);
    }

    [Fact]
    public void The_districts_token_is_looked_up()
    {
        using CleverServer server = Server("3.0");
        server.Districts.Add(("d0", server.Token));
        Assert.Equal(33, Reading.Of(Source(server, "3.0", ("token", ""), ("clientId", "app"), ("clientSecret", "env:APP"))).Records.Count);
        server.Districts.Add(("d9", "other-token"));
        SourceUnavailableException several = Assert.Throws<SourceUnavailableException>(() => Reading.Of(Source(server, "3.0", ("token", ""), ("clientId", "app"), ("clientSecret", "env:APP"))));
        Assert.Equal("DistrictNotChosen", several.Id);
        Assert.Contains("d0, d9", several.Message, StringComparison.Ordinal);
        Assert.Equal(33, Reading.Of(Source(server, "3.0", ("token", ""), ("clientId", "app"), ("clientSecret", "env:APP"), ("district", "d0"))).Records.Count);
        Assert.Equal("DistrictNotFound", Assert.Throws<SourceUnavailableException>(() => Reading.Of(Source(server, "3.0", ("token", ""), ("clientId", "app"), ("clientSecret", "env:APP"), ("district", "d7")))).Id);
    }

    [Fact]
    public void A_wrong_token_is_told_and_a_test_says_what_is_there()
    {
        using CleverServer server = Server("3.0");
        ConnectionFindings good = ((IConnectionTest)Source(server, "3.0")).TestConnection(default);
        Assert.True(good.Ok, string.Join('\n', good.Checks));
        server.Token = "changed";
        ConnectionFindings bad = ((IConnectionTest)Source(server, "3.0")).TestConnection(default);
        Assert.False(bad.Ok);
        Assert.Contains(bad.Checks, c => c.Id == "Unauthorized" && c.Detail.Contains("Invalid token", StringComparison.Ordinal) && !c.Detail.Contains("district-token", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("people", "student", "UnknownPeople")]
    [InlineData("collections", "school", "UnknownCollection")]
    [InlineData("url", "http://api.clever.com", "UnsafeAddress")]
    [InlineData("pageSize", "20000", "BadNumber")]
    public void Wrong_options_are_told_before_anything_is_asked(string name, string value, string id)
    {
        using CleverServer server = Server("3.0");
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Source(server, "3.0", (name, name is "people" or "collections" ? new[] { value } : value)));
        Assert.Equal(id, error.Problems[0].Id);
    }

    private static CleverServer Server(string version, int students = 30)
    {
        CleverServer server = new(version);
        CleverDistrict.Fill(server, version, students);
        return server;
    }

    private static ISource Source(CleverServer server, string version, params (string Name, object Value)[] more)
    {
        Dictionary<string, object> options = new()
        {
            ["version"] = version, ["url"] = server.Address.AbsoluteUri, ["tokenUrl"] = server.Address.AbsoluteUri + "oauth/tokens", ["token"] = "env:TOKEN", ["retryPause"] = "1",
        };
        foreach ((string name, object value) in more)
            options[name] = value;
        return new CleverConnector().Create(
            Scratch.Settings("Clever", null, [.. options.Where(o => o.Value is not "").Select(o => (o.Key, o.Value))]), new ConnectorContext(Path.GetTempPath(), new Keys(), SystemClock.Instance));
    }

    private sealed class Keys : ISecretResolver
    {
        public string Resolve(string reference) => reference == "env:APP" ? "app-secret" : "district-token";
    }
}
