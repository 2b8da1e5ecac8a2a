using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>What the cells of a column hold.</summary>
internal enum CellForm
{
    Text,
    Boolean,
    Date,
    Token,
    List,
    Grades,
    UserIds,
    Agents,

    /// <summary>One sourcedId or several, of records of <see cref="RosterColumn.Refers"/>.</summary>
    Reference,

    /// <summary>Handed on only when the configuration asks for it.</summary>
    Secret,
}

/// <summary>The versions of the standard that differ.</summary>
[Flags]
internal enum RosterVersions
{
    None = 0,

    /// <summary>1.0 and 1.1, where users have their role and organisations with them.</summary>
    V11 = 1,

    /// <summary>1.2, where these are in <c>roles.csv</c>.</summary>
    V12 = 2,

    Both = V11 | V12,
}

/// <summary>One column of the standard.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">What it holds.</param>
/// <param name="Required">Which versions demand it.</param>
/// <param name="Refers">What its sourcedIds are of.</param>
/// <param name="Words">The words of a <see cref="CellForm.Token"/>.</param>
internal sealed record RosterColumn(
    string Name, CellForm Form = CellForm.Text, RosterVersions Required = RosterVersions.None, RecordKind? Refers = null, RosterWords? Words = null);

/// <summary>
/// One file of OneRoster 1.1 or 1.2: its columns after <c>sourcedId</c>, <c>status</c> and <c>dateLastModified</c>, which all have, and the wrong names
/// that are met for them.
/// </summary>
internal sealed record RosterFile(string Name, IReadOnlyList<RosterColumn> Columns, IReadOnlyDictionary<string, string> Aliases)
{
    private static readonly KeyValuePair<string, string>[] AnyFile =
    [
        new("dataLastModified", "dateLastModified"), new("datLastModified", "dateLastModified"), new("sourceId", "sourcedId"),
    ];

    public static RosterFile Orgs { get; } = Make("orgs",
        [Needed("name"), Token("type", RosterWords.OrgTypes), new("identifier"), new("parentSourcedId")]);

    public static RosterFile AcademicSessions { get; } = Make("academicSessions",
        [
            Needed("title"), Token("type", RosterWords.SessionTypes), Needed("startDate", CellForm.Date), Needed("endDate", CellForm.Date),
            new("parentSourcedId"), Needed("schoolYear"),
        ]);

    public static RosterFile Courses { get; } = Make("courses",
        [
            new("schoolYearSourcedId", CellForm.Reference, Refers: RecordKind.Term), Needed("title"), new("courseCode"),
            new("grades", CellForm.Grades), Reference("orgSourcedId", RecordKind.Org), new("subjects", CellForm.List), new("subjectCodes", CellForm.List),
        ],
        ("schoolYearId", "schoolYearSourcedId"), ("grade", "grades"));

    public static RosterFile Classes { get; } = Make("classes",
        [
            Needed("title"), new("grades", CellForm.Grades), Reference("courseSourcedId", RecordKind.Course), new("classCode"),
            Token("classType", RosterWords.ClassTypes), new("location"), Reference("schoolSourcedId", RecordKind.Org),
            Reference("termSourcedIds", RecordKind.Term), new("subjects", CellForm.List), new("subjectCodes", CellForm.List), new("periods", CellForm.List),
        ],
        ("termSourcedId", "termSourcedIds"), ("grade", "grades"));

    public static RosterFile Users { get; } = Make("users",
        [
            Needed("enabledUser", CellForm.Boolean), Reference("orgSourcedIds", RecordKind.Org, RosterVersions.V11),
            Token("role", RosterWords.UserRoles, RosterVersions.V11), Needed("username"), new("userIds", CellForm.UserIds),
            Needed("givenName"), Needed("familyName"), new("middleName"), new("identifier"), new("email"), new("sms"), new("phone"),
            new("agentSourcedIds", CellForm.Agents), new("grades", CellForm.Grades), new("password", CellForm.Secret), new("userMasterIdentifier"),
            new("resourceSourcedIds", CellForm.List), new("preferredGivenName"), new("preferredMiddleName"), new("preferredFamilyName"),
            new("primaryOrgSourcedId", CellForm.Reference, Refers: RecordKind.Org), new("pronouns"),
        ],
        ("userId", "userIds"), ("agents", "agentSourcedIds"), ("agentSourceIds", "agentSourcedIds"), ("agentSourcedId", "agentSourcedIds"),
        ("grade", "grades"), ("orgSourcedId", "orgSourcedIds"), ("prefferedGivenName", "preferredGivenName"),
        ("prefferedMiddleName", "preferredMiddleName"), ("prefferedFamilyName", "preferredFamilyName"));

