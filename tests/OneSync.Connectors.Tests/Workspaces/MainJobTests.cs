using System.IO.Compression;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>The main job on a district's real delivery: 2,711 people in OneRoster, their teachers again in a staff file, exported to CSV.</summary>
public sealed class MainJobTests : IDisposable
{
    private const string Yaml = """
        version: 1
        sources:
          sis:
            type: OneRoster
            transport: Zip
            path: ./sis.zip
            map: { number: identifier, givenName: givenName, familyName: familyName, email: email, role: role, grade: grades, school: primaryOrgName }
          hr:
            type: Csv
            path: ./hr.csv
            anchor: Employee
            map: { number: Number, givenName: First, familyName: Last, email: Email, role: "'staff'", title: Title }
        correlations:
          - { name: number, match: [number] }
          - { name: email, match: [email] }
        precedence: { default: [sis, hr], familyName: [hr, sis] }
        destinations:
          accounts:
            type: Csv
            path: ./out/accounts.csv
            anchor: id
            statusAttribute: status
            map:
              id: number
              username: { value: "{givenName|left 1|ascii|lower}{familyName|ascii|alnum|lower}", apply: OnCreate, unique: { suffix: 2 } }
              mail: { value: "{username}@district.example", apply: OnCreate }
              name: "{givenName} {familyName}"
              role: role
              grade: grade
              school: school
              title: title
        """;

    private readonly Scratch _scratch = new();
    private readonly TestClock _clock = new();
    private readonly List<Dictionary<string, string>> _people, _teachers;
    private readonly byte[] _zip = File.ReadAllBytes(SharedData.Path("oneroster-1.1-generated.zip"));
    private readonly Workspace _workspace;

