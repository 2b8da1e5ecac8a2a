using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.OneRoster;

/// <summary>OneRoster 1.2: roles have a file of their own, with dates, and several may hold at once.</summary>
public sealed class Roster12Tests : IDisposable
{
    private readonly RosterDelivery _delivery = new RosterDelivery().As12();
    private readonly TestClock _clock = new();

    public Roster12Tests() => _delivery.Context = _delivery.Scratch.Context with { Clock = _clock };

    public void Dispose() => _delivery.Dispose();

    private Reading WithRoles(params string[] rows) =>
        _delivery.With("roles.csv", RosterDelivery.RoleHeader + "\n" + string.Concat(rows.Select(r => r + "\n"))).Read();

    [Fact]
    public void A_correct_delivery_is_read_without_a_word()
    {
        _delivery.Zip();
        using ISourceSession session = _delivery.Source().Open(CancellationToken.None);
        foreach (RecordKind kind in session.Kinds)
        {
            Reading reading = Reading.Of(session, kind);
            Assert.NotEmpty(reading.Records);
            Assert.Empty(reading.Warnings);
            Assert.Null(reading.Incomplete);
        }
    }

    [Fact]
    public void The_same_people_have_the_same_values_as_in_1_1()
    {
        using RosterDelivery older = new();
        Reading before = older.Read(), now = _delivery.Read();
        Assert.Equal(before.Anchors, now.Anchors);
        Assert.Equal(before.Fields.Order(StringComparer.Ordinal), now.Fields.Order(StringComparer.Ordinal));
        foreach (string anchor in before.Anchors)
        {
            foreach (string field in before.Fields)
            {
                AttributeValue was = before[anchor, field], isNow = now[anchor, field];
                // Columns that 1.1 does not have are absent there and empty here.
                Assert.True(was == isNow || (was.IsAbsent && isNow.IsEmpty), $"{anchor} {field}: '{was}' and '{isNow}'");
            }
        }
    }

    [Fact]
    public void Several_roles_have_the_primary_one_first()
    {
        Reading people = WithRoles("r1,,,u1,secondary,aide,,,s2,", "r2,,,u1,primary,teacher,,,s1,", "r3,,,u1,secondary,proctor,,,s1,", "r4,,,p1,primary,guardian,,,d1,");
        Assert.Equal("teacher", people["u1", "role"].First);
        Assert.Equal(AttributeValue.Of(["teacher", "aide", "proctor"]), people["u1", "roles"]);
        Assert.Equal(AttributeValue.Of(["s1", "s2"]), people["u1", "orgSourcedIds"]);
        Assert.Equal(AttributeValue.Of(["s1:teacher", "s2:aide", "s1:proctor"]), people["u1", "orgRoles"]);
        Assert.Equal(("s1", "North, High"), (people["u1", "primaryOrg"].First, people["u1", "primaryOrgName"].First));
        Assert.Equal(AttributeValue.Of(["North, High", "South"]), people["u1", "orgNames"]);
        Assert.Equal(("guardian", "d1"), (people["p1", "role"].First, people["p1", "primaryOrg"].First));
    }

    [Fact]
    public void A_persons_own_primary_organisation_says_which_primary_role_counts()
    {
        _delivery.With("users.csv", RosterDelivery.User12Header + "\nu1,,,true,a,,A,Lee,,,,,,,,,,,,,s2,they/them\n");
        Reading people = WithRoles("r1,,,u1,primary,teacher,,,s1,", "r2,,,u1,primary,principal,,,s2,", "r3,,,u1,secondary,aide,,,s2,");
        Assert.Equal(("principal", "s2", "they/them"), (people["u1", "role"].First, people["u1", "primaryOrg"].First, people["u1", "pronouns"].First));
        Assert.Equal(AttributeValue.Of(["s2", "s1"]), people["u1", "orgSourcedIds"]);
    }

