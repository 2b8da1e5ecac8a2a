using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.OneRoster;

/// <summary>What real systems get wrong, one test each: it is read all the same, and said once.</summary>
public sealed class DeviationTests : IDisposable
{
    private readonly RosterDelivery _delivery = new();

    public void Dispose() => _delivery.Dispose();

    private static string Warned(Reading reading, string part) => Assert.Single(reading.Warnings, w => w.Contains(part, StringComparison.Ordinal));

    [Theory]
    [InlineData("TRUE", "true")]
    [InlineData("False", "false")]
    [InlineData("1", "true")]
    [InlineData("N", "false")]
    public void Booleans_in_any_spelling(string written, string read)
    {
        Reading people = _delivery.WithUsers($"a,,,{written},s1,Student,a,,A,A,,,,,,,,").Read();
        Assert.Equal(read, people["a", "enabledUser"].First);
        Assert.Equal("student", people["a", "role"].First);
    }

    [Fact]
    public void Unknown_booleans_and_words_are_kept_and_counted()
    {
        Reading people = _delivery.WithUsers("a,,,maybe,s1,Janitor,a,,A,A,,,,,,,,", "b,,,perhaps,s1,Janitor,b,,B,B,,,,,,,,").Read();
        Assert.Equal(("maybe", "Janitor"), (people["a", "enabledUser"].First, people["a", "role"].First));
        Warned(people, "2 values of enabledUser");
        Warned(people, "1 values of role");
    }