    public MainJobTests()
    {
        _scratch.Write("onesync.yaml", Yaml);
        using (ZipArchive zip = new(new MemoryStream(_zip)))
        using (StreamReader users = new(zip.GetEntry("users.csv")!.Open()))
            _scratch.Write("users.csv", users.ReadToEnd());
        _people = TestWorkspace.Rows(Path.Combine(_scratch.Root, "users.csv"));
        _teachers = [.. _people.Where(r => r["role"] == "teacher")];
        WriteSis(_people);
        WriteStaff(_ => null);
        _workspace = Workspace.Open(_scratch.Root, new WorkspaceOptions(new ConnectorHost()) { Clock = _clock });
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void The_whole_job_and_the_days_after()
    {
        // The first day.
        OneSyncRun sis = _workspace.Import("sis", null, default), hr = _workspace.Import("hr", null, default);
        Assert.Equal((RunStatus.Complete, 2711, 18935), (sis.Status, sis.Count("Added"), sis.Count("EnrollmentAdded")));
        Assert.Equal((RunStatus.Complete, 148), (hr.Status, hr.Count("Added")));
        OneSyncRun merge = _workspace.Merge(false, default);
        Assert.Equal(2723, merge.Count("Added"));
        Assert.Empty(_workspace.Correlations());
        Assert.Equal(4, _workspace.Orgs().Count());
        Assert.Equal(952, _workspace.Classes().Count());
        OneSyncPlan plan = _workspace.Plan("accounts", null, default);
        Assert.Equal((2723, 2723, PlanState.Ready), (plan.Total, plan.Count(ChangeAction.Create), plan.State));
        Assert.False(Directory.Exists(Path.Combine(_scratch.Root, "out"))); // a dry run writes nothing
        Assert.Equal(RunStatus.Complete, _workspace.Export(plan.Id, default).Status);
        Dictionary<string, Dictionary<string, string>> accounts = Accounts();
        Assert.Equal(2723, accounts.Count);
        Assert.Equal(2723, accounts.Values.Select(a => a["username"]).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal("Teacher 3", accounts[_teachers[3]["identifier"]]["title"]); // matched by number
        Assert.Equal("Teacher 120", accounts[_teachers[120]["identifier"]]["title"]); // matched by e-mail
        Assert.Equal("Only In Hr4", accounts["90000004"]["name"]);

        // Again, with nothing changed.
        byte[] file = File.ReadAllBytes(OutFile);
        (sis, merge, plan) = Again();
        Assert.Equal((0, 0, 0, 2711), (sis.Count("Added"), sis.Count("Changed"), sis.Count("Gone"), sis.Count("Unchanged")));
        Assert.Equal((0, 2723), (plan.Total, plan.Unchanged));
        _workspace.Export(plan.Id, default);
        Assert.Equal(file, File.ReadAllBytes(OutFile));

        // The second day: three come, five go, four change grade, one marries.
        _clock.Pass(1);
        string[] gone = [.. Pupils(10, 5)], moved = [.. Pupils(20, 4)];
        List<Dictionary<string, string>> second = [.. _people.Where(p => !gone.Contains(p["identifier"])).Select(p => moved.Contains(p["identifier"]) ? With(p, ("grades", "01")) : p)];
        second.AddRange(Enumerable.Range(0, 3).Select(n => With(_people[0], ("sourcedId", $"new-{n}"), ("identifier", $"77000{n}"), ("email", $"neu{n}@x"), ("givenName", $"Neu{n}"))));
        WriteSis(second);
        WriteStaff(n => n == 7 ? "Married" : null);
        (sis, merge, plan) = Again();
        Assert.Equal((3, 4, 5), (sis.Count("Added"), sis.Count("Changed"), sis.Count("Gone")));
        List<OneSyncChange> changes = [.. _workspace.Changes(plan.Id)];
        Assert.Equal(["770000", "770001", "770002"], Anchors(changes, ChangeAction.Create));
        Assert.Equal(gone.Order(), Anchors(changes, ChangeAction.Disable));
        Assert.Equal(moved.Append(_teachers[7]["identifier"]).Order(), Anchors(changes, ChangeAction.Update));
        Assert.Equal(13, changes.Count);
        Assert.All(changes, c => Assert.NotEmpty(c.Reason));
        Assert.All(changes.Where(c => c.Action == ChangeAction.Disable), c => Assert.Equal("The user left on 2026-09-02.", c.Reason));
        AttributeChange married = Assert.Single(changes.Single(c => c.Anchor == _teachers[7]["identifier"]).Attributes);
        Assert.Equal(("name", $"{_teachers[7]["givenName"]} {_teachers[7]["familyName"]}", $"{_teachers[7]["givenName"]} Married"), (married.Attribute, married.Before.ToString(), married.After.ToString()));
        Assert.All(moved, m => Assert.Equal("grade: 'KG' → '01'", changes.Single(c => c.Anchor == m).Attributes.Single().ToString()));
        OneSyncRun export = _workspace.Export(plan.Id, default);
        Assert.Equal((3, 5, 5), (export.Count("Create"), export.Count("Update"), export.Count("Disable")));
        List<OneSyncActivity> log = [.. _workspace.FindActivity(new ActivityQuery { Runs = [export.Id], Actions = ["Disable"] }, default)];
        Assert.Equal(gone.Order(), log.Select(a => a.Anchor).Order());
        Assert.All(log, a => Assert.Equal(("active", "disabled"), (a.Before["status"], a.After["status"])));

        // The third day: two are back.
        _clock.Pass(1);
        WriteSis([.. second, .. _people.Where(p => gone[..2].Contains(p["identifier"]))]);
        (sis, merge, plan) = Again();
        Assert.Equal(2, sis.Count("Returned"));
        changes = [.. _workspace.Changes(plan.Id)];
        Assert.Equal(gone[..2].Order(), Anchors(changes, ChangeAction.Enable));
        Assert.Equal(2, changes.Count);
        _workspace.Export(plan.Id, default);
        Assert.Equal(3, Accounts().Values.Count(a => a["status"] == "disabled"));
        Assert.Equal(0, Again().Plan.Total);
    }

    private string OutFile => Path.Combine(_scratch.Root, "out", "accounts.csv");

    private (OneSyncRun Sis, OneSyncRun Merge, OneSyncPlan Plan) Again()
    {
        OneSyncRun sis = _workspace.Import("sis", null, default);
        _workspace.Import("hr", null, default);
        return (sis, _workspace.Merge(false, default), _workspace.Plan("accounts", null, default));
    }

    private Dictionary<string, Dictionary<string, string>> Accounts() => TestWorkspace.Rows(OutFile).ToDictionary(r => r["id"]);

    private static IEnumerable<string?> Anchors(List<OneSyncChange> changes, ChangeAction action) => changes.Where(c => c.Action == action).Select(c => c.Anchor).Order();

    private static Dictionary<string, string> With(Dictionary<string, string> person, params (string Field, string Value)[] values)
    {
        Dictionary<string, string> changed = new(person);
        foreach ((string field, string value) in values)
            changed[field] = value;
        return changed;
    }

    private IEnumerable<string> Pupils(int from, int count) => _people.Where(p => p["grades"] == "KG").Skip(from).Take(count).Select(p => p["identifier"]);

    private void WriteSis(List<Dictionary<string, string>> people)
    {
        MemoryStream copy = new();
        copy.Write(_zip);
        using (ZipArchive zip = new(copy, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry("users.csv")!.Delete();
            using StreamWriter users = new(zip.CreateEntry("users.csv").Open());
            users.WriteLine(string.Join(',', people[0].Keys));
            foreach (Dictionary<string, string> person in people)
                users.WriteLine(string.Join(',', person.Values.Select(v => $"\"{v}\"")));
        }
        _scratch.Write("sis.zip", copy.ToArray());
    }

    // The first hundred teachers with their number, the others by e-mail alone, written otherwise; and twelve whom the roster does not know.
    private void WriteStaff(Func<int, string?> family) => _scratch.Write("hr.csv", "Employee,Number,First,Last,Email,Title\n" + string.Concat(
        _teachers.Select((t, n) => $"H{n},{(n < 100 ? t["identifier"] : "")},{t["givenName"]},{family(n) ?? t["familyName"]},{t["email"].ToUpperInvariant()},Teacher {n}\n")
            .Concat(Enumerable.Range(0, 12).Select(n => $"X{n},9000000{n:X},Only,In Hr{n},only{n}@x,Cook\n"))));
}