    public static RosterFile Roles { get; } = Make("roles",
        [
            Needed("userSourcedId"), Token("roleType", RosterWords.RoleTypes), Token("role", RosterWords.UserRoles), new("beginDate", CellForm.Date),
            new("endDate", CellForm.Date), Reference("orgSourcedId", RecordKind.Org), new("userProfileSourcedId"),
        ]);

    public static RosterFile Enrollments { get; } = Make("enrollments",
        [
            Needed("classSourcedId"), Reference("schoolSourcedId", RecordKind.Org), Needed("userSourcedId"), Token("role", RosterWords.EnrollmentRoles),
            new("primary", CellForm.Boolean), new("beginDate", CellForm.Date), new("endDate", CellForm.Date),
        ]);

    public static RosterFile Demographics { get; } = Make("demographics",
        [
            new("birthDate", CellForm.Date), Token("sex", RosterWords.Sexes, RosterVersions.None), new("americanIndianOrAlaskaNative", CellForm.Boolean),
            new("asian", CellForm.Boolean), new("blackOrAfricanAmerican", CellForm.Boolean),
            new("nativeHawaiianOrOtherPacificIslander", CellForm.Boolean), new("white", CellForm.Boolean),
            new("demographicRaceTwoOrMoreRaces", CellForm.Boolean), new("hispanicOrLatinoEthnicity", CellForm.Boolean),
            new("countryOfBirthCode"), new("stateOfBirthAbbreviation"), new("cityOfBirth"), new("publicSchoolResidenceStatus"),
        ],
        ("userSourcedId", "sourcedId"));

    /// <summary>All that are read.</summary>
    public static IReadOnlyList<RosterFile> All { get; } = [Orgs, AcademicSessions, Courses, Classes, Users, Roles, Enrollments, Demographics];

    /// <summary>The names of files that are known and passed over: what they hold is no part of a roster.</summary>
    public static IReadOnlyList<string> PassedOver { get; } =
    [
        "manifest", "categories", "classResources", "courseResources", "lineItems", "resources", "results", "lineItemLearningObjectiveIds", "lineItemScoreScales",
        "resultLearningObjectiveIds", "resultScoreScales", "scoreScales", "userProfiles", "userResources",
    ];

    /// <summary>Its name in the package.</summary>
    public string FileName => Name + ".csv";

    /// <summary>The file that has the records of a kind.</summary>
    public static RosterFile Of(RecordKind kind) => kind switch
    {
        RecordKind.Org => Orgs,
        RecordKind.Term => AcademicSessions,
        RecordKind.Course => Courses,
        RecordKind.Class => Classes,
        RecordKind.Person => Users,
        RecordKind.Enrollment => Enrollments,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static RosterColumn Needed(string name, CellForm form = CellForm.Text) => new(name, form, RosterVersions.Both);

    private static RosterColumn Token(string name, RosterWords words, RosterVersions required = RosterVersions.Both) => new(name, CellForm.Token, required, Words: words);

    private static RosterColumn Reference(string name, RecordKind to, RosterVersions required = RosterVersions.Both) => new(name, CellForm.Reference, required, to);

    private static RosterFile Make(string name, IReadOnlyList<RosterColumn> columns, params (string Wrong, string Right)[] aliases) =>
        new(name, columns, new Dictionary<string, string>([.. AnyFile, .. aliases.Select(a => KeyValuePair.Create(a.Wrong, a.Right))], StringComparer.OrdinalIgnoreCase));
}