    [Theory]
    [InlineData("2010-03-04T00:00:00.000Z", "2010-03-04")]
    [InlineData("2010/03/04", "2010-03-04")]
    [InlineData("31/12/2010", "2010-12-31")]
    [InlineData("12/31/2010", "2010-12-31")]
    [InlineData("5/5/2010", "2010-05-05")]
    [InlineData("1/05/2023", "1/05/2023")]
    [InlineData("soon", "soon")]
    public void Dates_in_other_orders_where_they_can_be_told(string written, string read)
    {
        Reading people = _delivery.Replace("demographics.csv", "2010-03-04", written).Read();
        Assert.Equal(read, people["u1", "birthDate"].First);
        Assert.Equal(written == read, people.Warnings.Any(w => w.Contains("birthDate", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("active,2023-05-01")]
    [InlineData("Active,1/05/2023")]
    [InlineData(",2017-05-06 08:01:05")]
    [InlineData("active,2026-11-22T03:46:05.876Z")]
    public void Status_and_dates_filled_in_bulk_are_passed_over(string cells)
    {
        Reading people = _delivery.WithUsers($"a,{cells},true,s1,student,a,,A,A,,,,,,,,", $"b,{cells},true,s1,student,b,,B,B,,,,,,,,").Read();
        Assert.Equal("active", people["a", "status"].First);
        Warned(people, "are filled");
    }

    [Theory]
    [InlineData("tobedeleted")]
    [InlineData("ToBeDeleted")]
    [InlineData("inactive")]
    public void Rows_marked_as_removed_are_absent(string status)
    {
        Reading people = _delivery.WithUsers($"a,{status},2026-01-01,true,s1,student,a,,A,A,,,,,,,,", "b,active,,true,s1,student,b,,B,B,,,,,,,,").Read();
        Assert.Equal(["b"], people.Anchors);
        Warned(people, "1 rows are marked as removed");
        Assert.Null(people.Incomplete);
    }

    [Theory]
    [InlineData("users.csv", "userIds", "userId", "userIds")]
    [InlineData("users.csv", "agentSourcedIds", "agents", "agentSourcedIds")]
    [InlineData("users.csv", "agentSourcedIds", "agentSourceIds", "agentSourcedIds")]
    [InlineData("users.csv", "grades", "grade", "grades")]
    [InlineData("users.csv", "dateLastModified", "dataLastModified", "username")]
    [InlineData("users.csv", "dateLastModified", "datLastModified", "username")]
    [InlineData("users.csv", "sourcedId,status", "sourceID,status", "username")]
    [InlineData("users.csv", "givenName", "GivenName ", "givenName")]
    [InlineData("demographics.csv", "birthDate", "birthdate", "birthDate")]
    [InlineData("demographics.csv", "stateOfBirthAbbreviation", "stateofBirthAbbreviation", "sex")]
    [InlineData("demographics.csv", "sourcedId", "userSourcedId", "sex")]
    public void Wrong_column_names_are_understood(string file, string right, string wrong, string field)
    {
        Reading people = _delivery.Replace(file, right, wrong).Read();
        Assert.True(people["u1", field].HasValue);
        Assert.Contains($"'{wrong.Trim().Split(',')[0]}' for", Warned(people, "wrong names"));
    }

    [Fact]
    public void Wrong_column_names_of_classes_and_courses_are_understood()
    {
        _delivery.Replace("classes.csv", "termSourcedIds,subjects,subjectCodes", "termSourcedId,Subjects,SubjectCodes").Replace("courses.csv", "schoolYearSourcedId", "schoolYearId");
        Reading classes = _delivery.Read(RecordKind.Class);
        Assert.Equal("t1", classes["k1", "termSourcedIds"].First);
        Warned(classes, "'SubjectCodes' for 'subjectCodes'");
        Assert.Equal("t1", _delivery.Read(RecordKind.Course)["c1", "schoolYearSourcedId"].First);
    }

    [Fact]
    public void The_case_of_file_names_does_not_matter()
    {
        _delivery.Files["Users.CSV"] = _delivery.Files["users.csv"];
        Reading people = _delivery.Without("users.csv").Read();
        Assert.Equal(2, people.Records.Count);
        Warned(people, "'Users.CSV' should be called 'users.csv'");
    }

    [Fact]
    public void Columns_may_come_in_any_order()
    {
        Reading people = _delivery.With("users.csv",
            "enabledUser,sourcedId,givenName,agentSourcedIds,familyName,role,orgSourcedIds,status,dateLastModified,username\ntrue,a,Ann,,Lee,student,s1,,,ann\n").Read();
        Assert.Equal(("Ann", "Lee"), (people["a", "givenName"].First, people["a", "familyName"].First));
        Assert.True(people["a", "sms"].IsAbsent);
        Assert.DoesNotContain(people.Warnings, w => !w.Contains("demographics", StringComparison.Ordinal));
    }

    [Fact]
    public void Foreign_columns_and_metadata_in_the_middle_are_fields()
    {
        _delivery.With("orgs.csv", "sourcedId,status,dateLastModified,name,type,metadata.classification,identifier,parentSourcedId\ns1,,,North,school,charter,1,\n");
        _delivery.With("enrollments.csv", _delivery.Files["enrollments.csv"].Replace("endDate\n", "endDate,courseSourcedId\n", StringComparison.Ordinal).Replace("15\n", "15,c1\n", StringComparison.Ordinal));
        Reading orgs = _delivery.Read(RecordKind.Org);
        Assert.Equal("charter", orgs["s1", "metadata.classification"].First);
        Assert.Empty(orgs.Warnings);
        Reading enrollments = _delivery.Read(RecordKind.Enrollment);
        Assert.Equal("c1", enrollments["e1", "courseSourcedId"].First);
        Warned(enrollments, "not of the standard: courseSourcedId");
        Reading people = _delivery.With("users.csv", RosterDelivery.UserHeader + ",ext_imagineLearning_x,metadata.house\na,,,true,s1,student,a,,A,A,,,,,,,,,7,Red\n").Read();
        Assert.Equal(("7", "Red"), (people["a", "ext_imagineLearning_x"].First, people["a", "metadata.house"].First));
    }

    [Fact]
    public void Trailing_unnamed_columns_and_short_rows_are_read()
    {
        Reading people = _delivery.With("users.csv", RosterDelivery.UserHeader + ",,\na,,,true,s1,student,a,,A,Lee,,,,,,,,,,\nb,,,true,s1,student,b,,B,Lee\n").Read();
        Assert.Equal(["a", "b"], people.Anchors);
        Assert.True(people["b", "email"].IsAbsent);
        Assert.True(people["a", "email"].IsEmpty);
        Warned(people, "1 rows have fewer cells");
        Assert.Null(people.Incomplete);
    }

    [Fact]
    public void A_short_row_at_the_very_end_is_a_file_cut_off()
    {
        Reading people = _delivery.With("users.csv", RosterDelivery.UserHeader + "\na,,,true,s1,student,a,,A,Lee,,,,,,,,\nb,,,true,s1,stu").Read();
        Assert.Equal(["a"], people.Anchors);
        Assert.NotNull(people.Incomplete);
        Assert.Equal("b", Assert.Single(people.Quarantined).Anchor);
    }

    [Fact]
    public void Quoted_cells_and_a_byte_order_mark_are_read()
    {
        _delivery.With("users.csv", "\uFEFF\"sourcedId\",\"status\",\"dateLastModified\",\"enabledUser\",\"orgSourcedIds\",\"role\",\"username\",\"givenName\",\"familyName\"\r\n\"a\",\"\",\"\",\"true\",\"s1\",\"student\",\"ann\",\"Ann\",\"Lee\"\r\n");
        Reading people = _delivery.Read();
        Assert.Equal("Lee", people["a", "familyName"].First);
    }

    [Fact]
    public void Agents_point_both_ways()
    {
        Reading people = _delivery.Read();
        Assert.Equal(("p1", "u1"), (people["u1", "agentSourcedIds"].First, people["p1", "agentSourcedIds"].First));
    }

    [Theory]
    [InlineData("K", "KG", true)]
    [InlineData("1", "01", true)]
    [InlineData("-1", "PK", true)]
    [InlineData("Kindergarten", "KG", true)]
    [InlineData("9th", "09", true)]
    [InlineData("Grade 12", "12", true)]
    [InlineData("\"09,10\"", "09; 10", false)]
    [InlineData("UG", "UG", false)]
    [InlineData("Blue group", "Blue group", false)]
    public void Grades_become_ceds_codes_and_the_raw_ones_are_kept(string written, string read, bool differs)
    {
        Reading people = _delivery.WithUsers($"a,,,true,s1,student,a,,A,A,,,,,,,{written},").Read();
        Assert.Equal(read, people["a", "grades"].ToString());
        Assert.Equal(differs ? AttributeValue.Of(written) : AttributeValue.Absent, people["a", "gradesRaw"]);
        Assert.Equal(read == "Blue group", people.Warnings.Any(w => w.Contains("CEDS", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ann.lee", "ann.lee")]
    [InlineData("{LDAP:a:b}", "LDAP:a:b")]
    [InlineData("\"{LDAP:a},{Fed:b,c}\"", "LDAP:a; Fed:b,c")]
    public void User_ids_with_and_without_braces(string written, string read) =>
        Assert.Equal(read, _delivery.WithUsers($"a,,,true,s1,student,a,{written},A,A,,,,,,,,").Read()["a", "userIds"].ToString());

    [Fact]
    public void Ids_with_odd_characters_are_kept_as_they_are()
    {
        Reading people = _delivery.WithUsers("A b+#|_TCH_1,,,true,s1,teacher,a,,A,A,,,,,,,,", "a b+#|_TCH_1,,,true,s1,teacher,b,,B,B,,,,,,,,").Read();
        Assert.Equal(["A b+#|_TCH_1", "a b+#|_TCH_1"], people.Anchors);
    }
}
