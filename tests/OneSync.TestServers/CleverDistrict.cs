using System.Globalization;
using System.Text.Json.Nodes;

namespace OneSync.TestServers;

/// <summary>A small district as Clever has it, in 2.1 and in 3.0: two schools, two teachers of whom one also leads a school, students, a district admin.</summary>
public static class CleverDistrict
{
    /// <summary>Fills a server.</summary>
    public static void Fill(CleverServer server, string version, int students = 30)
    {
        server.Add("districts", new() { ["id"] = "d0", ["name"] = "Spring District", ["nces_id"] = "4800" });
        server.Add("schools", new() { ["id"] = "sch1", ["district"] = "d0", ["name"] = "Spring Valley", ["school_number"] = "101" });
        server.Add("schools", new() { ["id"] = "sch2", ["district"] = "d0", ["name"] = "Lake High", ["school_number"] = "102" });
        server.Add("terms", new() { ["id"] = "term1", ["district"] = "d0", ["name"] = "Fall", ["start_date"] = "2026-08-15", ["end_date"] = "2027-01-20" });
        server.Add("courses", new() { ["id"] = "c1", ["district"] = "d0", ["name"] = "Algebra", ["number"] = "ALG-1" });
        server.Add("sections", new()
        {
            ["id"] = "sec1", ["district"] = "d0", ["school"] = "sch1", ["course"] = "c1", ["term_id"] = "term1", ["name"] = "Algebra 1 - P2", ["section_number"] = "2", ["subject"] = "math", ["period"] = "2",
            ["grade"] = "9", ["teacher"] = "t1", ["teachers"] = new JsonArray("t1", "t2"), ["students"] = new JsonArray("st00001", "st00002"),
        });
        JsonObject Named(string id, string first, string last, string email) => new()
        {
            ["id"] = id, ["district"] = "d0", ["email"] = email, ["name"] = new JsonObject { ["first"] = first, ["middle"] = "", ["last"] = last }, ["created"] = "2026-08-01T00:00:00.000Z",
        };
        JsonObject teacher1 = new() { ["school"] = "sch1", ["schools"] = new JsonArray("sch1", "sch2"), ["sis_id"] = "T-1", ["teacher_number"] = "9001", ["title"] = "Math lead", ["credentials"] = new JsonObject { ["district_username"] = "ada.t" } };
        JsonObject teacher2 = new() { ["school"] = "sch2", ["schools"] = new JsonArray("sch2"), ["sis_id"] = "T-2", ["teacher_number"] = "9002" };
        JsonObject lead = new() { ["schools"] = new JsonArray("sch1"), ["staff_id"] = "9001", ["title"] = "Principal", ["department"] = "Office" };
        JsonObject Student(int i) => new()
        {
            ["school"] = "sch1", ["schools"] = new JsonArray("sch1"), ["sis_id"] = $"S-{i}", ["student_number"] = (5000 + i).ToString(CultureInfo.InvariantCulture), ["state_id"] = $"TX{i}",
            ["grade"] = i % 7 == 0 ? "Kindergarten" : "9", ["dob"] = $"{1 + (i % 12)}/{1 + (i % 28)}/2012", ["gender"] = i % 2 == 0 ? "F" : "M", ["hispanic_ethnicity"] = "N", ["ext"] = new JsonObject { ["homeroom"] = $"R{i % 3}" },
            ["credentials"] = new JsonObject { ["district_username"] = $"stu{i}" },
        };
        if (version == "2.1")
        {
            server.Add("teachers", Merge(Named("t1", "Ada", "Ortiz", "ada@s.test"), teacher1));
            server.Add("teachers", Merge(Named("t2", "Zoë", "Müller", "zoe@s.test"), teacher2));
            server.Add("school_admins", Merge(Named("sa1", "Ada", "Ortiz", "ada@s.test"), lead));
            server.Add("district_admins", Merge(Named("da1", "Dee", "Admin", "dee@s.test"), new() { ["title"] = "Superintendent" }));
            for (int i = 1; i <= students; i++)
                server.Add("students", Merge(Named($"st{i:00000}", $"Given{i}", "Lee", $"st{i}@s.test"), Student(i)));
            return;
        }
        server.Add("users", With(Named("t1", "Ada", "Ortiz", "ada@s.test"), ("teacher", teacher1), ("staff", lead)));
        server.Add("users", With(Named("t2", "Zoë", "Müller", "zoe@s.test"), ("teacher", teacher2)));
        server.Add("users", With(Named("da1", "Dee", "Admin", "dee@s.test"), ("district_admin", new() { ["legacy_id"] = "x", ["title"] = "Superintendent" })));
        server.Add("users", With(Named("co1", "Pat", "Lee", "pat@s.test"), ("contact", new() { ["phone"] = "555", ["student_relationships"] = new JsonArray(new JsonObject { ["student"] = "st00001", ["relationship"] = "Parent" }) })));
        for (int i = 1; i <= students; i++)
            server.Add("users", With(Named($"st{i:00000}", $"Given{i}", "Lee", $"st{i}@s.test"), ("student", Student(i))));
    }

    private static JsonObject With(JsonObject user, params (string Role, JsonObject Part)[] roles)
    {
        user["roles"] = new JsonObject(roles.Select(r => KeyValuePair.Create(r.Role, (JsonNode?)r.Part)));
        return user;
    }

    private static JsonObject Merge(JsonObject person, JsonObject more)
    {
        foreach ((string name, JsonNode? value) in more)
            person[name] = value?.DeepClone();
        return person;
    }
}