    [Theory]
    [InlineData("2026-08-31", "teacher")]
    [InlineData("2026-09-01", "student")]
    [InlineData("2026-12-31", "student")]
    [InlineData("2027-01-01", null)]
    public void Roles_hold_from_their_first_day_to_the_day_before_their_end(string today, string? role)
    {
        _clock.Pass((DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture).DayNumber - _clock.Today.DayNumber));
        Reading people = WithRoles("r1,,,u1,primary,teacher,,2026-09-01,s1,", "r2,,,u1,primary,student,2026-09-01,2027-01-01,s1,", "r3,,,p1,primary,parent,,,s1,");
        Assert.Equal(role, people["u1", "role"].HasValue ? people["u1", "role"].First : null);
        Assert.Equal(role is null, people["u1", "orgSourcedIds"].IsEmpty);
        Assert.Contains(people.Warnings, w => w.Contains("roles do not hold today", StringComparison.Ordinal));
        Assert.Equal(role is null, people.Warnings.Any(w => w.Contains("1 people have no role", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("counselor", "counselor", true)]
    [InlineData("DISTRICTadministrator", "districtAdministrator", true)]
    [InlineData("siteAdministrator", "siteAdministrator", true)]
    [InlineData("systemAdministrator", "systemAdministrator", true)]
    [InlineData("ext:bus-driver_2.a", "ext:bus-driver_2.a", true)]
    [InlineData("ext:bus driver", "ext:bus driver", false)]
    [InlineData("ext:", "ext:", false)]
    [InlineData("wizard", "wizard", false)]
    public void The_words_of_1_2_and_extensions_are_known(string written, string read, bool known)
    {
        Reading people = WithRoles($"r1,,,u1,primary,{written},,,s1,", "r3,,,p1,primary,parent,,,s1,");
        Assert.Equal(read, people["u1", "role"].First);
        Assert.Equal(!known, people.Warnings.Any(w => w.Contains("not a word of the standard", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("orgs.csv", RecordKind.Org, "school,1", "ext:campus,1", "s1", "type", "ext:campus")]
    [InlineData("academicSessions.csv", RecordKind.Term, "semester", "ext:block", "t1", "type", "ext:block")]
    [InlineData("classes.csv", RecordKind.Class, "scheduled", "ext:club", "k1", "classType", "ext:club")]
    [InlineData("enrollments.csv", RecordKind.Enrollment, "student", "ext:auditor", "e1", "role", "ext:auditor")]
    [InlineData("demographics.csv", RecordKind.Person, "female", "unspecified", "u1", "sex", "unspecified")]
    public void Vocabularies_that_may_be_extended_are(string file, RecordKind kind, string old, string @new, string anchor, string field, string value)
    {
        Reading reading = _delivery.Replace(file, old, @new).Read(kind);
        Assert.Equal(value, reading[anchor, field].First);
        Assert.Empty(reading.Warnings);
    }

    [Fact]
    public void Roles_without_organisation_or_person_and_of_unknown_ones_are_said()
    {
        Reading people = WithRoles("r1,,,u1,primary,student,,,s9,", "r2,,,,primary,student,,,s1,", "r3,,,x9,primary,student,,,s1,", "r4,,,p1,primary,parent,,,s1,");
        Assert.Equal("student", people["u1", "role"].First);
        Assert.True(people["u1", "orgSourcedIds"].IsEmpty);
        Assert.Equal(3, people.Warnings.Count);
        Assert.Null(people.Incomplete);
    }

    [Fact]
    public void A_damaged_role_is_quarantined_with_the_people()
    {
        Reading people = WithRoles("r1,,,u1,primary,student,,,s1,", "r1,,,p1,primary,parent,,,s1,");
        Assert.Equal("RepeatedAnchor", Assert.Single(people.Quarantined).Reason);
    }

    [Fact]
    public void Without_roles_the_people_are_known_in_part()
    {
        Assert.Contains("roles.csv", _delivery.Without("roles.csv").Read().Incomplete);
        Assert.Contains("roles.csv", _delivery.Replace("manifest.csv", "file.roles,bulk", "file.roles,absent").Read().Incomplete);
        Assert.Contains("'rolls.csv'", _delivery.With("rolls.csv", "x\n").Replace("manifest.csv", "file.roles,absent", "file.roles,bulk").Read().Incomplete);
    }

    [Fact]
    public void Profiles_resources_and_the_gradebook_are_recognised_and_other_files_are_said()
    {
        foreach (string name in new[] { "userProfiles", "userResources", "resources", "classResources", "scoreScales", "lineItems" })
            _delivery.With(name + ".csv", "sourcedId,status,dateLastModified\n").Replace("manifest.csv", "file.roles,bulk", $"file.roles,bulk\nfile.{name},bulk");
        Assert.Empty(_delivery.Read().Warnings);
        Assert.Contains("'userz.csv' is no file of OneRoster", Assert.Single(_delivery.With("userz.csv", "x\n").Read().Warnings));
    }

    [Fact]
    public void Binding_1_2_0_has_resources_among_the_columns_and_names_are_misspelt()
    {
        _delivery.With("users.csv", "sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,userMasterIdentifier,resourceSourcedIds,prefferedGivenName\n"
            + "u1,,,true,a,Ann,Lee,M1,\"q1,q2\",Annie\n");
        Reading people = WithRoles("r1,,,u1,primary,student,,,s1,");
        Assert.Equal(("M1", "Annie"), (people["u1", "userMasterIdentifier"].First, people["u1", "preferredGivenName"].First));
        Assert.Equal(AttributeValue.Of(["q1", "q2"]), people["u1", "resourceSourcedIds"]);
    }

    [Fact]
    public void Without_a_manifest_roles_tell_the_version()
    {
        Assert.Contains("OneRoster 1.2", Assert.Single(_delivery.Without("manifest.csv").Read().Warnings));
    }
}
