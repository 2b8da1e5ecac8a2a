using System.IO.Compression;
using System.Text;
using OneSync.Connectors.OneRoster;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.OneRoster;

/// <summary>A small, correct OneRoster 1.1 delivery whose files a test changes.</summary>
internal sealed class RosterDelivery : IDisposable
{
    public const string UserHeader =
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password";

    public const string User12Header =
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,"
        + "preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns";

    public const string RoleHeader = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId";

    private readonly Scratch _scratch = new();

    public Dictionary<string, string> Files { get; } = new()
    {
        ["manifest.csv"] = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.academicSessions,bulk\nfile.courses,bulk\n"
            + "file.classes,bulk\nfile.users,bulk\nfile.enrollments,bulk\nfile.demographics,bulk\nfile.results,absent\n",
        ["orgs.csv"] = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nd1,,,District,district,,\ns1,,,\"North, High\",school,1,d1\ns2,,,South,school,2,d1\n",
        ["academicSessions.csv"] = "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\nt1,,,Autumn,semester,2026-08-15,2027-01-15,,2027\n",
        ["courses.csv"] = "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\nc1,,,t1,Econ,E1,\"11,12\",d1,\"econ,law\",\n",
        ["classes.csv"] = "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
            + "k1,,,Econ 101,12,c1,E-1,scheduled,R1,s1,t1,,,\"1,2\"\n",
        ["users.csv"] = UserHeader + "\nu1,,,true,\"s1,s2\",student,ann.lee,\"{LDAP:ann.lee},{Fed:42}\",Ann,\"Lee, Jr.\",Q R,1001,ann@x.org,,,\"p1\",09,secret!\n"
            + "p1,,,true,s1,parent,bo,,Bo,Lee,,,,,,u1,,\n",
        ["enrollments.csv"] = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\ne1,,,k1,s1,u1,student,,2026-08-15,2027-01-15\n",
        ["demographics.csv"] = "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,"
            + "demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus\n"
            + "u1,,,2010-03-04,female,false,true,false,false,false,false,false,SE,,Malmö,\n",
    };

    /// <summary>What stands before each name in the zip.</summary>
    public string Folder { get; init; } = "";

    public Scratch Scratch => _scratch;

    /// <summary>The surroundings; the machine's own unless given.</summary>
    public ConnectorContext? Context { get; set; }

    public RosterDelivery With(string file, string text)
    {
        Files[file] = text;
        return this;
    }

    /// <summary>The same people and schools as OneRoster 1.2 has them.</summary>
    public RosterDelivery As12() => Replace("manifest.csv", "oneroster.version,1.1", "oneroster.version,1.2").Replace("manifest.csv", "file.users,bulk", "file.users,bulk\nfile.roles,bulk")
        .With("users.csv", User12Header + "\nu1,,,true,ann.lee,\"{LDAP:ann.lee},{Fed:42}\",Ann,\"Lee, Jr.\",Q R,1001,ann@x.org,,,\"p1\",09,secret!,,,,,,\n"
            + "p1,,,true,bo,,Bo,Lee,,,,,,u1,,,,,,,,\n")
        .With("roles.csv", RoleHeader + "\nr1,,,u1,primary,student,2026-08-15,,s1,\nr2,,,u1,primary,student,,,s2,\nr3,,,p1,primary,parent,,2099-01-01,s1,\n");

    /// <summary>Puts one user in place of all, given as in <see cref="UserHeader"/>.</summary>
    public RosterDelivery WithUsers(params string[] rows) => With("users.csv", UserHeader + "\n" + string.Concat(rows.Select(r => r + "\n")));

    public RosterDelivery Replace(string file, string old, string @new)
    {
        Assert.Contains(old, Files[file]);
        return With(file, Files[file].Replace(old, @new, StringComparison.Ordinal));
    }

    public RosterDelivery Without(string file)
    {
        Files.Remove(file);
        return this;
    }

    public string Zip(CompressionLevel level = CompressionLevel.Optimal)
    {
        string path = Path.Combine(_scratch.Root, "roster.zip");
        File.Delete(path);
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, string text) in Files)
        {
            using Stream stream = zip.CreateEntry(Folder + name, level).Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
        return path;
    }

    public ISource Source(params (string, object)[] options) =>
        new OneRosterConnector().Create(Scratch.Settings("OneRoster", null, Array.Exists(options, o => o.Item1 == "path") ? options : [("path", "roster.zip"), .. options]), Context ?? _scratch.Context);

    /// <summary>Reads one kind, through the kinds before it, as an import does.</summary>
    public Reading Read(RecordKind kind = RecordKind.Person, params (string, object)[] options)
    {
        Zip();
        using ISourceSession session = Source(options).Open(CancellationToken.None);
        foreach (RecordKind before in session.Kinds.TakeWhile(k => k != kind))
            Reading.Of(session, before);
        return Reading.Of(session, kind);
    }

    public void Dispose() => _scratch.Dispose();
}
