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

/// <summary>One column of the standard.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">What it holds.</param>
/// <param name="Required">Whether the standard demands it.</param>
/// <param name="Refers">What its sourcedIds are of.</param>
internal sealed record RosterColumn(string Name, CellForm Form = CellForm.Text, bool Required = false, RecordKind? Refers = null);

/// <summary>
/// One file of OneRoster 1.1: its columns after <c>sourcedId</c>, <c>status</c> and <c>dateLastModified</c>, which all have, and the wrong names
/// that are met for them.
/// </summary>
internal sealed record RosterFile(string Name, IReadOnlyList<RosterColumn> Columns, IReadOnlyDictionary<string, string> Aliases)
{
    private static readonly KeyValuePair<string, string>[] AnyFile =
    [
        new("dataLastModified", "dateLastModified"), new("datLastModified", "dateLastModified"), new("sourceId", "sourcedId"),
    ];

    public static RosterFile Orgs { get; } = Make("orgs",
        [new("name", Required: true), new("type", CellForm.Token, true), new("identifier"), new("parentSourcedId")]);

    public static RosterFile AcademicSessions { get; } = Make("academicSessions",
        [
            new("title", Required: true), new("type", CellForm.Token, true), new("startDate", CellForm.Date, true), new("endDate", CellForm.Date, true),
            new("parentSourcedId"), new("schoolYear", Required: true),
        ]);

    public static RosterFile Courses { get; } = Make("courses",
        [
            new("schoolYearSourcedId", CellForm.Reference, Refers: RecordKind.Term), new("title", Required: true), new("courseCode"),
            new("grades", CellForm.Grades), new("orgSourcedId", CellForm.Reference, true, RecordKind.Org),
            new("subjects", CellForm.List), new("subjectCodes", CellForm.List),
        ],
        ("schoolYearId", "schoolYearSourcedId"), ("grade", "grades"));

    public static RosterFile Classes { get; } = Make("classes",
        [
            new("title", Required: true), new("grades", CellForm.Grades), new("courseSourcedId", CellForm.Reference, true, RecordKind.Course),
            new("classCode"), new("classType", CellForm.Token, true), new("location"),
            new("schoolSourcedId", CellForm.Reference, true, RecordKind.Org), new("termSourcedIds", CellForm.Reference, true, RecordKind.Term),
            new("subjects", CellForm.List), new("subjectCodes", CellForm.List), new("periods", CellForm.List),
        ],
        ("termSourcedId", "termSourcedIds"), ("grade", "grades"));

    public static RosterFile Users { get; } = Make("users",
        [
            new("enabledUser", CellForm.Boolean, true), new("orgSourcedIds", CellForm.Reference, true, RecordKind.Org),
            new("role", CellForm.Token, true), new("username", Required: true), new("userIds", CellForm.UserIds),
            new("givenName", Required: true), new("familyName", Required: true), new("middleName"), new("identifier"), new("email"),
            new("sms"), new("phone"), new("agentSourcedIds", CellForm.Agents), new("grades", CellForm.Grades), new("password", CellForm.Secret),
        ],
        ("userId", "userIds"), ("agents", "agentSourcedIds"), ("agentSourceIds", "agentSourcedIds"), ("agentSourcedId", "agentSourcedIds"),
        ("grade", "grades"), ("orgSourcedId", "orgSourcedIds"));

    public static RosterFile Enrollments { get; } = Make("enrollments",
        [
            new("classSourcedId", Required: true), new("schoolSourcedId", CellForm.Reference, true, RecordKind.Org), new("userSourcedId", Required: true),
            new("role", CellForm.Token, true), new("primary", CellForm.Boolean), new("beginDate", CellForm.Date), new("endDate", CellForm.Date),
        ]);

    public static RosterFile Demographics { get; } = Make("demographics",
        [
            new("birthDate", CellForm.Date), new("sex", CellForm.Token), new("americanIndianOrAlaskaNative", CellForm.Boolean),
            new("asian", CellForm.Boolean), new("blackOrAfricanAmerican", CellForm.Boolean),
            new("nativeHawaiianOrOtherPacificIslander", CellForm.Boolean), new("white", CellForm.Boolean),
            new("demographicRaceTwoOrMoreRaces", CellForm.Boolean), new("hispanicOrLatinoEthnicity", CellForm.Boolean),
            new("countryOfBirthCode"), new("stateOfBirthAbbreviation"), new("cityOfBirth"), new("publicSchoolResidenceStatus"),
        ],
        ("userSourcedId", "sourcedId"));

    /// <summary>All that are read.</summary>
    public static IReadOnlyList<RosterFile> All { get; } = [Orgs, AcademicSessions, Courses, Classes, Users, Enrollments, Demographics];

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

    private static RosterFile Make(string name, IReadOnlyList<RosterColumn> columns, params (string Wrong, string Right)[] aliases) =>
        new(name, columns, new Dictionary<string, string>([.. AnyFile, .. aliases.Select(a => KeyValuePair.Create(a.Wrong, a.Right))], StringComparer.OrdinalIgnoreCase));
}
