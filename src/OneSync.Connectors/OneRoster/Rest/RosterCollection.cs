using System.Text.Json;

namespace OneSync.Connectors.OneRoster.Rest;

/// <summary>One column of a file, and the members of an object that it is made of.</summary>
/// <param name="Column">Its name in the file.</param>
/// <param name="Make">Makes the cell of the member.</param>
/// <param name="Members">The names of the member; the first that is there counts.</param>
internal sealed record RosterMember(string Column, Func<JsonElement, string> Make, params string[] Members)
{
    /// <summary>The cell for an object.</summary>
    public string Cell(JsonElement item) => Make(JsonCells.Member(item, Members));
}

/// <summary>One collection of the OneRoster service, and the file that its objects make. People of 1.2 have their roles with them.</summary>
/// <param name="File">The file.</param>
/// <param name="Key">Where the objects stand in an answer.</param>
/// <param name="Members">The columns after <c>sourcedId</c>, <c>status</c> and <c>dateLastModified</c>.</param>
internal sealed record RosterCollection(RosterFile File, string Key, IReadOnlyList<RosterMember> Members)
{
    private static readonly RosterMember[] s_user =
    [
        Text("enabledUser"), Text("username"), new("userIds", JsonCells.UserIds, "userIds"), Text("givenName"), Text("familyName"), Text("middleName"),
        Text("identifier"), Text("email"), Text("sms"), Text("phone"), new("agentSourcedIds", JsonCells.References, "agents"), Text("grades", "grades", "grade"),
        Text("password"),
    ];

    public static RosterCollection Orgs { get; } = new(RosterFile.Orgs, "orgs", [Text("name"), Text("type"), Text("identifier"), Refers("parentSourcedId", "parent")]);

    public static RosterCollection AcademicSessions { get; } = new(RosterFile.AcademicSessions, "academicSessions",
        [Text("title"), Text("type"), Text("startDate"), Text("endDate"), Refers("parentSourcedId", "parent"), Text("schoolYear")]);

    public static RosterCollection Courses { get; } = new(RosterFile.Courses, "courses",
        [Refers("schoolYearSourcedId", "schoolYear"), Text("title"), Text("courseCode"), Text("grades"), Refers("orgSourcedId", "org"), Text("subjects"), Text("subjectCodes")]);

    public static RosterCollection Classes { get; } = new(RosterFile.Classes, "classes",
        [
            Text("title"), Text("grades"), Refers("courseSourcedId", "course"), Text("classCode"), Text("classType"), Text("location"), Refers("schoolSourcedId", "school"),
            Refers("termSourcedIds", "terms"), Text("subjects"), Text("subjectCodes"), Text("periods"),
        ]);

    public static RosterCollection Enrollments { get; } = new(RosterFile.Enrollments, "enrollments",
        [
            Refers("classSourcedId", "class"), Refers("schoolSourcedId", "school"), Refers("userSourcedId", "user"), Text("role"), Text("primary"), Text("beginDate"),
            Text("endDate"),
        ]);

    public static RosterCollection Demographics { get; } = new(RosterFile.Demographics, "demographics", [.. RosterFile.Demographics.Columns.Select(c => Text(c.Name))]);

    /// <summary>People of 1.1, who have one role.</summary>
    public static RosterCollection Users11 { get; } = new(RosterFile.Users, "users", [.. s_user, Refers("orgSourcedIds", "orgs"), Text("role")]);

    /// <summary>People of 1.2. The service calls some members by other names than the files do; some services use those.</summary>
    public static RosterCollection Users12 { get; } = new(RosterFile.Users, "users",
        [
            .. s_user, Text("userMasterIdentifier"), Text("preferredGivenName", "preferredFirstName", "preferredGivenName"),
            Text("preferredMiddleName"), Text("preferredFamilyName", "preferredLastName", "preferredFamilyName"), Refers("primaryOrgSourcedId", "primaryOrg"), Text("pronouns"),
        ]);

    /// <summary>The roles that people of 1.2 have with them.</summary>
    public static IReadOnlyList<RosterMember> Roles { get; } =
    [
        Text("roleType"), Text("role"), Text("beginDate"), Text("endDate"), Refers("orgSourcedId", "org"), Text("userProfileSourcedId", "userProfile"),
    ];

    private static RosterMember Text(string column, params string[] members) => new(column, JsonCells.Text, members.Length > 0 ? members : [column]);

    private static RosterMember Refers(string column, string member) => new(column, JsonCells.References, member, column);
}
