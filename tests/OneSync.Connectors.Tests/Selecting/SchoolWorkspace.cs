using System.Globalization;
using OneSync.Connectors.Tests.OneRoster;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Selecting;

namespace OneSync.Connectors.Tests.Selecting;

/// <summary>
/// A workspace over a OneRoster zip with two schools. North (s1) has students n1 to n12, teacher tn and secretary sec; its classes are k1 (n1 to n6,
/// tn) and k2 (n7 to n12). South (s2) has students m1 to m12 and teacher tm, all in class k3. The district office (d1) has an administrator.
/// </summary>
internal sealed class SchoolWorkspace : IDisposable
{
    public const int Everybody = 12 + 2 + 12 + 1 + 1;
    private const string ClassHeader = "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n";
    private const string EnrollmentHeader = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n";

    private readonly RosterDelivery _delivery = new();
    private readonly List<string> _people;
    private Workspace? _engine;

    public SchoolWorkspace(string source = "", string destination = "")
    {
        _people =
        [
            .. Enumerable.Range(1, 12).Select(i => Person($"n{i}", "s1", "student")), Person("tn", "s1", "teacher"), Person("sec", "s1", "aide"),
            .. Enumerable.Range(1, 12).Select(i => Person($"m{i}", "s2", "student")), Person("tm", "s2", "teacher"), Person("boss", "d1", "administrator"),
        ];
        _delivery.Without("demographics.csv").Replace("manifest.csv", "file.demographics,bulk", "file.demographics,absent")
            .With("classes.csv", ClassHeader + Class("k1", "Algebra", "s1") + Class("k2", "Biology", "s1") + Class("k3", "Chemistry", "s2"));
        Enroll();
        Configure(source, destination);
        Deliver();
    }

    public TestClock Clock { get; } = new();

    public string Root => _delivery.Scratch.Root;

    public Workspace Engine => _engine ??= Workspace.Open(Root, new WorkspaceOptions(new ConnectorHost()) { Clock = Clock, By = "tester" });

    public string File(string name) => Path.Combine(Root, name);

    public void Configure(string source = "", string destination = "")
    {
        Close();
        _delivery.Scratch.Write("onesync.yaml", $$"""
            version: 1
            sources:
              sis:
                type: OneRoster
                path: ./roster.zip
                {{source}}
                map: { id: sourcedId, givenName: givenName, familyName: familyName, role: role, email: email }
                complete: { maxDrop: 100% }
            destinations:
              out:
                type: Csv
                path: ./out.csv
                anchor: id
                statusAttribute: status
                map: { id: id, name: '{givenName} {familyName}' }
                thresholds: { Disable: { count: 100 } }
                {{destination}}
            """);
    }

    public void Deliver() => _delivery.WithUsers([.. _people]).Zip();

    public void Write(string name, params string[] lines) => _delivery.Scratch.Write(name, string.Concat(lines.Select(l => l + "\n")));

    public void Enroll(params string[] leftOut) => _delivery.With("enrollments.csv", EnrollmentHeader
        + string.Concat(Enumerable.Range(1, 12).SelectMany(i => new[] { Enrollment($"n{i}", i <= 6 ? "k1" : "k2", "s1"), Enrollment($"m{i}", "k3", "s2") })
            .Append(Enrollment("tn", "k1", "s1", "teacher")).Append(Enrollment("tm", "k3", "s2", "teacher")).Where(e => !leftOut.Any(l => e.Contains($",{l},", StringComparison.Ordinal)))));

    public void Remove(string id) => _people.RemoveAll(p => p.StartsWith(id + ",", StringComparison.Ordinal));

    public void Change(string id, string old, string @new)
    {
        int at = _people.FindIndex(p => p.StartsWith(id + ",", StringComparison.Ordinal));
        Assert.Contains(old, _people[at]);
        _people[at] = _people[at].Replace(old, @new, StringComparison.Ordinal);
    }

    public void Add(string id, string school, string role) => _people.Add(Person(id, school, role));

    public void AddSchool(string id) => _delivery.Files["orgs.csv"] += $"{id},,,School {id},school,,d1\n";

    public OneSyncRun Import() => Engine.Import("sis", null, default);

    /// <summary>Imports, merges, plans and applies the plan.</summary>
    public OneSyncPlan Run()
    {
        Import();
        return Apply();
    }

    /// <summary>Merges, plans and applies the plan.</summary>
    public OneSyncPlan Apply()
    {
        Engine.Merge(false, default);
        OneSyncPlan plan = Engine.Plan("out", null, default);
        Engine.Export(plan.Id, default);
        return plan;
    }

    /// <summary>Exports the selection, writes answers into it as an admin does, and reads it back.</summary>
    public OneSyncSelection Select(SelectionKind kind, string file, params (string Id, string Sync)[] answers)
    {
        Engine.ExportSelection(File(file), null, [kind]);
        Fill(file, answers);
        return Engine.ImportSelection(File(file), null, keep: true).Single();
    }

    public void Fill(string file, params (string Id, string Sync)[] answers)
    {
        ConnectorHost host = new();
        List<Sheet> filled = [];
        foreach (Sheet sheet in host.ReadSheets(File(file)))
        {
            int id = sheet.Column("id"), sync = sheet.Column("sync");
            filled.Add(sheet with
            {
                Rows = [.. sheet.Rows.Select(row =>
                {
                    string[] cells = [.. Enumerable.Range(0, sheet.Columns.Count).Select(row.Cell)];
                    if (Array.Find(answers, a => a.Id == cells[id]) is { Id: not null } answer)
                        cells[sync] = answer.Sync;
                    return row with { Cells = cells };
                })],
            });
        }
        host.WriteSheets(File(file), filled);
    }

    public IReadOnlyList<string> In(UserState state) => [.. Engine.FindUsers(new UserQuery { State = state }, default).Select(u => u["id"].ToString()).Order(StringComparer.Ordinal)];

    public OneSyncUser User(string id) => Engine.FindUsers(new UserQuery(), default).Single(u => u["id"].First == id);

    public Dictionary<string, string> Accounts() => TestWorkspace.Rows(File("out.csv")).ToDictionary(r => r["id"], r => r["status"]);

    public void Close()
    {
        _engine?.Dispose();
        _engine = null;
    }

    public void Dispose()
    {
        Close();
        _delivery.Dispose();
    }

    private static string Person(string id, string school, string role) => string.Create(CultureInfo.InvariantCulture, $"{id},,,true,{school},{role},{id},,First-{id},Last,,,{id}@x.test,,,,,");

    private static string Class(string id, string title, string school) => $"{id},,,{title},12,c1,C-{id},scheduled,,{school},t1,,,\n";

    private static string Enrollment(string person, string @class, string school, string role = "student") => $"{person}-{@class},,,{@class},{school},{person},{role},,,\n";
}
