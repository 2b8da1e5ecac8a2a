using OneSync.Connectors.Tests.Workspaces;
using OneSync.Core;
using OneSync.Core.Activity;
using OneSync.Core.Planning;

namespace OneSync.Connectors.Tests.ActiveDirectory;

/// <summary>Workspaces that export people of a CSV file (number, first name, last name, title) into a directory that is no Active Directory.</summary>
internal static class PlainWorkspace
{
    public static Workspace Open(PlainDirectory directory, string unit, Scratch scratch, IEnumerable<string> people, string map = "", string groups = "", int? port = null, bool leaver = false)
    {
        directory.Need();
        scratch.Write("secret", PlainDirectory.Password);
        scratch.Write("sis.csv", string.Join('\n', people.Prepend("number,first,last,title")));
        scratch.Write("onesync.yaml", $$"""
            version: 1
            vault: ./onesync.db
            sources:
              sis: { type: Csv, path: ./sis.csv, anchor: number, map: { number: number, givenName: first, familyName: last, jobTitle: title }, complete: { maxDrop: 100% } }
            destinations:
              ad:
                type: ActiveDirectory
                server: 127.0.0.1:{{port ?? directory.Port}}
                security: None
                user: '{{PlainDirectory.Administrator}}'
                secret: file:./secret
                base: {{unit}}
                filter: (objectClass=user)
                pageSize: 500
                match: [employeeNumber]
                newAccounts: Disabled
                thresholds: { Move: { count: 1000 }, Delete: { count: 1000 } }
                map:
                  employeeNumber: number
                  sAMAccountName: { value: '{number|lower}', apply: OnCreate }
                  givenName: givenName
                  sn: familyName
                  title: jobTitle
                  {{map}}
                {{groups}}
                {{(leaver ? "lifecycle: { leaver: [{ after: 0d, do: Delete }] }" : "")}}
            """);
        return OneSync.Core.Workspace.Open(scratch.Root, new WorkspaceOptions(new ConnectorHost()) { By = "tester" });
    }

    public static void Run(Workspace work, int changes)
    {
        OneSyncPlan plan = Plan(work);
        Assert.Equal(changes, plan.Total);
        OneSyncRun run = work.Export(plan.Id, default);
        Assert.True(run.Status == RunStatus.Complete, string.Join('\n', work.Changes(plan.Id).Where(c => c.Status != ChangeStatus.Done).Take(5).Select(c => $"{c.Action} {c.Status} {c.Error}")));
    }

    public static OneSyncPlan Plan(Workspace work)
    {
        work.Import("sis", null, default);
        work.Merge(false, default);
        return work.Plan("ad", null, default);
    }
}
