using OneSync.Connectors.Csv;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Model;
using OneSync.Core.Planning;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.Workspaces;

/// <summary>
/// A workspace of one test's own: pupils in <c>sis.csv</c>, staff in <c>hr.csv</c>, accounts in <c>out.csv</c>, and a clock that the test moves.
/// </summary>
internal sealed class TestWorkspace : IDisposable
{
    public const string Header = "id,number,first,last,born,email,role,status";
    private readonly Scratch _scratch = new();
    private Workspace? _engine;

    public TestWorkspace(string? yaml = null)
    {
        Configure(yaml ?? Yaml());
        _scratch.Write("sis.csv", Header + "\n");
        _scratch.Write("hr.csv", Header + "\n");
    }

    public string Root => _scratch.Root;

    public string Vault => Path.Combine(Root, "onesync.db");

    public string Out => Path.Combine(Root, "out.csv");

    public TestClock Clock { get; } = new();

    public Workspace Engine => _engine ??= Open();

    /// <summary>The configuration. <paramref name="destination"/> are further lines of the destination, indented by four; <paramref name="options"/> replace where it writes.</summary>
    public static string Yaml(
        string destination = "thresholds: { Disable: { count: 1000 } }", string options = "path: ./out.csv", string source = "", string more = "", string map = "",
        string username = "{ value: '{givenName|left 1|ascii|lower}{familyName|ascii|alnum|lower}', apply: OnCreate, unique: { suffix: 2 } }") => $$"""
        version: 1
        vault: ./onesync.db
        sources:
          sis:
            type: Csv
            path: ./sis.csv
            anchor: id
            when: status -ne 'skip'
            map: { number: number, givenName: first, familyName: last, birthDate: born, email: email, role: role }
            {{source}}
          hr:
            type: Csv
            path: ./hr.csv
            anchor: id
            map: { number: number, givenName: first, familyName: last, birthDate: born, email: email, role: role }
            {{source}}
        correlations:
          - { name: number, match: [number] }
          - { name: email, match: [email] }
          - { name: name and birth date, match: [givenName, familyName, birthDate] }
        precedence: { default: [sis, hr], familyName: [hr, sis] }
        {{more}}
        destinations:
          out:
            type: Csv
            {{options}}
            anchor: id
            statusAttribute: status
            scope: role -in 'student', 'staff'
            map:
              id: number
              username: {{username}}
              mail: { value: '{username}@school.example', apply: OnCreate }
              name: '{givenName} {familyName}'
              role: role
              {{map}}
            {{destination}}
        """;

    public void Configure(string yaml)
    {
        Close();
        _scratch.Write("onesync.yaml", yaml);
    }

    public Workspace Open() => Workspace.Open(Root, new WorkspaceOptions(new ConnectorHost()) { Clock = Clock, By = "tester" });

    public void Close()
    {
        _engine?.Dispose();
        _engine = null;
    }

    public void Sis(params string[] rows) => Write("sis.csv", [Header, .. rows]);

    public void Hr(params string[] rows) => Write("hr.csv", [Header, .. rows]);

    public void Write(string name, params string[] lines) => _scratch.Write(name, string.Concat(lines.Select(l => l + "\n")));

    public string Read(string name) => File.ReadAllText(Path.Combine(Root, name));

    public OneSyncRun Import(string source) => Engine.Import(source, null, default);

    /// <summary>Imports both sources and merges.</summary>
    public OneSyncRun Merge()
    {
        Import("sis");
        Import("hr");
        return Engine.Merge(false, default);
    }

    public OneSyncPlan Plan() => Engine.Plan("out", null, default);

    /// <summary>Imports, merges, plans, and answers the plan without applying it.</summary>
    public OneSyncPlan MergeAndPlan()
    {
        Merge();
        return Plan();
    }

    /// <summary>The whole job.</summary>
    public OneSyncRun Run()
    {
        OneSyncPlan plan = MergeAndPlan();
        return Engine.Export(plan.Id, default);
    }

    public IReadOnlyList<OneSyncChange> Changes(OneSyncPlan plan) => [.. Engine.Changes(plan.Id)];

    public IReadOnlyList<OneSyncUser> Users() => [.. Engine.FindUsers(new UserQuery(), default)];

    public OneSyncUser User(string number) => Users().Single(u => u["number"].First == number);

    public IReadOnlyList<PlanNotice> Notices(OneSyncPlan plan) => [.. Engine.Notices(plan.Id)];

    /// <summary>The rows of the exported file by their first column.</summary>
    public Dictionary<string, Dictionary<string, string>> Accounts(string name = "out.csv") => Rows(Path.Combine(Root, name)).ToDictionary(r => r["id"]);

    public static List<Dictionary<string, string>> Rows(string path)
    {
        List<Dictionary<string, string>> rows = [];
        using CsvRowReader reader = CsvRowReader.OpenFile(path, path, new CsvDialect { Delimiter = "," });
        while (reader.MoveNext())
            rows.Add(reader.Header.Select((name, column) => (name, reader.GetString(column))).ToDictionary(c => c.name, c => c.Item2));
        return rows;
    }

    /// <summary>Users by what they are, without numbers.</summary>
    public static IReadOnlyList<string> Contents(Workspace workspace) =>
        [.. workspace.FindUsers(new UserQuery(), default)
            .Select(u => $"{u.State} {string.Join(" ", u.AttributeNames.Order(StringComparer.Ordinal).Select(n => $"{n}=<{u[n]}>"))}").Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Close();
        _scratch.Dispose();
    }
}
