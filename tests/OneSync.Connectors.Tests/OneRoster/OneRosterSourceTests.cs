using OneSync.Connectors.OneRoster;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.OneRoster;

public sealed class OneRosterSourceTests : IDisposable
{
    private readonly RosterDelivery _delivery = new();

    public void Dispose() => _delivery.Dispose();

    [Fact]
    public void A_correct_delivery_is_read_without_a_word()
    {
        _delivery.Zip();
        using ISourceSession session = _delivery.Source().Open(CancellationToken.None);
        Assert.Equal([RecordKind.Org, RecordKind.Term, RecordKind.Course, RecordKind.Class, RecordKind.Person, RecordKind.Enrollment], session.Kinds);
        foreach (RecordKind kind in session.Kinds)
        {
            Reading reading = Reading.Of(session, kind);
            Assert.NotEmpty(reading.Records);
            Assert.Empty(reading.Warnings);
            Assert.Empty(reading.Quarantined);
            Assert.Null(reading.Incomplete);
            Assert.Equal(1, reading.Progress);
        }
    }

    [Fact]
    public void People_have_lists_demographics_and_names_of_schools()
    {
        Reading people = _delivery.Read();
        Assert.Equal(AttributeValue.Of(["s1", "s2"]), people["u1", "orgSourcedIds"]);
        Assert.Equal(AttributeValue.Of(["North, High", "South"]), people["u1", "orgNames"]);
        Assert.Equal("s1", people["u1", "primaryOrg"].First);
        Assert.Equal("North, High", people["u1", "primaryOrgName"].First);
        Assert.Equal(AttributeValue.Of(["LDAP:ann.lee", "Fed:42"]), people["u1", "userIds"]);
        Assert.Equal(("active", "true", "Lee, Jr.", "09"), (people["u1", "status"].First, people["u1", "enabledUser"].First, people["u1", "familyName"].First, people["u1", "grades"].First));
        Assert.Equal(("2010-03-04", "female", "true", "Malmö"), (people["u1", "birthDate"].First, people["u1", "sex"].First, people["u1", "asian"].First, people["u1", "cityOfBirth"].First));
        Assert.True(people["u1", "gradesRaw"].IsAbsent);
        Assert.True(people["p1", "birthDate"].IsAbsent);
        Assert.True(people["p1", "email"].IsEmpty);
        Assert.DoesNotContain("dateLastModified", people.Fields);
    }

    [Fact]
    public void Passwords_are_no_field_unless_asked_for()
    {
        Reading people = _delivery.Read();
        Assert.DoesNotContain("password", people.Fields);
        Assert.DoesNotContain(people.Records, r => r.Values.Values.Any(v => v.ToString().Contains("secret!", StringComparison.Ordinal)));
        Assert.Equal("secret!", _delivery.Read(RecordKind.Person, ("includePasswords", "true"))["u1", "password"].First);
    }

    [Fact]
    public void User_ids_of_a_type_become_fields_on_demand()
    {
        Reading people = _delivery.Read(RecordKind.Person, ("userIdTypes", new[] { "LDAP", "fed", "LTI" }));
        Assert.Equal(("ann.lee", "42"), (people["u1", "userIds.LDAP"].First, people["u1", "userIds.fed"].First));
        Assert.True(people["u1", "userIds.LTI"].IsEmpty);
    }

    [Fact]
    public void The_roster_has_its_links()
    {
        Reading classes = _delivery.Read(RecordKind.Class);
        Assert.Equal(("c1", "s1", "t1"), (classes["k1", "courseSourcedId"].First, classes["k1", "schoolSourcedId"].First, classes["k1", "termSourcedIds"].First));
        Assert.Equal(AttributeValue.Of(["1", "2"]), classes["k1", "periods"]);
        Reading enrollments = _delivery.Read(RecordKind.Enrollment);
        Assert.Equal(("k1", "u1", "2026-08-15"), (enrollments["e1", "classSourcedId"].First, enrollments["e1", "userSourcedId"].First, enrollments["e1", "beginDate"].First));
        Assert.Equal(AttributeValue.Of(["11", "12"]), _delivery.Read(RecordKind.Course)["c1", "grades"]);
    }

    [Fact]
    public void Fields_are_described_without_reading_people()
    {
        _delivery.Zip();
        SourceFields fields = _delivery.Source().DescribeFields(CancellationToken.None);
        Assert.Superset(new HashSet<string> { "sourcedId", "username", "birthDate", "primaryOrgName", "sms" }, fields.Names.ToHashSet());
        Assert.False(fields.IsOpen);
    }

    [Fact]
    public void A_folder_is_read_like_a_zip()
    {
        foreach ((string name, string text) in _delivery.Files)
            _delivery.Scratch.Write("in/" + name, text);
        Reading people = Reading.Of(_delivery.Source(("path", "in")));
        Assert.Equal(["u1", "p1"], people.Anchors);
        Assert.Equal("South", people["u1", "orgNames"][1]);
    }

