using System.Globalization;
using System.IO.Compression;

namespace OneSync.Samples;

/// <summary>The zip that the SIS exports: OneRoster 1.1 CSV, bulk.</summary>
public static class OneRosterFiles
{
    private const string Year = "year-2027";
    private static readonly string[] Terms = ["term-2027-1", "term-2027-2"];
    private static readonly string[] Subjects = ["Mathematics", "English", "Science", "History"];
    private static readonly string[] NotInIt =
        ["categories", "classResources", "courseResources", "lineItems", "resources", "results"];

    /// <summary>The zip of one day. Its entries have a fixed time.</summary>
    public static byte[] Write(District day)
    {
        IReadOnlyList<Section> sections = Sections(day);
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "manifest", Manifest());
            Add(zip, "academicSessions", Sessions());
            Add(zip, "orgs", Orgs());
            Add(zip, "courses", Courses());
            Add(zip, "classes", Classes(sections));
            Add(zip, "users", Users(day));
            Add(zip, "demographics", Demographics(day));
            Add(zip, "enrollments", Enrollments(day, sections));
        }
        return bytes.ToArray();
    }

    private static void Add(ZipArchive zip, string name, Csv csv)
    {
        ZipArchiveEntry entry = zip.CreateEntry($"{name}.csv", CompressionLevel.SmallestSize);
        entry.LastWriteTime = new DateTimeOffset(2026, 8, 17, 4, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        stream.Write(csv.ToBytes());
    }

    private static Csv Manifest()
    {
        Csv csv = new(',', "propertyName", "value");
        csv.Add("manifest.version", "1.0");
        csv.Add("oneroster.version", "1.1");
        string[] files = ["academicSessions", "classes", "courses", "demographics", "enrollments", "orgs", "users", .. NotInIt];
        foreach (string file in files.Order(StringComparer.Ordinal))
            csv.Add($"file.{file}", NotInIt.Contains(file) ? "absent" : "bulk");
        csv.Add("source.systemName", "Rivermouth SIS");
        return csv;
    }

    private static Csv Sessions()
    {
        Csv csv = Table("title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear");
        Row(csv, Year, "2026-2027", "schoolYear", "2026-08-17", "2027-06-12", "", "2027");
        Row(csv, Terms[0], "Autumn 2026", "term", "2026-08-17", "2027-01-23", Year, "2027");
        Row(csv, Terms[1], "Spring 2027", "term", "2027-01-23", "2027-06-12", Year, "2027");
        return csv;
    }

    private static Csv Orgs()
    {
        Csv csv = Table("name", "type", "identifier", "parentSourcedId");
        foreach (Site site in District.Sites)
            Row(csv, site.Code, site.Name, site.Kind, site.Code, site == District.Office ? "" : District.Office.Code);
        return csv;
    }

    private static Csv Courses()
    {
        Csv csv = Table("schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects", "subjectCodes");
        foreach (string grade in District.Grades)
            foreach (string subject in SubjectsOf(grade))
                Row(csv, $"co-{grade}-{Code(subject)}", Year, $"{subject} {grade}", $"{Code(subject)}{grade}", grade, SiteOf(grade).Code, subject, Code(subject));
        return csv;
    }

    private static Csv Classes(IReadOnlyList<Section> sections)
    {
        Csv csv = Table("title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId", "termSourcedIds",
            "subjects", "subjectCodes", "periods");
        foreach (Section s in sections)
            Row(csv, s.Id, $"{s.Subject} {s.Grade}-{s.Letter}", s.Grade, $"co-{s.Grade}-{Code(s.Subject)}", $"{Code(s.Subject)}{s.Grade}{s.Letter}",
                s.Subject == "Homeroom" ? "homeroom" : "scheduled", "", SiteOf(s.Grade).Code, string.Join(',', Terms), s.Subject, Code(s.Subject), "");
        return csv;
    }

    private static Csv Users(District day)
    {
        Csv csv = Table("enabledUser", "orgSourcedIds", "role", "username", "userIds", "givenName", "familyName", "middleName", "identifier",
            "email", "sms", "phone", "agentSourcedIds", "grades", "password", "metadata.homeroom");
        foreach (Pupil p in day.Pupils)
            Row(csv, p.Id, p.Enabled ? "true" : "false", p.AtBothSchools ? $"{District.Elementary.Code},{District.High.Code}" : p.Site, "student",
                p.Number, "", p.Given, p.Family, "", p.Number, "", "", "", string.Join(',', p.Guardians), p.Grade, "", p.Homeroom);
        foreach (Staff s in day.Staff.Where(s => s.SisId is not null))
            Row(csv, s.SisId!, "true", s.Site, "teacher", s.Email.Split('@')[0], "", s.SisName?.Given ?? s.Given, s.SisName?.Family ?? s.Family, "",
                s.SisHasEmployee ? s.Employee : "", s.Email, "", "", "", "", "", "");
        ILookup<string, string> children = day.Pupils.SelectMany(p => p.Guardians, (p, g) => (g, p.Id)).ToLookup(x => x.g, x => x.Id);
        foreach (Guardian g in day.Guardians)
            Row(csv, g.Id, "true", District.Office.Code, "guardian", g.Id, "", g.Given, g.Family, "", "", g.Email, "", g.Phone,
                string.Join(',', children[g.Id]), "", "", "");
        return csv;
    }

    private static Csv Demographics(District day)
    {
        string[] races = ["americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican", "nativeHawaiianOrOtherPacificIslander", "white",
            "demographicRaceTwoOrMoreRaces", "hispanicOrLatinoEthnicity"];
        Csv csv = Table(["birthDate", "sex", .. races, "countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth", "publicSchoolResidenceStatus"]);
        IEnumerable<(string, DateOnly, bool)> people = day.Pupils.Select(p => (p.Id, p.Birth, p.Girl))
            .Concat(day.Staff.Where(s => s.SisId is not null).Select(s => (s.SisId!, s.Birth, s.Woman)));
        foreach ((string id, DateOnly birth, bool female) in people)
            Row(csv, id, [birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), female ? "female" : "male", .. races.Select(_ => ""), "", "", "", ""]);
        return csv;
    }

    private static Csv Enrollments(District day, IReadOnlyList<Section> sections)
    {
        Csv csv = Table("classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate");
        ILookup<(string Grade, int Index), Section> byRoom = sections.ToLookup(s => (s.Grade, s.Index));
        foreach (Section s in sections)
            Row(csv, $"e-{s.Id}", s.Id, SiteOf(s.Grade).Code, s.Teacher, "teacher", "true", "", "");
        foreach (Pupil p in day.Pupils)
            foreach (Section s in byRoom[(p.Grade, p.Section)])
                Row(csv, $"e-{p.Id[2..]}-{s.Id}", s.Id, p.Site, p.Id, "student", "", "", "");
        Section mathematics = sections.First(s => s is { Grade: "07", Subject: "Mathematics" });
        foreach (Pupil p in day.Pupils.Where(p => p.AtBothSchools))
            Row(csv, $"e-{p.Id[2..]}-{mathematics.Id}", mathematics.Id, District.High.Code, p.Id, "student", "", "", "");
        return csv;
    }

    private static List<Section> Sections(District day)
    {
        ILookup<string, string> teachers = day.Staff.Where(s => s.SisId is not null).ToLookup(s => s.Site, s => s.SisId!);
        List<Section> sections = [];
        foreach (string grade in District.Grades)
            foreach (string subject in SubjectsOf(grade))
                for (int i = 0; i < 3; i++)
                {
                    string[] school = [.. teachers[SiteOf(grade).Code]];
                    sections.Add(new Section($"c-{grade}{"ABC"[i]}-{Code(subject)}", grade, i, subject, school[sections.Count % school.Length]));
                }
        return sections;
    }

    private static string[] SubjectsOf(string grade) => SiteOf(grade) == District.High ? ["Homeroom", .. Subjects] : ["Homeroom", "Music"];

    private static Site SiteOf(string grade) => grade == "KG" || string.CompareOrdinal(grade, "07") < 0 ? District.Elementary : District.High;

    private static string Code(string subject) => subject[..2].ToUpperInvariant();

    // The columns that every file starts with; the second and third are empty in bulk mode.
    private static Csv Table(params string[] columns) => new(',', ["sourcedId", "status", "dateLastModified", .. columns]);

    private static void Row(Csv csv, string id, params string[] cells) => csv.Add([id, "", "", .. cells]);

    private sealed record Section(string Id, string Grade, int Index, string Subject, string Teacher)
    {
        public char Letter => "ABC"[Index];
    }
}
