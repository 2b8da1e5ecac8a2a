using OneSync.Connectors.Tests.OneRoster;
using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Tests.Groups;

/// <summary>
/// A workspace with a OneRoster zip of two schools, four classes of three courses, four students and two teachers, whose accounts and memberships go to
/// CSV files. The day is 2026-09-01, in the autumn term.
/// </summary>
internal sealed class RosterWorkspace : IDisposable
{
    private readonly RosterDelivery _delivery = new();
    private Workspace? _engine;

    public RosterWorkspace(string groups, string more = "", string destination = "", string selectors = "")
    {
        With("orgs.csv", "sourcedId,name,type,identifier,parentSourcedId",
            "d1,Spring Valley District,district,,", "s1,Spring Valley,school,1,d1", "s2,Rockaway Beach Middle School,school,2,d1");
        With("academicSessions.csv", "sourcedId,title,type,startDate,endDate,parentSourcedId,schoolYear",
            "t1,Autumn,term,2026-08-15,2027-01-15,,2027", "t2,Spring,term,2027-01-15,2027-06-12,,2027");
        With("courses.csv", "sourcedId,schoolYearSourcedId,title,courseCode,orgSourcedId", "c1,,Art I,ART1,s1", "c2,,Alg-102,ALG,s1", "c3,,\"Class 001, Homeroom\",HR,s2");
        With("classes.csv", "sourcedId,title,courseSourcedId,classCode,classType,schoolSourcedId,termSourcedIds",
            "k1,Art I - Fall,c1,A1,scheduled,s1,t1", "k2,Art I - Fall,c1,A2,scheduled,s1,t2", "k3,Alg-102 A,c2,AL1,scheduled,s1,\"t1,t2\"",
            "k4,\"Class 003, Homeroom - Stark - 0\",c3,HR3,homeroom,s2,t1");
        People("u1,true,s1,student,BILLY,FLORES,billy@x.test,09", "u2,true,s1,student,GISELLE,HOUSTON,giselle@x.test,10", "u3,true,s2,student,Åke,Öberg,ake@x.test,06",
            "u4,true,\"s1,s2\",student,Dan,Both,dan@x.test,09", "v1,true,s1,teacher,Tara,Teach,tara@x.test,", "v2,true,s2,teacher,Tom,Stark,tom@x.test,");
        Enrollments("u1 k1 student", "u2 k2 student", "u1 k3 student", "u4 k3 student", "u3 k4 student", "u4 k4 student", "v1 k1 teacher", "v1 k2 teacher", "v1 k3 teacher", "v2 k4 teacher");
        Configure(groups, more, destination, selectors);
    }

    public TestClock Clock { get; } = new();

    public RecordingObserver Observer { get; } = new();

    /// <summary>What takes the place of the CSV destination; null leaves it there.</summary>
    public IDestinationConnector? Destination { get; init; }

    public string Root => _delivery.Scratch.Root;

    public Workspace Engine => _engine ??= Workspace.Open(Root, new WorkspaceOptions(new ScriptedHost(destination: Destination)) { Clock = Clock, Observer = Observer, By = "tester" });

    public void Configure(string groups, string more = "", string destination = "", string selectors = "")
    {
        Close();
        _delivery.Scratch.Write("onesync.yaml", $$"""
            version: 1
            sources:
              sis:
                type: OneRoster
                transport: Zip
                path: ./roster.zip
                map: { id: sourcedId, givenName: givenName, familyName: familyName, email: email, role: role, site: orgSourcedIds, grade: grades, enabledUser: enabledUser }
                complete: { maxDrop: 100% }
                {{more}}
            {{(selectors.Length > 0 ? $"selectors: {selectors}" : "")}}
            destinations:
              out:
                type: Csv
                path: ./out.csv
                memberships: ./groups.csv
                anchor: id
                statusAttribute: status
                map: { id: id, name: '{givenName} {familyName}', role: role }
                groups: {{groups}}
                {{destination}}
            """.Replace("\r", "", StringComparison.Ordinal));
    }

    public void With(string file, params string[] lines) => _delivery.With(file, string.Concat(lines.Select(l => l + "\n")));

    public void People(params string[] rows) => With("users.csv", ["sourcedId,enabledUser,orgSourcedIds,role,givenName,familyName,email,grades", .. rows]);

    /// <summary>Enrollments as <c>person class role [begin [end]]</c>, <c>-</c> for no day.</summary>
    public void Enrollments(params string[] rows) => With("enrollments.csv", ["sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate", .. rows.Select((row, i) =>
    {
        string[] part = row.Split(' ');
        string Day(int at) => part.Length > at && part[at] != "-" ? part[at] : "";
        return $"e{part[0]}{part[1]},{part[1]},s1,{part[0]},{part[2]},,{Day(3)},{Day(4)}";
    })]);

    public void Deliver() => _delivery.Zip();

    public OneSyncRun Import()
    {
        Deliver();
        return Engine.Import("sis", null, default);
    }

    public OneSyncPlan Plan()
    {
        Import();
        Engine.Merge(false, default);
        return Engine.Plan("out", null, default);
    }

    /// <summary>The whole job, a held plan approved.</summary>
    public OneSyncPlan Run()
    {
        OneSyncPlan plan = Plan();
        if (plan.State == PlanState.Held)
            Engine.Approve(plan.Id);
        Assert.Equal(RunStatus.Complete, Engine.Export(plan.Id, default).Status);
        return plan;
    }

    public IReadOnlyList<OneSyncChange> Changes(OneSyncPlan plan) => [.. Engine.Changes(plan.Id)];

    /// <summary>The changes of memberships, as <c>+group:anchor</c> and <c>-group:anchor</c>, sorted.</summary>
    public string[] Members(OneSyncPlan plan) => [.. Changes(plan).Where(c => c.Action.IsOfGroup())
        .Select(c => $"{(c.Action == ChangeAction.AddMember ? "+" : c.Action == ChangeAction.RemoveMember ? "-" : "!")}{c.Group}:{c.Anchor}").Order(StringComparer.Ordinal)];

    public string[] Notices(OneSyncPlan plan, NoticeKind kind) => [.. Engine.Notices(plan.Id).Where(n => n.Kind == kind).Select(n => n.Message)];

    /// <summary>The memberships in the file, as <c>group:anchor</c>, sorted.</summary>
    public string[] Exported() => [.. TestWorkspace.Rows(Path.Combine(Root, "groups.csv")).Select(r => $"{r["group"]}:{r["anchor"]}").Order(StringComparer.Ordinal)];

    /// <summary>Whom a selector selects, by their anchors, sorted.</summary>
    public string[] Select(params string[] selectors) => [.. Engine.FindUsers(new UserQuery { Selectors = [.. selectors.Select(s => SourceText.Parameter("Selector", s))] }, default)
        .Select(u => u["id"].First!).Order(StringComparer.Ordinal)];

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
}