    [Fact]
    public void A_pattern_means_the_newest_zip()
    {
        string old = Path.Combine(_delivery.Scratch.Root, "sis-2.zip");
        File.Move(_delivery.Zip(), old);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-1));
        _delivery.WithUsers("new,,,true,s1,student,new,,N,N,,,,,,,,");
        File.Move(_delivery.Zip(), Path.Combine(_delivery.Scratch.Root, "sis-1.zip"));
        Assert.Equal(["new"], Reading.Of(_delivery.Source(("path", "sis-*.zip"))).Anchors);
    }

    [Fact]
    public void Rows_that_cannot_be_used_are_quarantined()
    {
        _delivery.WithUsers("a,,,true,s1,student,a,,A,A,,,,,,,,", ",,,true,s1,student,b,,B,B,,,,,,,,", "a,,,true,s1,student,c,,C,C,,,,,,,,", "d,,,true,s1,student,d,,D,D,,,,,,,,,x");
        Reading people = _delivery.Read();
        Assert.Equal(["a"], people.Anchors);
        Assert.Equal([("BlankAnchor", 3L), ("RepeatedAnchor", 4L), ("RaggedRow", 5L)], people.Quarantined.Select(q => (q.Reason, q.Line)));
        Assert.All(people.Quarantined, q => Assert.Equal("roster.zip/users.csv", q.File));
    }

    [Fact]
    public void Bad_demographics_are_quarantined_with_the_people()
    {
        Reading people = _delivery.With("demographics.csv", _delivery.Files["demographics.csv"] + "u1,,,2011-01-01,male,,,,,,,,,,,\np1,,,\"x\"y,male,,,,,,,,,,,\n").Read();
        Assert.Equal(2, people.Records.Count);
        Assert.Equal("2010-03-04", people["u1", "birthDate"].First);
        Assert.Equal([("roster.zip/demographics.csv", 3L, "RepeatedAnchor"), ("roster.zip/demographics.csv", 4L, "MisplacedQuote")],
            people.Quarantined.Select(q => (q.File, q.Line, q.Reason)));
    }

    [Fact]
    public void Dangling_references_are_dropped_and_counted_and_people_kept()
    {
        _delivery.WithUsers("a,,,true,\"s1,gone\",student,a,,A,A,,,,,,\"nobody\",,", "b,,,true,gone,student,b,,B,B,,,,,,,,")
            .Replace("classes.csv", ",c1,", ",c9,")
            .Replace("enrollments.csv", "e1,,,", "e0,,,k1,s1,ghost,student,,,\ne2,,,kx,s1,a,student,,,\ne3,,,k1,s1,a,student,,,\ne1,,,");
        Reading people = _delivery.Read();
        Assert.Equal("s1", people["a", "orgSourcedIds"].ToString());
        Assert.True(people["b", "primaryOrg"].IsEmpty);
        Assert.Contains(people.Warnings, w => w.Contains("1 sourcedIds in orgSourcedIds are not in orgs.csv", StringComparison.Ordinal));
        Assert.Contains(people.Warnings, w => w.Contains("1 sourcedIds in agentSourcedIds", StringComparison.Ordinal));
        Assert.Contains(people.Warnings, w => w.Contains("1 demographics are of nobody", StringComparison.Ordinal));
        Assert.True(_delivery.Read(RecordKind.Class)["k1", "courseSourcedId"].IsEmpty);
        Reading enrollments = _delivery.Read(RecordKind.Enrollment);
        Assert.Equal(["e3"], enrollments.Anchors);
        Assert.Contains(enrollments.Warnings, w => w.Contains("2 enrollments are of records that are not in users.csv", StringComparison.Ordinal));
        Assert.Contains(enrollments.Warnings, w => w.Contains("1 enrollments are of records that are not in classes.csv", StringComparison.Ordinal));
        Assert.Empty(enrollments.Quarantined);
    }

    [Fact]
    public void Users_without_rows_are_nobody_with_a_warning()
    {
        Reading people = _delivery.WithUsers().Read();
        Assert.Empty(people.Records);
        Assert.Null(people.Incomplete);
        Assert.Contains(people.Warnings, w => w.Contains("no rows", StringComparison.Ordinal));
    }

    [Fact]
    public void The_anchor_is_always_sourcedId()
    {
        Assert.Throws<ConfigurationException>(() => new OneRosterConnector().Create(Scratch.Settings("OneRoster", "username", ("path", "x.zip")), _delivery.Scratch.Context));
        Assert.NotNull(new OneRosterConnector().Create(Scratch.Settings("OneRoster", "sourcedid", ("path", "x.zip")), _delivery.Scratch.Context));
    }
}
